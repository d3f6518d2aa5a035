"""A workbook is read as a person sees its sheets."""

from __future__ import annotations

import datetime
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from PIL import Image
from small_workbook import MAIN, REL, lined, rewritten, rows, shape, with_drawing, workbook

from corpus.block_json import pack_blocks, unpack_blocks
from corpus.blocks import Block
from corpus.files import Limits, ReadError
from corpus.pictures.marker import FILL
from corpus.pictures.page_part import HIGH, part_around
from corpus.pictures.painter import PNG, Painter
from corpus.readers import base
from corpus.readers.guard import GuardedReader
from corpus.readers.xlsx import read as xlsx_read
from corpus.readers.xlsx.parts import LONG_SHEET
from corpus.sheet_ranges import range_of
from corpus.types import Document, Slide

BUDGET: list[list[object]] = [
    ["区分", "令和5年度", "令和6年度"],
    ["教育費", 1234567, 1178000],
    ["民生費", 2345678, 2400000],
]
SHEET1 = "xl/worksheets/sheet1.xml"
GREY = PatternFill("solid", fgColor="D9D9D9")


def read(path: Path, limits: Limits | None = None) -> Document:
    return base.read_document(path, path.name, limits=limits)


def one(path: Path) -> Slide:
    (slide,) = read(path).slides
    return slide


def tables(slide: Slide) -> list[Block]:
    return [block for block in slide.blocks if block.kind == "table"]


def texts(block: Block) -> list[list[str]]:
    return [[cell.text for cell in row] for row in block.cells]


def told(document: Document) -> dict[str, str]:
    """Return what is told to be missing: where, and the words."""
    return {item.where: item.what for item in document.dropped}


def budget(sheet: Any) -> None:
    rows(sheet, [["令和6年度予算"], ["（単位：千円）"], [], *BUDGET])
    lined(sheet, "A4:C6")
    for cell in (*sheet["B5:C5"][0], *sheet["B6:C6"][0]):
        cell.number_format = "#,##0,"


# --- sheets, tables, addresses ------------------------------------------------------------------


def test_a_sheet_is_a_slide_with_its_name_and_figures_stand_as_they_are_shown(
    tmp_path: Path,
) -> None:
    slide = one(workbook(tmp_path / "予算.xlsx", budget))
    (table,) = tables(slide)
    assert slide.title == "別表1"
    assert texts(table)[1] == ["教育費", "1,235", "1,178"]
    assert "教育費 | 令和5年度: 1,235千円 | 令和6年度: 1,178千円" in slide.text
    assert [cell.text for cell in table.column_heads(1, 2)] == ["令和6年度"]
    assert table.unit == "千円"


def test_a_macro_workbook_is_read_like_any_other(tmp_path: Path) -> None:
    path = workbook(tmp_path / "予算.xlsm", budget)
    rewritten(path, {"xl/vbaProject.bin": "Sub Auto_Open()"})
    assert "教育費" in one(path).text


def test_a_quote_names_its_sheet_and_the_range_of_its_cells(tmp_path: Path) -> None:
    slide = one(workbook(tmp_path / "予算.xlsx", budget))
    at = slide.text.index("教育費")
    whole = slide.text.index("\n", at)
    assert range_of(slide, at, whole) == "シート『別表1』 A5:C5"
    assert range_of(slide, slide.text.index("1,178"), whole) == "シート『別表1』 C5"
    title = slide.text.index("令和6年度予算")
    assert range_of(slide, title, title + 4) == "シート『別表1』 A1"
    assert range_of(slide, at, len(slide.text)) == "シート『別表1』 A5:C6"


def test_a_range_goes_beyond_column_z(tmp_path: Path) -> None:
    def wide(sheet: Any) -> None:
        rows(sheet, [["甲", "乙", "丙"], [1, 2, 3]], at=(2, 26))

    slide = one(workbook(tmp_path / "a.xlsx", wide))
    assert range_of(slide, 0, len(slide.text)) == "シート『別表1』 Z2:AB3"


