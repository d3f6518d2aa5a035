"""Tables of PDF pages that no full grid of rules draws: open sides, boxes apart, rules of rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_tables import heads, read, tables, words
from small_pdf import PdfPage

ROLES = [
    ["分野", "技能", "説明"],
    ["設計", "構造", "構造を決める。"],
    ["実装", "試験", "動きを確かめる。"],
    ["運用", "監視", "障害を知らせる。"],
]
LINES = {"left": 40, "right": 340, "top": 60, "bottom": 140}


def open_table(page: PdfPage, missing: str) -> None:
    """Draw ROLES without the rule on one side."""
    for y in (60, 80, 100, 120, 140):
        if not (missing == "top" and y == 60) and not (missing == "bottom" and y == 140):
            page.line(40, y, 340, y)
    for x in (40, 100, 180, 340):
        if not (missing == "left" and x == 40) and not (missing == "right" and x == 340):
            page.line(x, 60, x, 140)
    for i, row in enumerate(ROLES):
        for x, text in zip((43, 103, 183), row, strict=True):
            page.text(x, 74 + 20 * i, text, 10)


# --- open sides ---------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["top", "bottom", "left", "right"])
def test_a_row_or_column_on_a_side_without_a_rule_belongs_to_the_table(
    tmp_path: Path, missing: str
) -> None:
    page = PdfPage()
    open_table(page, missing)
    assert words(tables(read(tmp_path, page)[0])[0]) == ROLES


def test_a_heading_over_a_table_stays_outside_it(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 50, "表一 必要な技能", 10)
    open_table(page, "none")
    assert words(tables(read(tmp_path, page)[0])[0]) == ROLES


# --- boxes apart --------------------------------------------------------------------------------


def boxes(page: PdfPage, rows: list[list[str]], gap: float, framed: bool) -> None:
    for i, row in enumerate(rows):
        for k, text in enumerate(row):
            x, y = 40 + k * (100 + gap), 60 + i * (30 + gap)
            if framed:
                page.table(x, y, [100], [[""]], 30)
            else:
                page.area(x, y, 100, 30)
            page.text(x + 5, y + 18, text, 10)


@pytest.mark.parametrize(("gap", "framed"), [(5, False), (10, True)])
def test_boxes_in_rows_and_columns_with_white_between_are_a_table(
    tmp_path: Path, gap: float, framed: bool
) -> None:
    page = PdfPage()
    boxes(page, ROLES, gap, framed)
    block = tables(read(tmp_path, page)[0])[0]
    assert words(block) == ROLES
    assert heads(block, 2, 2) == ["説明", "実装", "試験"] or heads(block, 2, 2) == ["説明", "実装"]


def test_a_box_beside_several_rows_names_all_of_them(tmp_path: Path) -> None:
    page = PdfPage()
    boxes(page, [["指標", "値"], ["病床", "51.9%"], ["重症", "12.2%"]], 5, False)
    page.area(10, 95, 25, 65)
    page.text(12, 125, "現在", 10)
    block = tables(read(tmp_path, page)[0])[0]
    assert [row[0] for row in words(block)[1:]] == ["現在", "現在"]
    assert heads(block, 2, 2)[0] == "値"


def test_marked_lines_of_a_paragraph_are_no_table(tmp_path: Path) -> None:
    page = PdfPage()
    texts = ["① 運送人は、荷送人の承諾を得て、船積み", "があった旨の証券記録を発行することがで",
             "きる。この場合には、傭船者の承諾も要す", "るものとする。"]  # fmt: skip
    for i, text in enumerate(texts):
        x = 52 if i else 40
        page.area(x, 60 + 16 * i, 280 - x if i < 3 else 84, 16)
        page.text(x, 73 + 16 * i, text, 12)
    assert not tables(read(tmp_path, page)[0])


# --- rules between rows only --------------------------------------------------------------------


@pytest.mark.parametrize("dashed", [False, True])
def test_rows_parted_by_rules_alone_have_their_columns(tmp_path: Path, dashed: bool) -> None:
    page = PdfPage()
    for y in (80, 100, 120):
        for x in range(40, 340, 6) if dashed else [40]:
            page.line(x, y, x + (3 if dashed else 300), y)
    for i, row in enumerate(ROLES):
        for x, text in zip((43, 123, 223), row, strict=True):
            page.text(x, 74 + 20 * i, text, 10)
    block = tables(read(tmp_path, page)[0])[0]
    assert words(block) == ROLES
    assert heads(block, 3, 2)[0] == "説明"


def test_underlined_lines_of_text_are_no_table(tmp_path: Path) -> None:
    page = PdfPage()
    for i in range(4):
        page.text(40, 74 + 20 * i, "補助金の額は知事が別に定めるところにより交付する", 12)
        page.line(40, 78 + 20 * i, 330, 78 + 20 * i)
    assert not tables(read(tmp_path, page)[0])


# --- cells --------------------------------------------------------------------------------------


def test_words_set_wide_in_a_narrow_cell_stay_in_their_line(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [200, 100], [["原文", "仮訳"]])
    page.table(40, 80, [200, 100], [["", "訳文一"]], 60)
    page.latin(44, 94, "the transferable document in force", 11)
    for x, word in [(44, "record"), (101, "shall"), (153, "be"), (190, "made")]:
        page.latin(x, 110, word, 11)
    page.latin(44, 126, "inoperative and ceases to be valid", 11)
    cell = words(tables(read(tmp_path, page)[0])[0])[1][0]
    assert "record shall be made inoperative" in cell


def test_a_heading_between_items_without_rules_is_a_row_of_its_own(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [200, 80, 80], [["項目", "改定後", "現行"]])
    page.table(40, 80, [200, 80, 80], [["", "", ""]], 160)
    labels = ["【一般病棟】", "入院料一", "入院料二", "【療養病棟】", "入院料三"]
    for i, text in enumerate(labels):
        page.text(50, 98 + 30 * i, text, 10)
    for i, text in [(1, "1,688点"), (2, "1,644点"), (4, "1,569点")]:
        page.text(250, 98 + 30 * i, text, 10)
        page.text(330, 98 + 30 * i, text, 10)
    block = tables(read(tmp_path, page)[0])[0]
    assert [row[0] for row in words(block)[1:]] == labels
    assert words(block)[4][1] == "" and words(block)[5][1] == "1,569点"


def test_a_label_of_two_lines_stays_one_row(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [200, 80, 80], [["項目", "点数", "現行"]])
    page.table(40, 80, [200, 80, 80], [["", "", ""]], 160)
    for i, text in enumerate(["入院料一", "入院料二", "入院料三"]):
        page.text(50, 98 + 48 * i, text, 10)
        page.text(250, 98 + 48 * i, f"{i + 1}0点", 10)
        page.text(330, 98 + 48 * i, f"{i + 1}5点", 10)
    page.text(50, 112, "（看護職員）", 10)
    block = tables(read(tmp_path, page)[0])[0]
    assert [row[1] for row in words(block)[1:]] == ["10点", "20点", "30点"]


# --- heads outside the grid ---------------------------------------------------------------------

BODY = [["構造を決める。", "二名", "本省"], ["動きを確かめる。", "三名", "地方"]]
NAMES = ["仕事", "人数", "場所"]


def body_of_boxes(page: PdfPage) -> None:
    """Draw BODY in three columns from 100 to 400, its rows from 80 to 140."""
    for i, row in enumerate(BODY):
        page.table(100, 80 + 30 * i, [100, 100, 100], [[""] * 3], 30)
        for k, text in enumerate(row):
            page.text(105 + 100 * k, 98 + 30 * i, text, 10)


def test_names_on_a_line_above_a_grid_are_its_heads(tmp_path: Path) -> None:
    page = PdfPage()
    body_of_boxes(page)
    for k, name in enumerate(NAMES):
        page.text(105 + 100 * k, 74, name, 10)
    table = tables(read(tmp_path, page)[0])[0]
    assert words(table) == [NAMES, *BODY]
    assert "人数" in heads(table, 1, 1)


def test_the_slit_of_a_double_rule_is_no_column(tmp_path: Path) -> None:
    page = PdfPage()
    body_of_boxes(page)
    page.line(403.5, 80, 403.5, 140)
    for y in (80, 110, 140):
        page.line(100, y, 403.5, y)
    for k, name in enumerate(NAMES):
        page.text(105 + 100 * k, 74, name, 10)
    assert words(tables(read(tmp_path, page)[0])[0]) == [NAMES, *BODY]


def test_names_left_of_a_grid_with_heads_above_it_name_its_rows(tmp_path: Path) -> None:
    page = PdfPage()
    body_of_boxes(page)
    for k, name in enumerate(NAMES):
        page.text(105 + 100 * k, 74, name, 10)
    for i, name in enumerate(("設計", "試験")):
        page.text(70, 98 + 30 * i, name, 10)
    table = tables(read(tmp_path, page)[0])[0]
    assert words(table) == [["", *NAMES], ["設計", *BODY[0]], ["試験", *BODY[1]]]
    assert heads(table, 2, 2) == ["人数", "試験"]


def test_names_in_filled_boxes_on_a_grid_are_its_heads(tmp_path: Path) -> None:
    page = PdfPage()
    page.area(100, 56, 100, 24)
    page.area(200, 56, 200, 24)
    page.text(130, 72, "仕事", 10)
    page.text(270, 72, "人と場所", 10)
    body_of_boxes(page)
    table = tables(read(tmp_path, page)[0])[0]
    assert words(table)[0] == ["仕事", "人と場所", "人と場所"]
    assert "人と場所" in heads(table, 2, 2)


@pytest.mark.parametrize(
    "above",
    [
        [(100, "別表第二 担当する者の一覧")],
        [(100, "別表第二"), (350, "(単位:人)")],
        [(100, "担当する者の一覧を次に示すとおりとし、所管する部局の長が毎年これを定める。")],
    ],
)
def test_a_caption_a_unit_and_running_text_above_a_grid_are_no_heads(
    tmp_path: Path, above: list[tuple[int, str]]
) -> None:
    page = PdfPage()
    body_of_boxes(page)
    for x, text in above:
        page.text(x, 74, text, 8)
    assert words(tables(read(tmp_path, page)[0])[0]) == BODY
