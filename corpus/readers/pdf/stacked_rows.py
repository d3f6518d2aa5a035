"""Rows of boxes that stand on a grid: drawn as filled boxes where the rest has rules.

The head of a slide's table is often a row of coloured boxes without rules; its boxes end where the
columns of the grid do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.tables import Cell, Table
from corpus.readers.pdf.view import Area

EDGE = 3.0
"""Points: sides this near to each other are one."""
MAX_ROWS = 5
"""More rows than these are found by their own rules."""


def with_stacked_rows(
    table: Table, lines: Sequence[Line], frames: Sequence[Area]
) -> tuple[Table, list[Line]]:
    """Return a table with the rows of boxes that stand on it, and the lines that are left.

    Args:
        table: as its rules tell it; one without rules between its columns stays as it is.
        lines: the lines of the page that stand in no table.
        frames: the boxes of the page, framed or filled.
    """
    left = list(lines)
    for _ in range(MAX_ROWS):
        cells = _row_on(table, frames, left)
        if not any(cell.glyphs for cell in cells):
            break
        inside = {glyph.index for cell in cells for glyph in cell.glyphs}
        left = [line for line in left if line.glyphs[0].index not in inside]
        table = _raised(table, cells)
    return table, left


def _row_on(table: Table, frames: Sequence[Area], lines: Sequence[Line]) -> list[Cell]:
    """Return the cells of a row of boxes right above a table, none where there is no such row."""
    boxes = sorted({box for box in frames if abs(box[3] - table.area[1]) < EDGE})
    cells: list[Cell] = []
    top = None
    for box in boxes:
        first, end = _edge(table, box[0]), _edge(table, box[2])
        if first is None or end is None or first >= end:
            continue
        level = top is None or abs(box[1] - top) < EDGE
        if level and first == (cells[-1].column + cells[-1].columns if cells else 0):
            cells.append(Cell(box, 0, first, 1, end - first, _words(box, lines)))
            top = box[1]
    whole = bool(cells) and cells[-1].column + cells[-1].columns == len(table.edges) - 1
    return cells if len(cells) > 1 and whole else []


def _edge(table: Table, x: float) -> int | None:
    """Return which edge of a table's columns stands at a place."""
    return next((k for k, edge in enumerate(table.edges) if abs(edge - x) < EDGE), None)


def _words(box: Area, lines: Sequence[Line]) -> tuple[Glyph, ...]:
    held = [
        line for line in lines
        if box[0] - EDGE < line.left and line.right < box[2] + EDGE
        and box[1] < (line.top + line.bottom) / 2 < box[3]
    ]  # fmt: skip
    return tuple(glyph for line in held for glyph in line.glyphs)


def _raised(table: Table, cells: Sequence[Cell]) -> Table:
    left, _, right, bottom = table.area
    below = [replace(cell, row=cell.row + 1) for cell in table.cells]
    heads = table.heads + 1 if table.heads else 0
    return replace(
        table, area=(left, cells[0].area[1], right, bottom), rows=table.rows + 1,
        cells=(*cells, *below), heads=heads,
    )  # fmt: skip