def test_what_is_no_sheet_has_no_range(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 題\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n", encoding="utf-8")
    slide = one(path)
    assert range_of(slide, 0, len(slide.text)) == ""


def test_addresses_come_through_the_index_and_the_guarded_reader(tmp_path: Path) -> None:
    path = workbook(tmp_path / "予算.xlsx", budget)
    slide = one(path)
    assert unpack_blocks(json.loads(json.dumps(pack_blocks(slide.blocks)))) == slide.blocks
    with GuardedReader() as reader:
        assert reader.read(path, path.name) == read(path)


def test_a_head_of_two_rows_stands_over_all_its_columns(tmp_path: Path) -> None:
    def merged(sheet: Any) -> None:
        rows(sheet, [["区分", "予算額", None, "決算額", None], [None, *["R5", "R6"] * 2]])
        rows(sheet, [["教育費", 10, 11, 9, 8], ["民生費", 20, 21, 19, 18]], at=(3, 1))
        for area in ("A1:A2", "B1:C1", "D1:E1"):
            sheet.merge_cells(area)

    slide = one(workbook(tmp_path / "a.xlsx", merged))
    (table,) = tables(slide)
    assert [cell.text for cell in table.column_heads(2, 4)] == ["決算額", "R6"]
    assert "教育費 | 予算額 R5: 10 | 予算額 R6: 11 | 決算額 R5: 9 | 決算額 R6: 8" in slide.text


def test_a_merged_label_stands_at_each_of_its_rows(tmp_path: Path) -> None:
    def merged(sheet: Any) -> None:
        rows(sheet, [["款", "項", "金額"], ["教育費", "小学校", 10], [None, "中学校", 20]])
        sheet.merge_cells("A2:A3")

    (table,) = tables(one(workbook(tmp_path / "a.xlsx", merged)))
    assert texts(table)[2] == ["教育費", "中学校", "20"]
    assert table.cells[2][0].address == "A2"


def test_filled_rows_at_the_top_are_heads_and_an_example_below_them_is_not(tmp_path: Path) -> None:
    def form(sheet: Any) -> None:
        rows(sheet, [["番号", "名称"], ["例", "○○データ"], [1, "甲データ"], [2, "乙データ"]])
        for cell in sheet[1]:
            cell.fill = GREY
        for cell in sheet[2]:
            cell.fill = PatternFill("solid", fgColor="FFF2CC")

    (table,) = tables(one(workbook(tmp_path / "a.xlsx", form)))
    assert [row[1].is_head for row in table.cells] == [True, False, False, False]


def test_frozen_rows_and_filters_tell_the_heads(tmp_path: Path) -> None:
    codes = [["01", "北海道"], ["02", "青森県"], ["03", "岩手県"]]

    def frozen(sheet: Any) -> None:
        rows(sheet, [["2024", "2025"], *codes])
        sheet.freeze_panes = "A2"

    def filtered(sheet: Any) -> None:
        rows(sheet, [["2024", "2025"], *codes])
        sheet.auto_filter.ref = "A1:B4"

    for name, fill in (("a.xlsx", frozen), ("b.xlsx", filtered)):
        (table,) = tables(one(workbook(tmp_path / name, fill)))
        assert [cell.is_head for cell in table.cells[0]] == [True, True]
        assert "01 | 2025: 北海道" in one(tmp_path / name).text


def test_tables_beside_and_below_each_other_are_tables_of_their_own(tmp_path: Path) -> None:
    def several(sheet: Any) -> None:
        rows(sheet, [["表1 支出（単位：千円）"], ["費目", "額"], ["人件費", 10], ["物件費", 20]])
        rows(
            sheet, [["表2 人数（単位：人）"], ["部署", "数"], ["総務課", 5], ["会計課", 6]], (1, 5)
        )
        rows(sheet, [["表3 内訳"], ["項目", "件数"], ["相談", 7], ["申請", 8]], (7, 1))

    slide = one(workbook(tmp_path / "a.xlsx", several))
    assert [block.unit for block in tables(slide)] == ["千円", "人", ""]
    assert [texts(block)[-1][0] for block in tables(slide)] == ["物件費", "会計課", "申請"]
    assert slide.text.index("表1") < slide.text.index("表2") < slide.text.index("表3")


def test_empty_rows_and_columns_inside_a_table_do_not_part_it(tmp_path: Path) -> None:
    def spaced(sheet: Any) -> None:
        rows(sheet, [["県", None, "R5", "R6"], ["総数", None, 30, 40]])
        rows(sheet, [["東京", None, 10, 20], ["大阪", None, 20, 20]], (4, 1))

    slide = one(workbook(tmp_path / "a.xlsx", spaced))
    (table,) = tables(slide)
    assert [cell.text for cell in table.column_heads(3, 2)] == ["R6"]
    assert "大阪 | R5: 20 | R6: 20" in slide.text


def test_a_form_on_squared_paper_is_read_row_by_row_label_and_value(tmp_path: Path) -> None:
    def form(sheet: Any) -> None:
        for column in range(1, 61):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 2.5
        for at, text, to in (
            ("B2", "補助金交付申請書", "BB2"), ("B4", "申請者名", "H4"), ("I4", "株式会社甲", "AB4"),
            ("AC4", "電話", "AF4"), ("AG4", "03-1234-5678", "BB4"), ("B5", "所在地", "J5"),
            ("K5", "東京都千代田区", "BB5"), ("B6", "申請額", "F6"), ("G6", 500000, "P6"),
            ("Q6", "円", "R6"),
        ):  # fmt: skip
            sheet[at] = text
            lined(sheet, f"{at}:{to}")
            sheet.merge_cells(f"{at}:{to}")
        sheet["G6"].number_format = "#,##0"

    slide = one(workbook(tmp_path / "様式.xlsx", form))
    assert "申請者名 | 株式会社甲 | 電話 | 03-1234-5678" in slide.text
    assert "所在地 | 東京都千代田区" in slide.text
    assert "申請額 | 500,000 | 円" in slide.text
    at = slide.text.index("申請額")
    assert range_of(slide, at, at + 20) == "シート『別表1』 B6:Q6"


def test_a_text_of_several_lines_keeps_its_figures_apart(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["区分", "金額"], ["甲", "120\n350"], ["乙", "1"]])

    assert "120 350" in one(workbook(tmp_path / "a.xlsx", fill)).text


