"""Rows of plain cells to tables: titles and units above, head rows, the body, notes below.

A file of rows says nothing of merged cells: a head over several columns stands in the first of
them and leaves the others empty. What the cells hold tells which rows are heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus.normalize import normalize
from corpus.readers.cell_lines import joined_lines
from corpus.readers.cell_words import is_value
from corpus.readers.draft import put_in
from corpus.readers.head_rows import MAX_HEAD_ROWS
from corpus.readers.table_grid import GridCell

MAX_TITLES = 10
"""Rows of one cell above a table; more of them are a list, not its titles."""
BELOW = 8
"""Rows looked at to tell what a column holds."""
_UNIT = re.compile(r"単位\s?[::]?\s?([^\s()\[\]。]+)\s?(?:[)\]]|$)")
_SEVERAL = re.compile(r"[、,・/]|及び|又は")
_NOTE = re.compile(r"^[\[(（]?(?:※|＊|\*|注|備考|出[典所]|資料)")
_BARE = re.compile(r"^[(（]?[△▲+\-−]?[\d,.，．]+[)）]?[%％]?$")

Row = list[str]
"""The cells of a row, white space at their ends removed; a cell may hold several lines."""


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table among rows.

    Attributes:
        titles: the lines above it.
        heads: its head rows; a table that goes on has those of the one before.
        body: its other rows.
        notes: the lines below it.
        unit: of the whole table, as it stands above it or in its corner.
    """

    titles: tuple[str, ...]
    heads: tuple[Row, ...]
    body: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    unit: str = ""

    @property
    def title(self) -> str:
        """The titles as one; a line that only gives the unit is none."""
        return " ".join(title for title in self.titles if not _UNIT.search(_plain(title)))


def row_tables(rows: Sequence[Row]) -> list[RowTable]:
    """Return the tables of a file; empty rows part them."""
    tables: list[RowTable] = []
    waiting: tuple[str, ...] = ()
    for said, group in groupby(rows, key=any):
        if not said:
            continue
        lines = list(group)
        if tables and all(_is_line(row) and _is_note(row) for row in lines):
            notes = tuple(_line(row) for row in lines)
            tables[-1] = replace(tables[-1], notes=tables[-1].notes + notes)
            continue
        table = _table(lines, tables[-1] if tables else None)
        if not table.heads and not table.body:
            waiting += table.titles
            continue
        tables.append(replace(table, titles=waiting + table.titles))
        waiting = ()
    if waiting and tables:
        tables[-1] = replace(tables[-1], notes=tables[-1].notes + waiting)
    elif waiting:
        tables.append(RowTable(waiting, (), ()))
    return [replace(table, unit=_unit(table)) for table in tables]


