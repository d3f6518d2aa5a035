"""Tables as text: a row a line, each value carrying its column's head (「金融庁 | 令和5年度: 239」)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.mapped import MappedText
from corpus.normalize import fold

BETWEEN, AFTER_HEAD = " | ", ": "
HEAD_CHARS = 30
"""A longer cell is content, not a head."""
MAX_HEAD_ROWS = 3
PUT_IN = -1
"""Source offset of a character that the reader put in."""

_VALUE = re.compile(
    r"^[(（]?[△▲▼+\-−‐–約]?[\d,.]+[)）]?(?:[%％人件円回社校台年月日位点倍歳名箇か所ヶ]|百万円|億円|兆円|千円|万円|万人|ポイント|程度|以上|以下)*[)）]?$"
)
_YEAR = re.compile(
    r"^(?:(?:(?:令和|平成|昭和|R|H|S|FY|')\d{1,4}|令和元|(?:19|20)\d\d)(?:年度?|年版|/\d+|\.\d+)?|\d{1,2}年度?)(?:\(.*\))?$"
)
_PLAIN_HEAD = re.compile(
    r"内容|概要|説明|金額|備考|予算|件数|人数|数量|単位|期間|時期|担当|区分|項目|対象|名称|種類|要件|基準|評価|割合|実績|目標|解説|条件|例$"
)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: what it says and the rows and columns it covers."""

    text: MappedText
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def put_in(text: str) -> MappedText:
    """Return text that the reader adds; it stands nowhere in the file."""
    return MappedText(text, (PUT_IN,) * len(text))


def table_lines(cells: Sequence[GridCell], headed: bool = True) -> list[MappedText]:
    """Return a table's lines: the head rows as they are, then each row with its heads.

    Args:
        cells: its cells.
        headed: whether its top rows may be heads.
    """
    grid = _grid(cells)
    if not grid:
        return []
    lines: list[MappedText] = []
    names = _no_names(grid)
    for title, rows in _sections(grid):
        heads = _head_rows(rows) if headed else 0
        if heads:
            names = [_head_of(rows[:heads], column) for column in range(len(grid[0]))]
        lines += [_joined(_once(row)) for row in (*title, *rows[:heads])]
        lines += [_row(row, names) for row in rows[heads:]]
    return [line for line in lines if line.text.strip()]


def _no_names(grid: Sequence[Sequence[GridCell | None]]) -> list[MappedText]:
    return [MappedText("", ())] * len(grid[0])


def _sections(
    grid: Sequence[Sequence[GridCell | None]],
) -> list[tuple[list[Sequence[GridCell | None]], list[Sequence[GridCell | None]]]]:
    """Part a table at rows of one cell (a heading over the rows below, with heads of its own)."""
    sections: list[tuple[list[Sequence[GridCell | None]], list[Sequence[GridCell | None]]]] = []
    for row in grid:
        whole = len(row) > 1 and len({id(cell) for cell in row}) == 1
        if not sections or (whole and sections[-1][1]):
            sections.append(([], []))
        sections[-1][0 if whole else 1].append(row)
    return sections


def _grid(cells: Sequence[GridCell]) -> list[list[GridCell | None]]:
    """Return the cell at each place; a cell that spans places stands at each of them."""
    height = max((cell.row + cell.rows for cell in cells), default=0)
    width = max((cell.column + cell.columns for cell in cells), default=0)
    grid: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                if grid[row][column] is None:
                    grid[row][column] = cell
    return [row for row in grid if any(cell and cell.text.text.strip() for cell in row)]


def _once(row: Sequence[GridCell | None]) -> list[MappedText]:
    """Return the texts of a row, a spanning cell once."""
    seen: list[GridCell] = []
    for cell in row:
        if cell and cell.text.text and not any(cell is other for other in seen):
            seen.append(cell)
    return [cell.text for cell in seen]


def _joined(texts: Sequence[MappedText]) -> MappedText:
    whole = MappedText("", ())
    for text in texts:
        whole = whole + put_in(BETWEEN) + text if whole.text else text
    return whole


def _row(row: Sequence[GridCell | None], names: Sequence[MappedText]) -> MappedText:
    parts: list[MappedText] = []
    last: GridCell | None = None
    for column, cell in enumerate(row):
        if cell is None or cell is last or not cell.text.text.strip():
            continue
        last = cell
        name = names[column] if column > 0 else MappedText("", ())
        own = not name.text or fold(name.text) == fold(cell.text.text) or cell.columns > 1
        parts.append(cell.text if own else name + put_in(AFTER_HEAD) + cell.text)
    return _joined(parts)


def _head_rows(grid: Sequence[Sequence[GridCell | None]]) -> int:
    """Return how many rows at the top name the columns (0: none)."""
    if len(grid) < 2 or len(grid[0]) < 2 or not _names_columns(grid[0]):
        return 0
    heads = 1
    while heads < min(MAX_HEAD_ROWS, len(grid) - 1) and _goes_on(grid, heads):
        heads += 1
    if _reaches_below(grid, heads) or (len(grid[0]) == 2 and not _two_columns_headed(grid, heads)):
        return 0
    return heads


def _names_columns(row: Sequence[GridCell | None]) -> bool:
    texts = [cell.text.text.strip() for cell in row if cell]
    filled = [text for text in texts if text]
    return len(filled) >= 2 and all(
        len(text) <= HEAD_CHARS and not text.endswith("。") and not is_value(text)
        for text in filled
    )


def is_value(text: str) -> bool:
    """Whether a cell holds a figure (or several), and no year."""
    if _YEAR.match(re.sub(r"\s", "", text)):
        return False
    return all(_VALUE.match(word) for word in text.split())


def _goes_on(grid: Sequence[Sequence[GridCell | None]], heads: int) -> bool:
    """Whether the next row still belongs to the head: a head cell spans it or parts above it."""
    above, row = grid[heads - 1], grid[heads]
    spans = any(a is not None and a is b for a, b in zip(above, row, strict=True))
    parted = any(
        a is not None and a.columns > 1 and b is not None and b.columns < a.columns
        for a, b in zip(above[1:], row[1:], strict=True)
    )
    whole = any(cell is not None and cell.columns > 1 for cell in above)
    return (spans or parted) and (whole or spans) and _names_columns(row) and parted


def _reaches_below(grid: Sequence[Sequence[GridCell | None]], heads: int) -> bool:
    """Whether a cell of the head also spans rows of the body: it is a label of those rows."""
    last, first = grid[heads - 1], grid[heads]
    return any(a is not None and a is b for a, b in zip(last, first, strict=True))


def _two_columns_headed(grid: Sequence[Sequence[GridCell | None]], heads: int) -> bool:
    """In two columns the first row is often a pair like the others (所在地 | 東京都)."""
    name = grid[heads - 1][1]
    values = [row[1].text.text.strip() for row in grid[heads:] if row[1]]
    figures = sum(is_value(value) for value in values)
    return bool(name and _PLAIN_HEAD.search(name.text.text)) or figures > len(values) / 2


def _head_of(rows: Sequence[Sequence[GridCell | None]], column: int) -> MappedText:
    """Return a column's head; one over all columns (単位, 内訳) tells none from another."""
    texts: list[MappedText] = []
    for row in rows:
        cell = row[column]
        over_all = cell is not None and cell.columns >= len(row) - 1 > 1
        if cell and cell.text.text and not over_all and not any(cell.text is t for t in texts):
            texts.append(cell.text)
    whole = MappedText("", ())
    for text in texts:
        whole = whole + put_in(" ") + text if whole.text else text
    return whole