def test_days_percentages_truth_values_and_errors_stand_as_shown(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["期日", datetime.date(2024, 4, 1)], ["率", 0.125], ["可否", True]])
        sheet["B1"].number_format = '[$-411]ggge"年"m"月"d"日"'
        sheet["B2"].number_format = "0.0%"
        sheet["A4"], sheet["B4"] = "率2", "#N/A"

    text = one(workbook(tmp_path / "a.xlsx", fill)).text
    for words in ("令和6年4月1日", "12.5%", "TRUE", "#N/A"):
        assert words in text


def test_readings_of_names_are_not_in_the_text_and_raised_figures_stay_raised(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda _: None)
    runs = (
        "<si><t>氏名</t></si>"
        '<si><t>日下部</t><rPh sb="0" eb="3"><t>クサカベ</t></rPh></si><si><t>量</t></si>'
        '<si><r><t>10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>6</t></r>'
        "<r><t>個_x000D_分</t></r></si>"
    )
    cells = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{c}{r}" t="s"><v>{n}</v></c>' for c, n in line)
        + "</row>"
        for r, line in ((1, (("A", 0), ("B", 1))), (2, (("A", 2), ("B", 3))))
    )
    rel = f'<Relationship Id="rId99" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
    rewritten(path, {
        SHEET1: lambda text: re.sub("<sheetData.*(?=<page)", f"<sheetData>{cells}</sheetData>", text),
        "xl/_rels/workbook.xml.rels": lambda text: text.replace("</Relationships>", f"{rel}</Relationships>"),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{runs}</sst>',
    })  # fmt: skip
    text = one(path).text
    assert "日下部" in text and "クサカベ" not in text
    assert "10⁶個" in text and "_x000D_" not in text


# --- what nobody sees ---------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_keeps_its_number_and_is_told(tmp_path: Path, state: str) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "公開"
        secret = sheet.parent.create_sheet("内部")
        secret["A1"], secret.sheet_state = "未定の額", state
        sheet.parent.create_sheet("別表2")["A1"] = "参考"

    path = workbook(tmp_path / "a.xlsx", fill)
    document = read(path)
    assert [(slide.number, slide.title) for slide in document.slides] == [
        (1, "別表1"), (2, "内部"), (3, "別表2"),
    ]  # fmt: skip
    assert document.slides[1].text == "" and document.slides[1].notes
    assert "非表示のシート" in told(document)["シート『内部』"]
    assert read(path, Limits(hidden_slides=True)).slides[1].text == "未定の額"


