"""Heads that hold figures, stand over an empty corner or name rows by figures."""

from __future__ import annotations

import pytest

from corpus.mapped import MappedText
from corpus.readers.head_columns import head_columns
from corpus.readers.head_rows import head_rows
from corpus.readers.table_grid import GridCell, grid_of
from corpus.readers.tabletext import table_block


def grid(rows: list[list[str]]) -> list[list[GridCell | None]]:
    cells = [
        GridCell(MappedText(text, tuple(range(len(text)))), r, c)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return grid_of(cells)


@pytest.mark.parametrize(
    "rows",
    [
        [["勤続期間", "6か月", "1年6か月"], ["付与日数", "10日", "11日"]],
        [["年齢", "20歳", "30歳"], ["男性", "60kg", "65kg"], ["女性", "50kg", "51kg"]],
        [["", "本体事業所"], ["登録定員", "29人まで"], ["通いの定員", "18人まで"]],
        [["団体", "内容※1行で書く。長い説明は別紙に書き、その番号を示す。"], ["市", "道路"]],
        [["見直し前", "現 行"], ["旧い規則の第一条", "第一条による。"]],
    ],
)
def test_the_first_row_names_the_columns(rows: list[list[str]]) -> None:
    assert head_rows(grid(rows), headed=True) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["合計", "100円", "200円"], ["内訳", "60円", "150円"]],
        [["甲", "一号室", "二号室", "三号室"], ["乙", "二号室", "三号室", "一号室"]],
        [["復帰率", "50%", "30%"], ["回転", "10日以上", "5日以上"], ["訪問", "3割", "1割"]],
        [["所在地", "東京都"], ["代表者", "山田太郎"]],
    ],
)
def test_a_row_like_those_below_it_names_no_column(rows: list[list[str]]) -> None:
    assert head_rows(grid(rows), headed=True) == 0


def test_heads_with_figures_under_a_head_over_all_of_them_are_heads() -> None:
    cells = [
        GridCell(MappedText(text, tuple(range(len(text)))), *place)
        for text, place in [
            ("所定日数", (0, 0, 2, 1)), ("勤続期間", (0, 1, 1, 2)), ("6か月", (1, 1)),
            ("1年6か月", (1, 2)), ("4日", (2, 0)), ("7日", (2, 1)), ("8日", (2, 2)),
            ("3日", (3, 0)), ("5日", (3, 1)), ("6日", (3, 2)),
        ]
    ]  # fmt: skip
    assert head_rows(grid_of(cells), headed=True) == 2


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([["4日", "7日"], ["3日", "5日"], ["2日", "3日"]], 1),
        ([["0を超え", "8点"], ["1.5以上", "16点"], ["↓", ""], ["7.5以上", "64点"]], 1),
        ([["4日", "7日"], ["4日", "5日"], ["4日", "3日"]], 0),
        ([["1※", "甲の事業", "東京"], ["2", "乙の事業", "大阪"], ["3※", "丙の事業", "東京"]], 2),
    ],
)
def test_columns_that_tell_the_rows_apart_name_them(rows: list[list[str]], columns: int) -> None:
    assert head_columns(grid(rows)) == columns


def told(rows: list[list[tuple[str, int, bool | None]]]) -> list[GridCell]:
    """Return cells of which the file tells whether they are heads: text, columns, told."""
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for text, columns, is_head in row:
            whole = MappedText(text, tuple(range(len(text))))
            cells.append(GridCell(whole, r, column, 1, columns, is_head=is_head))
            column += columns
    return cells


def test_a_row_that_parts_the_heads_the_file_tells_is_a_head_too() -> None:
    rows: list[list[tuple[str, int, bool | None]]] = [
        [("区分", 1, True), ("予算", 2, True)],
        [("", 1, None), ("当初", 1, None), ("補正", 1, None)],
        [("国", 1, None), ("5", 1, None), ("6", 1, None)],
    ]
    assert head_rows(grid_of(told(rows)), headed=False) == 2


def test_where_nothing_is_said_of_heads_there_are_none_unless_they_are_looked_for() -> None:
    rows = [["年度", "額"], ["令和5年度", "10"], ["令和6年度", "20"]]
    assert (head_rows(grid(rows), headed=False), head_rows(grid(rows), headed=True)) == (0, 1)


@pytest.mark.parametrize(
    ("second", "head"), [("令和5年度の当初", "令和5年度の当初"), ("令和5年度", "予算")]
)
def test_long_heads_are_shortened_where_their_inner_part_names_the_column_alone(
    second: str, head: str
) -> None:
    long = "この表に掲げる事業に要した費用のうち国が負担した額の年度ごとの合計として集計したもの"
    rows: list[list[tuple[str, int, bool | None]]] = [
        [("区分", 1, True), (long, 2, True), ("計", 1, True)],
        [("", 1, True), ("令和5年度", 1, True), (second, 1, True), ("", 1, True)],
        [("国", 1, None), ("5", 1, None), ("6", 1, None), ("11", 1, None)],
    ]
    block = table_block(told(rows))
    assert block is not None
    said = block.text.text.splitlines()[-1]
    assert (long in said) == (second == "令和5年度") and "令和5年度" in said
