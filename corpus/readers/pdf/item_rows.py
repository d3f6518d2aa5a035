"""Rows that no rule parts: several columns of one ruled row list items at the same heights.

A table of offices draws a rule only between regions, a table of measures only between chapters; the
lines of their columns still stand row by row. Columns of running text stand at one height too, but
their lines fill the column; items do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.normalize import normalize
from corpus.readers.cell_words import is_figure
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lines import Line, find_lines
from corpus.readers.pdf.tables import Cell

FILLED = 0.8
"""A line that fills this share of its cell's width may be running text."""
ITEMS, FIRST_ITEMS = 3, 5
"""So many items under each other are rows; in the first row, where heads of three lines stand, so
many. Two are rows where they are figures or marks."""
SHARE = 0.5
"""This share of the row's filled cells must list items."""
EVEN = 0.85
"""Headings between items stand at least this share of the items' own distance from them."""
LEVEL = 0.5
"""Items of one row differ in height by less than this share of the type."""


@dataclass(frozen=True, slots=True)
class _Lined:
    """A cell with its lines from the top; what stands on one height is one line."""

    cell: Cell
    lines: tuple[tuple[Line, ...], ...]

    @property
    def heights(self) -> list[float]:
        """The middle of each line."""
        return [(line[0].top + line[0].bottom) / 2 for line in self.lines]

    @property
    def em(self) -> float:
        """The size of its type."""
        return self.lines[0][0].em

    def lists_items(self) -> bool:
        """Whether no line fills the cell."""
        width = self.cell.area[2] - self.cell.area[0]
        return len(self.lines) > 1 and all(
            line[-1].right - line[0].left < FILLED * width for line in self.lines
        )

    def is_of_figures(self) -> bool:
        """Whether each line is a figure or a mark."""
        return all(is_figure(normalize(part.text).text) for line in self.lines for part in line)


def with_item_rows(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return a table's cells with such rows parted."""
    found = list(cells)
    tall = {cell.row for cell in cells if cell.rows == 1 and _has_lines(cell)}
    for row in sorted(tall, reverse=True):
        held = [lined for cell in found if cell.row == row and (lined := _lined(cell)) is not None]
        listed = _listed(held, row) if len(held) > 1 else []
        if listed:
            anchors = _with_headings(listed, held)
            parts = {
                id(one.cell): _parts(one, listed, anchors) for one in held if one.cell.rows == 1
            }
            found = [
                moved
                for cell in found
                for moved in _moved(cell, parts.get(id(cell)), row, len(anchors))
            ]
    return tuple(found)


def _has_lines(cell: Cell) -> bool:
    """Whether a cell's glyphs stand at several heights."""
    glyphs = cell.glyphs
    return bool(glyphs) and max(g.y for g in glyphs) - min(g.y for g in glyphs) > glyphs[0].em


def _lined(cell: Cell) -> _Lined | None:
    lines = sorted(find_lines(cell.glyphs), key=lambda li: (li.top, li.left))
    if not lines or any(line.vertical for line in lines):
        return None
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].top - line.top) < LEVEL * line.em:
            rows[-1].append(line)
        else:
            rows.append([line])
    return _Lined(cell, tuple(tuple(sorted(row, key=lambda li: li.left)) for row in rows))


def _listed(held: Sequence[_Lined], row: int) -> list[float]:
    """Return the heights of the items that a row's cells list, none where they list none."""
    best: list[_Lined] = []
    items = [one for one in held if one.cell.rows == 1 and one.lists_items()]
    for one in items:
        alike = [other for other in items if _level(one, other)]
        best = max(best, alike, key=len)
    if len(best) < 2 or len(best) < SHARE * len(held) or _are_stacked(best):
        return []
    least = FIRST_ITEMS if row == 0 else ITEMS
    few = row > 0 and all(one.is_of_figures() for one in best)
    return best[0].heights if len(best[0].lines) >= (2 if few else least) else []


def _with_headings(heights: list[float], held: Sequence[_Lined]) -> list[float]:
    """Return the heights of the rows with those at which the first cell alone says something.

    Such a line is a heading of the items below it where it stands as far from them as they from
    each other; a label of two lines has them nearer.
    """
    first = min(held, key=lambda one: one.cell.column)
    if first.cell.rows > 1 or not first.lists_items():
        return heights
    pitch = min(b - a for a, b in pairwise(heights))
    own = first.heights
    near = LEVEL * first.em
    known = all(any(abs(y - height) < near for y in own) for height in heights)
    even = all(b - a > EVEN * pitch for a, b in pairwise(own))
    return own if known and even and len(own) > len(heights) else heights


def _are_stacked(cells: Sequence[_Lined]) -> bool:
    """Whether most lines are one character: words set downwards."""
    lines = [line for one in cells for line in one.lines if not one.is_of_figures()]
    return sum(len(line) == 1 and len(line[0].glyphs) == 1 for line in lines) > len(lines) / 2


def _level(one: _Lined, other: _Lined) -> bool:
    """Whether two cells have their lines at the same heights."""
    apart = [abs(a - b) for a, b in zip(one.heights, other.heights, strict=False)]
    return len(one.lines) == len(other.lines) and max(apart) < LEVEL * max(one.em, other.em)


def _parts(one: _Lined, listed: Sequence[float], anchors: Sequence[float]) -> list[list[Glyph]]:
    """Return what of a cell stands in each row; [] where it stands for all of them."""
    near = LEVEL * one.em
    if not all(any(abs(y - height) < near for y in one.heights) for height in listed):
        return []
    parts: list[list[Glyph]] = [[] for _ in anchors]
    for y, line in zip(one.heights, one.lines, strict=True):
        at = max(0, sum(anchor <= y + near for anchor in anchors) - 1)
        parts[at] += [glyph for piece in line for glyph in piece.glyphs]
    return parts


def _moved(cell: Cell, parts: Sequence[Sequence[Glyph]] | None, row: int, count: int) -> list[Cell]:
    """Return a cell after a row has become several."""
    if cell.row > row:
        return [replace(cell, row=cell.row + count - 1)]
    if cell.row + cell.rows <= row:
        return [cell]
    if parts:
        return [replace(cell, row=row + i, glyphs=tuple(held)) for i, held in enumerate(parts)]
    return [replace(cell, rows=cell.rows + count - 1)]