def test_hidden_rows_and_columns_are_left_out_and_told(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(
            sheet,
            [["区分", "内部メモ", "額"], ["甲", "要確認", 1], ["乙", "削る", 2], ["丙", "", 3]],
        )
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True

    document = read(workbook(tmp_path / "a.xlsx", fill))
    text = document.slides[0].text
    assert "丙 | 額: 3" in text
    assert not any(words in text for words in ("内部メモ", "要確認", "乙", "削る"))
    assert "「内部メモ」" in told(document)["シート『別表1』 B列"]
    assert "「乙」" in told(document)["シート『別表1』 3行"]


def test_a_merged_cell_that_begins_in_a_hidden_column_is_seen(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["見出しの文", None, None], [None, "甲", "乙"]])
        sheet.merge_cells("A1:C1")
        sheet.column_dimensions["A"].hidden = True

    assert "見出しの文" in one(workbook(tmp_path / "a.xlsx", fill)).text


def test_struck_words_are_left_out_and_told_a_cell_or_a_part_of_one(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["上限額", "300万円"], ["下限額", "y"], ["回数", 300]])
        sheet["B1"].font = sheet["B3"].font = Font(strike=True)

    path = workbook(tmp_path / "a.xlsx", fill)
    part = "<r><rPr><strike/></rPr><t>10万円</t></r><r><t>20万円</t></r>"
    rewritten(path, {SHEET1: lambda text: text.replace("<t>y</t>", part)})
    document = read(path)
    assert document.slides[0].text.count("万円") == 1 and "20万円" in document.slides[0].text
    assert told(document)["シート『別表1』 B1"] == "取り消し線の文字「300万円」"
    assert told(document)["シート『別表1』 B2"] == "取り消し線の文字「10万円」"
    assert told(document)["シート『別表1』 B3"] == "取り消し線の文字「300」"


@pytest.mark.parametrize(
    ("ink", "ground"), [("FFFFFF", None), ("4472C4", "4472C4"), ("FEFEFE", "FFFFFF")]
)
def test_words_in_the_colour_of_their_ground_are_left_out_and_told(
    tmp_path: Path, ink: str, ground: str | None
) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["額", 5], ["内部の式", 7]])
        for cell in sheet[2]:
            cell.font = Font(color=ink)
            if ground:
                cell.fill = PatternFill("solid", fgColor=ground)

    document = read(workbook(tmp_path / "a.xlsx", fill))
    assert document.slides[0].text == "額 | 5"
    assert "「内部の式」" in told(document)["シート『別表1』 A2"]


def test_white_words_on_a_dark_ground_or_under_a_condition_are_read(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["区分", "額"], ["警告", 3]])
        for cell in (*sheet[1], *sheet[2]):
            cell.font = Font(color="FFFFFF")
        for cell in sheet[1]:
            cell.fill = PatternFill("solid", fgColor="1F3864")
        red = PatternFill("solid", bgColor="C00000")
        sheet.conditional_formatting.add("A2:B2", CellIsRule("greaterThan", ["1"], fill=red))

    text = one(workbook(tmp_path / "a.xlsx", fill)).text
    assert "区分" in text and "警告" in text


def test_what_a_format_hides_is_told_and_a_hidden_zero_is_no_figure(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["計", 12345], ["残", 0], ["差", 1]])
        sheet["B1"].number_format = ";;;"
        sheet.sheet_view.showZeros = False

    document = read(workbook(tmp_path / "a.xlsx", fill))
    assert document.slides[0].text == "計\n残\n差 | 1"
    assert "12345" in told(document)["シート『別表1』 B1"]


def test_a_formula_is_its_value_and_one_without_a_value_is_told(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["計", "=SUM(1,2)"], ["外部", '=WEBSERVICE("http://127.0.0.1:9/x")']])

    path = workbook(tmp_path / "a.xlsx", fill)
    document = read(path)
    assert "SUM" not in document.slides[0].text and "WEBSERVICE" not in document.slides[0].text
    assert "計算結果のない数式" in told(document)["シート『別表1』 B1"]
    rewritten(path, {SHEET1: lambda text: re.sub(r"</f><v ?/>|</f><v></v>", "</f><v>3</v>", text)})
    document = read(path)
    assert "計 | 3" in document.slides[0].text
    assert "シート『別表1』 B1" not in told(document)


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
