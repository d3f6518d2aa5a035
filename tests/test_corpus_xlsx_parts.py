"""Workbooks: rarer parts (tables, diagrams, colours by number, ISO days), long lists, and damaged parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.styles.colors import Color
from openpyxl.worksheet.table import Table
from read_workbook import BUDGET, SHEET1, one, read, tables, told
from small_workbook import lined, rewritten, rows, shape, with_drawing, workbook

from corpus.files import Limits, ReadError
from corpus.readers.xlsx import package
from corpus.readers.xlsx.package import Package, PartError
from corpus.readers.xlsx.parts import LONG_SHEET


def words(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.cells] for block in tables(one(path))]


def cells(path: Path, inside: str) -> Path:
    """Make a workbook whose first sheet holds these rows."""
    workbook(path, lambda sheet: rows(sheet, [["表"]]))
    return rewritten(path, {SHEET1: lambda text: _with_rows(text, inside)})


def _with_rows(text: str, inside: str) -> str:
    start, end = text.index("<sheetData>"), text.index("</sheetData>")
    return f"{text[:start]}<sheetData>{inside}{text[end:]}"


# --- heads, days, figures -------------------------------------------------------------------------


def test_the_first_row_of_a_table_is_its_head_though_all_are_words(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["所管", "連絡先"], ["農政課", "本庁"], ["商工課", "支所"]])
        sheet.add_table(Table(displayName="t", ref="A1:B3"))

    path = workbook(tmp_path / "a.xlsx", fill)
    (block,) = tables(one(path))
    assert [cell.text for cell in block.column_heads(2, 1)] == ["連絡先"]
    rewritten(path, {"xl/tables/table1.xml": "<broken"})
    (block,) = tables(one(path))
    assert block.cells[2][1].text == "支所" and block.column_heads(2, 1) == ()


def test_rows_that_print_on_every_page_are_heads(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["令和5", "令和6"], ["当初", "補正"], ["10", "20"], ["30", "40"]])
        sheet.print_title_rows, sheet.print_title_cols = "1:2", "A:A"

    (block,) = tables(one(workbook(tmp_path / "a.xlsx", fill)))
    assert [cell.text for cell in block.column_heads(3, 1)] == ["令和6", "補正"]


@pytest.mark.parametrize("since", ["", '<workbookPr date1904="1"/>'])
def test_a_day_in_iso_form_is_that_day_whatever_days_count_from(tmp_path: Path, since: str) -> None:
    cell = '<row r="{0}"><c r="A{0}" t="str"><v>{1}</v></c><c r="B{0}" t="d"><v>{2}</v></c></row>'
    days = [("開始", "2024-04-01T00:00:00Z"), ("終了", "2025-03-31"), ("不明", "四月")]
    inside = "".join(cell.format(i, *day) for i, day in enumerate(days, start=1))
    path = cells(tmp_path / "a.xlsx", inside)
    rewritten(
        path,
        {"xl/workbook.xml": lambda text: text.replace("<workbookPr/>", since) if since else text},
    )
    assert ("1904" in package_text(path)) == bool(since)
    assert [row[1] for row in words(path)[0]] == ["2024/4/1", "2025/3/31", "四月"]


def package_text(path: Path) -> str:
    with Package(path.read_bytes()).open("xl/workbook.xml") as part:
        return part.read().decode()


def test_cells_without_places_stand_one_after_the_other_and_escapes_are_undone(
    tmp_path: Path,
) -> None:
    inside = (
        '<row><c t="str"><v>区分</v></c><c t="str"><v>額_x000D_</v></c></row>'
        '<row ht="x"><c t="str"><v>国_x0041_</v></c><c><v>NaN</v></c></row>'
    )
    assert words(cells(tmp_path / "a.xlsx", inside)) == [[["区分", "額"], ["国A", "NaN"]]]


def test_cells_beyond_the_bound_within_a_row_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.readers.xlsx import read as xlsx_read

    monkeypatch.setattr(xlsx_read, "SHEET_CELLS", 4)
    path = workbook(
        tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["区分", "額"], ["国", 1, 2, 3]])
    )
    document = read(path)
    assert "国" in document.slides[0].text and "2個" in told(document)["シート『別表1』"]


# --- colours --------------------------------------------------------------------------------------


def white(sheet: Any, **colour: Any) -> None:
    rows(sheet, [["額", "5億円"]])
    sheet["C1"] = "9億円"
    sheet["C1"].font = Font(color=Color(**colour))


@pytest.mark.parametrize("number", [9, 65])
def test_words_white_by_a_number_of_the_old_palette_are_told(tmp_path: Path, number: int) -> None:
    document = read(workbook(tmp_path / "a.xlsx", lambda sheet: white(sheet, indexed=number)))
    assert "9億円" not in document.slides[0].text
    assert "9億円" in told(document)["シート『別表1』 C1"]


@pytest.mark.parametrize("colour", ['rgb="white"', 'indexed="99"', 'indexed="8"'])
def test_words_in_a_colour_that_is_not_plainly_told_are_read(tmp_path: Path, colour: str) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: white(sheet, rgb="00FFFFFF"))
    assert "9億円" not in one(path).text
    rewritten(path, {"xl/styles.xml": lambda text: text.replace('rgb="00FFFFFF"', colour)})
    assert "9億円" in one(path).text


def test_a_theme_without_colours_has_the_usual_ones(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: white(sheet, theme=0))
    rewritten(path, {"xl/theme/theme1.xml": lambda text: text.replace("clrScheme", "noScheme")})
    assert "9億円" not in one(path).text


def test_a_shade_that_is_no_number_leaves_the_colour(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: white(sheet, theme=0, tint=-0.5))
    assert "9億円" in one(path).text
    rewritten(path, {"xl/styles.xml": lambda text: text.replace('tint="-0.5"', 'tint="half"')})
    assert "9億円" not in one(path).text


# --- drawings and comments ------------------------------------------------------------------------


def frame(inside: str) -> str:
    """Return a frame over a cell, and what it holds."""
    anchor = shape("", 5, 2)
    start, end = anchor.index("<xdr:sp>"), anchor.index("</xdr:twoCellAnchor>")
    return f"{anchor[:start]}<xdr:graphicFrame>{inside}</xdr:graphicFrame>{anchor[end:]}"


def drawn(path: Path, shapes: str, parts: dict[str, str] | None = None) -> Path:
    relations = '<Relationship Id="rId1" Type="x/diagramData" Target="/xl/diagrams/data1.xml"/>'
    with_drawing(workbook(path, lambda sheet: rows(sheet, [["本文"]])), shapes, relations)
    return rewritten(path, dict(parts or {}))


DIAGRAM = '<dgm:relIds xmlns:dgm="d" r:dm="rId1"/>'
STEPS = '<d xmlns:a="a"><a:p><a:t>申</a:t><a:t>請</a:t></a:p><a:p/><a:p><a:t>審査</a:t></a:p></d>'


@pytest.mark.parametrize(("data", "shown"), [(STEPS, "申請\n審査"), ("<broken", "")])
def test_the_words_of_a_diagram_are_read(tmp_path: Path, data: str, shown: str) -> None:
    path = drawn(tmp_path / "a.xlsx", frame(DIAGRAM), {"xl/diagrams/data1.xml": data})
    assert one(path).text == "\n\n".join(filter(None, ("本文", shown)))


def test_a_chart_by_a_plain_name_whose_part_is_missing_costs_nothing(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.xlsx", frame('<c:chart xmlns:c="c" id="rId1"/>'))
    assert one(path).text == "本文"


def test_an_object_and_words_over_hidden_rows_are_told(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.xlsx", frame("<x/>") + shape("隠れた図形", 10, 2))
    hidden = "".join(f'<row r="{i}" hidden="1"/>' for i in range(11, 14)) + "</sheetData>"
    rewritten(path, {SHEET1: lambda text: text.replace("</sheetData>", hidden)})
    document = read(path)
    assert document.slides[0].text == "本文"
    assert told(document) == {
        "シート『別表1』 C6": "埋め込みオブジェクト", "シート『別表1』 C11": "図形の文字「隠れた図形」",
    }  # fmt: skip


def test_words_of_a_shape_that_no_cell_holds_stand_first(tmp_path: Path) -> None:
    loose = shape("注意事項", 3, 2)
    start, end = loose.index("<xdr:sp>"), loose.index("</xdr:twoCellAnchor>")
    anchored = f"<xdr:absoluteAnchor>{loose[start:end]}</xdr:absoluteAnchor><xdr:twoCellAnchor/>"
    assert "注意事項" in one(drawn(tmp_path / "a.xlsx", anchored)).text


def test_hidden_columns_that_the_file_tells_twice_are_told_once(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["甲", "乙", "丙", "丁", "戊"]])
    )
    columns = (
        '<cols><col min="2" max="3" hidden="1"/><col min="3" max="4" hidden="1"/></cols><sheetData>'
    )
    rewritten(path, {SHEET1: lambda text: text.replace("<sheetData>", columns)})
    document = read(path)
    assert document.slides[0].text.split(" | ") == ["甲", "戊"]
    assert [item.where for item in document.dropped] == ["シート『別表1』 B〜D列"]


def test_damaged_drawings_comments_and_controls_are_told_and_the_cells_are_read(
    tmp_path: Path,
) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["年", "件数"], ["R5", 10]])
        sheet["B2"].comment = Comment("速報値です", "担当")
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2), titles_from_data=True)
        sheet.add_chart(chart, "E2")

    path = workbook(tmp_path / "a.xlsx", fill)
    broken = {"xl/comments/comment1.xml": "<broken", "xl/drawings/drawing1.xml": "<broken"}
    document = read(rewritten(path, dict(broken)))
    assert "R5" in document.slides[0].text
    assert sorted(item.what for item in document.dropped) == ["コメント", "図形"]


def test_a_control_whose_part_is_damaged_has_no_mark(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.xlsx", shape("はい", 1, 1), {"xl/ctrlProps/c2.xml": "<broken"})
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rel = f'<Relationship Id="rId2" Type="{kind}/ctrlProp" Target="/xl/ctrlProps/c2.xml"/></Relationships>'
    held = f'<controls xmlns:r="{kind}"><control shapeId="2" r:id="rId2"/></controls></worksheet>'
    rewritten(path, {
        "xl/worksheets/_rels/sheet1.xml.rels": lambda text: text.replace("</Relationships>", rel),
        SHEET1: lambda text: text.replace("</worksheet>", held),
    })  # fmt: skip
    assert one(path).text == "本文\n\nはい"


def test_a_comment_above_all_words_stands_at_the_top(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["本文"]], at=(9, 1))
        sheet["A1"].comment = Comment("様式について", "担当")

    slide = one(workbook(tmp_path / "a.xlsx", fill))
    at = slide.text.index("様式")
    assert slide.boxes.rectangles(at, at + 2)[0].top < 0.2


# --- what is told, in short -----------------------------------------------------------------------


def test_of_much_that_is_hidden_the_first_is_told_and_the_rest_counted(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [[f"行{i}", "額"] for i in range(1, 61)])
        for i in range(2, 60, 2):
            sheet.row_dimensions[i].hidden = True
        sheet.row_dimensions[3].hidden = True
        for i in range(1, 60, 2):
            sheet.cell(i, 2).font = Font(strike=True)

    document = read(workbook(tmp_path / "a.xlsx", fill))
    assert told(document)["シート『別表1』 2〜4行"] == "非表示の行の文字「行2」など"
    counted = {item.what for item in document.dropped if item.where == "シート『別表1』"}
    assert counted == {"非表示の行の文字（ほか8か所）", "取り消し線の文字（ほか9個）"}


def test_a_sheet_of_another_kind_is_told_and_keeps_its_number(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["一枚目"]])
        sheet.parent.create_sheet("入力画面")["A1"] = "二枚目"

    path = workbook(tmp_path / "a.xlsx", fill)
    dialog = 'relationships/dialogsheet" Target="/xl/worksheets/sheet2.xml'
    rewritten(path, {"xl/_rels/workbook.xml.rels": lambda text: text.replace(
        'relationships/worksheet" Target="/xl/worksheets/sheet2.xml', dialog)})  # fmt: skip
    document = read(path)
    assert [slide.text for slide in document.slides] == ["一枚目", ""]
    assert list(told(document)) == ["シート『入力画面』"]


# --- tables and what stands around them -----------------------------------------------------------


def test_lines_under_a_lined_table_are_no_rows_of_it(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [*BUDGET, ["出典", "財務省"], ["※見込みを含む"]])
        lined(sheet, "A1:C3")

    slide = one(workbook(tmp_path / "a.xlsx", fill))
    assert [row[0].text for row in tables(slide)[0].cells] == ["区分", "教育費", "民生費"]
    assert slide.text.endswith("※見込みを含む") and "出典" in slide.text


def test_a_long_sheet_is_cut_where_its_tables_end(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["甲", "額"], *[[f"一{n}", n] for n in range(1, 99)]])
        rows(sheet, [["乙", "額"], *[[f"二{n}", n] for n in range(1, 31)]], at=(103, 1))
        rows(sheet, [["丙", "額"], *[[f"三{n}", n] for n in range(1, LONG_SHEET)]], at=(137, 1))

    document = read(workbook(tmp_path / "a.xlsx", fill))
    text = "\n".join(slide.text for slide in document.slides)
    assert all(text.count(f"三{n} | 額: {n}\n") == 1 for n in (1, 99, LONG_SHEET - 2))
    assert [
        sum(f"{name}1 | 額: 1" in slide.text for slide in document.slides) for name in "一二三"
    ] == [1, 1, 1]


def test_an_area_of_lines_without_words_is_no_table(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, BUDGET)
        lined(sheet, "A9:D12")
        lined(sheet, "F1:F3")

    assert len(words(workbook(tmp_path / "a.xlsx", fill))) == 1


# --- damaged files --------------------------------------------------------------------------------


def test_a_workbook_without_sheets_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["本文"]]))
    rewritten(path, {"xl/workbook.xml": lambda text: text.replace("<sheet ", "<sheetless ")})
    with pytest.raises(ReadError, match="壊れています"):
        read(path, Limits())


def test_a_part_that_is_packed_in_an_unknown_way_or_too_large_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["本文"]]))
    data = path.read_bytes()
    at = data.rindex(b"docProps/core.xml") - 36  # the kind of packing, in the list of parts
    path.write_bytes(data[:at] + b"\x63\x00" + data[at + 2 :])
    assert one(path).text == "本文"
    whole = Package(data)
    monkeypatch.setattr(package, "MAX_TREE_BYTES", 100)
    with pytest.raises(PartError, match="too large"):
        whole.tree("xl/styles.xml")
    with pytest.raises(PartError):
        Package(b"no archive")


def test_a_sheet_without_a_view_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["額", 0]]))
    rewritten(
        path,
        {
            SHEET1: lambda text: text.replace("<sheetView ", "<view ").replace(
                "</sheetView>", "</view>"
            )
        },
    )
    assert one(path).text == "額 | 0"
