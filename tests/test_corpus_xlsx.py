"""Workbooks: sheets, tables, addresses, and what nobody sees."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from read_workbook import SHEET1, budget, one, read, tables, told
from small_workbook import MAIN, REL, lined, rewritten, rows, workbook

from corpus.block_json import pack_blocks, unpack_blocks
from corpus.blocks import Block
from corpus.files import Limits
from corpus.readers.guard import GuardedReader
from corpus.sheet_ranges import range_of

GREY = PatternFill("solid", fgColor="D9D9D9")


def texts(block: Block) -> list[list[str]]:
    return [[cell.text for cell in row] for row in block.cells]


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
