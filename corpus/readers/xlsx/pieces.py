"""The pieces of a region: lines above and below (titles, units, notes), and the table between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from corpus.readers.xlsx.grid import ShownCell
from corpus.readers.xlsx.sheet import Area

UNIT_ROWS = 3
"""Rows from a line with a unit down to the table that it holds for."""
NOTE_CHARS = 40
"""A longer text alone in the last rows of a table without lines is a note and no label."""
FORM_SHARE = 0.5
"""Below this share of cells that stand in a column of several a grid is a form, not a table."""
FINE_SHARE = 0.4
"""Share of the rows of a table on a fine grid that have their cells at the same places."""
FORM_COLUMNS = 4
"""Fewer columns make no form that a table could not show."""
UNIT = re.compile(r"単位\s*[:：]?\s*([^\s)）\]］:：]{1,20})")
_NOTE = re.compile(r"^[(（]?(?:※|＊|\*|注|備考|出[典所]|資料|参考)")

Row = list[ShownCell]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sheet that becomes a block.

    Attributes:
        kind: a line of one cell, a table, or a form (labels and values by their places).
        cells: its cells with words, row by row.
        unit: of a table, where a line near it gives one.
    """

    kind: Literal["line", "table", "form"]
    cells: tuple[ShownCell, ...]
    unit: str = ""

    @property
    def area(self) -> Area:
        """Return where it lies in the sheet."""
        return around(self.cells)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len({cell.row for cell in self.cells})


def around(cells: Sequence[ShownCell]) -> Area:
    """Return the area that holds some cells."""
    areas = [cell.area for cell in cells]
    return Area(
        min(a.top for a in areas), min(a.left for a in areas),
        max(a.bottom for a in areas), max(a.right for a in areas),
    )  # fmt: skip


def pieces(region: Sequence[ShownCell], fine: bool) -> Iterator[Piece]:
    """Yield the pieces of a region from the top.

    Args:
        region: its cells, row by row.
        fine: whether its columns are narrow, as squared paper for forms (方眼紙).
    """
    said = [cell for cell in region if cell.text]
    rows = [list(row) for _, row in groupby(said, key=lambda cell: cell.row)]
    first, last = _core(rows)
    above, core, below = rows[:first], rows[first:last], rows[last:]
    yield from _lines(above)
    cells = tuple(cell for row in core for cell in row)
    if len({cell.column for cell in cells}) < 2 and len(core) != 1:
        yield from _lines(core)
    elif len(cells) == 1:
        yield Piece("line", cells)
    elif cells:
        unit = _unit([cell.text for row in [*above, *core[:1]] for cell in row])
        yield Piece("form" if _is_form(core, fine) else "table", cells, unit)
    yield from _lines(below)


def with_units(parted: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces; a table without a unit has that of a line a little above it."""
    line: Piece | None = None
    for piece in parted:
        if piece.kind == "line":
            line = piece if UNIT.search(piece.cells[0].text) else line
        elif not piece.unit and line is not None and _is_near(line, piece):
            piece = replace(piece, unit=_unit([line.cells[0].text]))
        line = line if piece.kind == "line" else None
        yield piece


def _is_near(line: Piece, table: Piece) -> bool:
    gap = table.cells[0].row - line.cells[0].row
    return 0 < gap <= UNIT_ROWS


def _core(rows: list[Row]) -> tuple[int, int]:
    """Return the first and one past the last row of the table itself."""
    cells = [cell for row in rows for cell in row]
    lined = sum(cell.style.lined for cell in cells) * 2 > len(cells)
    first, last = 0, len(rows)
    while first < last - 1 and _is_above(rows, first, lined):
        first += 1
    while last > first + 1 and _is_below(rows[last - 1], lined):
        last -= 1
    return first, last


def _is_above(rows: list[Row], at: int, lined: bool) -> bool:
    """Whether a row stands over a table: without the lines that the table has, or alone."""
    row = rows[at]
    if any(cell.row + cell.rows > rows[at + 1][0].row for cell in row):
        return False
    if lined:
        return not any(cell.style.lined for cell in row)
    wide = len({cell.column for later in rows[at + 1 :] for cell in later}) > 1
    alone = len(row) == 1 or all(UNIT.search(cell.text) for cell in row[1:])
    return wide and alone and not row[0].style.lined


def _is_below(row: Row, lined: bool) -> bool:
    if lined:
        return not any(cell.style.lined for cell in row)
    text = row[0].text
    return len(row) == 1 and bool(_NOTE.match(text) or len(text) > NOTE_CHARS)


def _lines(rows: list[Row]) -> Iterator[Piece]:
    """Yield the rows outside a table: a line each; several cells are a row, but for units."""
    for row in rows:
        if len(row) == 1 or any(UNIT.search(cell.text) for cell in row):
            yield from (Piece("line", (cell,)) for cell in row)
        else:
            yield Piece("form", tuple(row))


def _unit(texts: Sequence[str]) -> str:
    """Return the unit that holds for the whole table; of several each column has its own."""
    found = {match[1] for text in texts if (match := UNIT.search(text))}
    unit = found.pop() if len(found) == 1 else ""
    return "" if re.search(r"[、,，・/]", unit) else unit


def _is_form(rows: list[Row], fine: bool) -> bool:
    """Whether cells are placed by hand, so that few rows have theirs at the same places.

    On a fine grid a table is what repeats the places of its cells row by row.
    """
    if fine and len(rows) > 1:
        patterns = Counter(tuple((c.column, c.columns) for c in row) for row in rows if len(row) > 1)  # fmt: skip
        return max(patterns.values(), default=0) < FINE_SHARE * len(rows)
    cells = [cell for row in rows for cell in row]
    places: dict[tuple[int, int], int] = {}
    for cell in cells:
        place = (cell.column, cell.columns)
        places[place] = places.get(place, 0) + 1
    if len({column for column, _ in places}) < FORM_COLUMNS or len(rows) < 2:
        return len(rows) < 2
    several = max(2.0, len(rows) / 4)
    aligned = sum(count for count in places.values() if count >= several)
    return aligned < FORM_SHARE * len(cells)
