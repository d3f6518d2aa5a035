"""Workbooks: what stands over and beside the cells, long sheets, odd files, and places."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image
from read_workbook import SHEET1, budget, one, read, tables, told
from small_workbook import REL, rewritten, rows, shape, with_drawing, workbook

from corpus.files import Limits, ReadError
from corpus.pictures.marker import FILL
from corpus.pictures.page_part import HIGH, part_around
from corpus.pictures.painter import PNG, Painter
from corpus.readers.xlsx import read as xlsx_read
from corpus.readers.xlsx.parts import LONG_SHEET
from corpus.sheet_ranges import range_of

# --- what stands over and beside the cells --------------------------------------------------------


def test_text_boxes_stand_where_they_lie_and_struck_or_hidden_ones_are_not_read(
    tmp_path: Path,
) -> None:
    path = workbook(
        tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["上の行"], *[[]] * 9, ["下の行"]])
    )
    shapes = (
        shape("図形の文\n二行目", 3, 2) + shape("隠した図形", 5, 2, about='hidden="1"')
        + shape("消した文", 6, 2, look='strike="sngStrike"')
    )  # fmt: skip
    document = read(with_drawing(path, shapes))
    text = document.slides[0].text
    assert text.index("上の行") < text.index("図形の文\n二行目") < text.index("下の行")
    assert "隠した図形" not in text and "消した文" not in text
    assert told(document)["シート『別表1』 C7"] == "取り消し線の文字「消した文」"


def test_shapes_in_groups_and_newer_ones_are_read_once(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["表"]]))
    inner = shape("新しい図形", 2, 2)
    start, end = inner.index("<xdr:sp>"), inner.index("</xdr:twoCellAnchor>")
    held = inner[start:end]
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    grouped = (
        f'<xdr:grpSp><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice Requires="a14">{held}'
        f"</mc:Choice><mc:Fallback>{held}</mc:Fallback></mc:AlternateContent></xdr:grpSp>"
    )
    document = read(with_drawing(path, inner[:start] + grouped + inner[end:]))
    assert document.slides[0].text.count("新しい図形") == 1


def test_ticks_of_check_boxes_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["同意"]]))
    with_drawing(path, shape("はい", 1, 1) + shape("いいえ", 1, 4).replace('id="2"', 'id="3"'))
    properties = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    box = '<formControlPr xmlns="{}" objectType="CheckBox"{}/>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/ctrlProp"
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="/xl/ctrlProps/c{n}.xml"/>' for n in (2, 3)
    )
    held = "".join(f'<control shapeId="{n}" r:id="rId{n}" name="c"/>' for n in (2, 3))
    controls = f'<controls xmlns:r="{REL}">{held}</controls>'
    rewritten(path, {
        "xl/worksheets/_rels/sheet1.xml.rels": lambda text: text.replace("</Relationships>", f"{rels}</Relationships>"),
        SHEET1: lambda text: text.replace("</worksheet>", f"{controls}</worksheet>"),
        "xl/ctrlProps/c2.xml": box.format(properties, ' checked="Checked"'),
        "xl/ctrlProps/c3.xml": box.format(properties, ""),
    })  # fmt: skip
    text = one(path).text
    assert "☑ はい" in text and "☐ いいえ" in text


def test_a_chart_is_a_table_and_a_picture_is_told(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["年", "件数"], ["R5", 10], ["R6", 20]])
        chart = BarChart()
        chart.title = "相談件数"
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
        sheet.add_chart(chart, "E2")
        picture = io.BytesIO()
        Image.new("RGB", (9, 9), "red").save(picture, "PNG")
        sheet.add_image(SheetImage(picture), "H20")

    document = read(workbook(tmp_path / "a.xlsx", fill))
    assert "相談件数" in document.slides[0].text
    assert told(document)["シート『別表1』 H20"].startswith("画像")


def test_comments_name_their_cells_and_a_thread_stands_once(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["額", 5], ["率", 6]])
        sheet["B1"].comment = Comment("速報値です", "担当")
        sheet["B2"].comment = Comment("[スレッド化されたコメント] 古い説明", "担当")

    path = workbook(tmp_path / "a.xlsx", fill)
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    rel = f'<Relationship Id="rId8" Type="{kind}" Target="/xl/threadedComments/t1.xml"/>'
    rewritten(path, {
        "xl/worksheets/_rels/sheet1.xml.rels": lambda text: text.replace("</Relationships>", f"{rel}</Relationships>"),
        "xl/threadedComments/t1.xml": (
            f'<ThreadedComments xmlns="{space}">'
            '<threadedComment ref="B2"><text>暫定ですか</text></threadedComment>'
            '<threadedComment ref="B2"><text>確定です</text></threadedComment></ThreadedComments>'
        ),
    })  # fmt: skip
    slide = one(path)
    notes = [block for block in slide.blocks if block.kind == "note"]
    assert [slide.text[note.start : note.end] for note in notes] == [
        "コメント(B1): 速報値です", "コメント(B2): 暫定ですか\n確定です",
    ]  # fmt: skip
    assert range_of(slide, notes[0].start, notes[0].end) == "シート『別表1』 B1"
    assert "スレッド化" not in slide.text


# --- long sheets ----------------------------------------------------------------------------------


def long_sheet(sheet: Any) -> None:
    rows(sheet, [["事業", "額"], *[[f"第{n}号事業", n] for n in range(1, LONG_SHEET + 51)]])
    sheet["B340"].comment = Comment("見直し中", "担当")


def test_a_long_sheet_is_cut_into_parts_with_its_heads(tmp_path: Path) -> None:
    document = read(workbook(tmp_path / "a.xlsx", long_sheet))
    assert [slide.title for slide in document.slides] == [f"別表1({n}/4)" for n in (1, 2, 3, 4)]
    assert [slide.number for slide in document.slides] == [1, 2, 3, 4]
    everything = "\n".join(slide.text for slide in document.slides)
    for n in (1, 100, 101, 250, LONG_SHEET + 50):
        assert everything.count(f"第{n}号事業 | 額: {n}") == 1
    last = document.slides[-1]
    at = last.text.index("第340号事業")
    assert range_of(last, at, at + 8) == "シート『別表1』 A341"
    assert [cell.text for cell in tables(last)[0].column_heads(1, 1)] == ["額"]
    assert ["見直し中" in slide.text for slide in document.slides] == [False, False, False, True]


def test_a_sheet_that_is_not_long_is_one_slide(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["事業", "額"], *[[f"第{n}号", n] for n in range(1, LONG_SHEET)]])

    assert one(workbook(tmp_path / "a.xlsx", fill)).title == "別表1"


def test_cells_beyond_the_bound_are_told_and_the_next_sheet_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(sheet: Any) -> None:
        long_sheet(sheet)
        sheet.parent.create_sheet("別表2")["A1"] = "次の表"

    monkeypatch.setattr(xlsx_read, "SHEET_CELLS", 40)
    document = read(workbook(tmp_path / "a.xlsx", fill))
    assert "第19号事業" in document.slides[0].text and "第30号事業" not in document.slides[0].text
    assert "662個" in told(document)["シート『別表1』"]
    assert document.slides[-1].text == "次の表"


def test_too_many_sheets_are_refused_with_the_setting_to_change(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        for n in range(5):
            sheet.parent.create_sheet(f"{n}")["A1"] = n

    with pytest.raises(ReadError, match="max_pages"):
        read(workbook(tmp_path / "a.xlsx", fill), Limits(max_pages=3))


# --- harmful and odd files ------------------------------------------------------------------------


def two_sheets(sheet: Any) -> None:
    sheet["A1"] = "一枚目"
    sheet.parent.create_sheet("別表2")["A1"] = "二枚目"


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa">]>'


@pytest.mark.parametrize("damage", [
    lambda text: text[: len(text) // 2],
    lambda text: ENTITY + text.replace("<sheetData>", "<sheetData>&e;&a;"),
    lambda _: "",
])  # fmt: skip
def test_a_damaged_sheet_costs_no_other(tmp_path: Path, damage: Callable[[str], str]) -> None:
    path = rewritten(workbook(tmp_path / "a.xlsx", two_sheets), {SHEET1: damage})
    document = read(path)
    assert [slide.text for slide in document.slides] == ["", "二枚目"]
    assert told(document)["シート『別表1』"] == "シートが壊れています"


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml"])
def test_a_damaged_part_beside_the_sheets_costs_none(tmp_path: Path, part: str) -> None:
    path = rewritten(workbook(tmp_path / "a.xlsx", two_sheets), {part: "<broken"})
    assert [slide.text for slide in read(path).slides] == ["一枚目", "二枚目"]


def test_a_damaged_workbook_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = rewritten(workbook(tmp_path / "a.xlsx", two_sheets), {"xl/workbook.xml": "<broken"})
    with pytest.raises(ReadError, match=r"a\.xlsx.*保存し直してください"):
        read(path)


def test_a_workbook_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="読める文字がありません"):
        read(workbook(tmp_path / "a.xlsx", lambda _: None))


def test_a_cell_at_the_far_corner_costs_neither_time_nor_the_page(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["XFD1048576"] = "角", "隅"

    merge = '</sheetData><mergeCells><mergeCell ref="C3:XFC1048000"/></mergeCells>'
    path = workbook(tmp_path / "a.xlsx", fill)
    slide = one(rewritten(path, {SHEET1: lambda text: text.replace("</sheetData>", merge)}))
    assert slide.text.split() == ["角", "隅"]
    assert slide.height < 1000


# --- places ---------------------------------------------------------------------------------------


def test_cells_have_boxes_that_follow_widths_and_heights(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["甲乙", "丙丁"], ["戊己", "庚辛"]])
        sheet.column_dimensions["A"].width = 40
        sheet.row_dimensions[1].height = 90

    slide = one(workbook(tmp_path / "a.xlsx", fill))

    def box(words: str) -> Any:
        at = slide.text.index(words)
        return slide.boxes.rectangles(at, at + 2)[0]

    assert box("甲乙").left == pytest.approx(box("戊己").left)
    assert (box("丙丁").left - box("甲乙").left) * slide.width == pytest.approx(210, abs=2)
    assert (box("戊己").top - box("甲乙").bottom) * slide.height > 30


def test_a_cell_far_down_a_sheet_is_drawn_with_the_cells_around_it(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["事業", "額"], *[[f"第{n}号事業", n] for n in range(1, 250)]])

    slide = one(workbook(tmp_path / "a.xlsx", fill))
    at = slide.text.index("第240号事業")
    part = part_around(slide, at, at + 7)
    assert part.aspect * slide.width == pytest.approx(HIGH, rel=0.01)
    assert len(part.boxes.rectangles(at, at + 7)) == 1
    assert part.boxes[slide.text.index("第239号事業")] is not None
    assert part.boxes[slide.text.index("第1号事業")] is None
    assert Painter().drawing(slide, (at, at + 7), "図", 600).startswith(PNG)


def test_a_slide_of_usual_size_is_drawn_whole(tmp_path: Path) -> None:
    slide = one(workbook(tmp_path / "予算.xlsx", budget))
    assert part_around(slide, 0, 2).boxes == slide.boxes


def test_the_picture_marks_the_cell_that_is_quoted(tmp_path: Path) -> None:
    slide = one(workbook(tmp_path / "予算.xlsx", budget))
    at = slide.text.index("1,178")
    png = Painter().drawing(slide, (at, at + 5), "図", 800)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    box = slide.boxes.rectangles(at, at + 5)[0]
    scale = picture.width * slide.height / slide.width
    found = [
        (x, y) for x in range(picture.width) for y in range(picture.height)
        if picture.getpixel((x, y)) == FILL
    ]  # fmt: skip
    assert len(found) > 100
    assert all(box.left * picture.width - 5 <= x <= box.right * picture.width + 5 for x, _ in found)
    assert all(box.top * scale - 5 <= y <= box.bottom * scale + 5 for _, y in found)


@pytest.mark.parametrize(("old", "new"), [
    ('r="A1"', 'r="A99999999999"'), ('r="A1"', 'r="²"'), ('r="1"', 'r="9999999999999999"'),
    ('<row ', '<row ht="nan" s="²" '), ('t="inlineStr"', 't="s"'), ('<row ', '<row ht="inf" '),
    ("<sheetData>", '<cols><col min="1" max="99999999" width="-inf"/></cols><sheetData>'),
    ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="XFE1:A0"/><mergeCell/></mergeCells>'),
])  # fmt: skip
def test_values_that_make_no_sense_cost_no_other_sheet(tmp_path: Path, old: str, new: str) -> None:
    path = workbook(tmp_path / "a.xlsx", two_sheets)
    rewritten(path, {SHEET1: lambda text: text.replace(old, new)})
    assert read(path).slides[-1].text == "二枚目"