def table_cells(heads: Sequence[Row], body: Sequence[Row]) -> Iterator[GridCell]:
    """Yield the cells of a table; heads that stand over several columns or rows span them."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(heads):
        for c, text in enumerate(row):
            if not text:
                continue
            columns = _columns(heads, r, c)
            rows = 1 if columns > 1 else _rows(heads, r, c, taken)
            taken.update((r + i, c + k) for i in range(rows) for k in range(columns))
            name = put_in(joined_lines(text.splitlines(), is_head=True))
            yield GridCell(name, r, c, rows, columns, is_head=True)
    for r, row in enumerate(body, start=len(heads)):
        for c, text in enumerate(row):
            if text:
                yield GridCell(put_in(joined_lines(text.splitlines())), r, c, is_head=False)


def _columns(heads: Sequence[Row], r: int, c: int) -> int:
    """Return over how many columns a head stands: on over empty cells that are named below."""
    below = heads[r + 1 :]
    if not any(_at(row, c) for row in below):
        return 1
    end = c + 1
    while end < len(heads[r]) and not heads[r][end] and any(_at(row, end) for row in below):
        end += 1
    return end - c


def _rows(heads: Sequence[Row], r: int, c: int, taken: set[tuple[int, int]]) -> int:
    end = r + 1
    while end < len(heads) and not _at(heads[end], c) and (end, c) not in taken:
        end += 1
    return end - r


def _table(group: list[Row], before: RowTable | None) -> RowTable:
    width = max(_filled(row) for row in group)
    first, last = 0, len(group)
    while first < min(MAX_TITLES, last) and (_is_line(group[first]) and width > 1):
        first += 1
    while last > first and width > 1 and _is_line(group[last - 1]) and _is_note(group[last - 1]):
        last -= 1
    rows = group[first:last]
    titles = tuple(_line(row) for row in group[:first])
    notes = tuple(_line(row) for row in group[last:])
    heads = _head_rows(rows)
    if not heads and not titles and before is not None and _goes_on(before, rows):
        return RowTable((), before.heads, tuple(rows), notes, before.unit)
    return RowTable(titles, tuple(rows[:heads]), tuple(rows[heads:]), notes)


def _filled(row: Row) -> int:
    return sum(map(bool, row))


def _is_line(row: Row) -> bool:
    """Whether a row is a line of text: one cell, or a title and the unit far from it."""
    filled = [cell for cell in row if cell]
    return len(filled) == 1 or (len(filled) == 2 and bool(_UNIT.search(_plain(filled[1]))))


def _is_note(row: Row) -> bool:
    return bool(_NOTE.match(_line(row)))


def _line(row: Row) -> str:
    return " ".join(" ".join(cell.split()) for cell in row if cell)


def _plain(text: str) -> str:
    return normalize(text).text


def _head_rows(rows: Sequence[Row]) -> int:
    """Return how many rows at the top name the columns."""
    if len(rows) < 2 or _is_body(rows[0], rows[1:]):
        return 0
    heads = 1
    while heads < min(MAX_HEAD_ROWS, len(rows) - 1) and _names_too(rows, heads):
        heads += 1
    return heads


def _is_body(row: Row, below: Sequence[Row]) -> bool:
    """Whether a first row is like those below: bare figures where they have some, no count of columns."""
    figures = [c for c, cell in enumerate(row) if _BARE.match(cell)]
    if not figures or _counts_on([row[c] for c in figures]):
        return False
    return all(_has_values(below, c) for c in figures) and any(
        is_value(_plain(row[c])) for c in figures
    )


def _counts_on(cells: Sequence[str]) -> bool:
    """Whether figures are the numbers of columns (1, 2, 3 or 2021, 2022)."""
    numbers = [int(_plain(cell)) for cell in cells if _plain(cell).isdecimal()]
    return len(numbers) == len(cells) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def _names_too(rows: Sequence[Row], at: int) -> bool:
    """Whether a row goes on with the head rows above it."""
    row, above = rows[at], rows[at - 1]
    named = [c for c, cell in enumerate(row) if cell]
    if not named or any(is_value(_plain(row[c])) for c in named):
        return False
    under_gap = any(not _at(above, c) for c in named)
    beside = not row[0] or row[0] == above[0]
    figures = sum(_has_values(rows[at + 1 :], c) for c in named) * 2 > len(named)
    return (beside and under_gap) or ((beside or under_gap) and figures)


def _has_values(rows: Sequence[Row], column: int) -> bool:
    cells = [cell for row in rows[:BELOW] if (cell := _at(row, column))]
    return bool(cells) and sum(is_value(_plain(cell)) for cell in cells) * 2 >= len(cells)


def _at(row: Row, column: int) -> str:
    return row[column] if column < len(row) else ""


def _goes_on(before: RowTable, rows: Sequence[Row]) -> bool:
    """Whether rows after an empty one still belong to the table above."""
    return bool(before.heads) and max(map(_filled, rows)) <= max(map(len, before.heads))


def _unit(table: RowTable) -> str:
    corner = [row[0] for row in table.heads[:1] if row]
    found = (unit_told(text) for text in (*table.titles, *corner))
    return table.unit or next((unit for unit in found if unit), "")


def unit_told(text: str) -> str:
    """Return the one unit that a text gives for a whole table (「(単位:千円)」), or ""."""
    match = _UNIT.search(_plain(text))
    unit = match.group(1) if match else ""
    return "" if _SEVERAL.search(unit) else unit
