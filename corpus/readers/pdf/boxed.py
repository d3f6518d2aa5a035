"""Tables of boxes that stand apart: each cell has a frame or a colour, with white between them.

Slides draw tables so. Boxes that share their left and right sides are a column, those that share
top and bottom a row; a box over several of them spans them. Words on the ground around the boxes of
the first row name the columns over which they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf.boxes import LEAST_GAP, MIN_BOXES, SAME, Box, find_boxes, same
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lines import find_lines
from corpus.readers.pdf.tables import Cell, Table
from corpus.readers.pdf.view import Area, Span, size_of

MOST_GAP = 14.0
"""Points between boxes: arrows stand in wider gaps."""
MIN_FILLED = 0.8
"""More places without a box are a drawing."""
MIN_LINES = 3
"""Boxes in two columns or two rows are mostly steps and parts of a drawing."""
LABEL_CHARS = 40
"""The boxes of the first row or of the first column are labels, not longer than this."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns from the left and rows from the top, as spans that do not overlap."""

    columns: tuple[Span, ...]
    rows: tuple[Span, ...]


def find_boxed(frames: Sequence[Area], glyphs: Sequence[Glyph]) -> list[Table]:
    """Return the tables that boxes make.

    Args:
        frames: the framed or coloured areas of the page.
        glyphs: its characters outside other tables.
    """
    boxes = find_boxes(frames, glyphs)
    found: list[Table] = []
    for core in _cores(boxes):
        table = _table(core, boxes)
        if table is not None:
            found.append(table)
            taken = {g.index for cell in table.cells for g in cell.glyphs}
            boxes = [box for box in boxes if not any(g.index in taken for g in box.glyphs)]
    return found


def _cores(boxes: Sequence[Box]) -> list[list[Box]]:
    """Return groups of boxes near each other that share their sides with others, both ways."""
    linked: defaultdict[int, set[int]] = defaultdict(set)
    for side, beside in ((_across, _down), (_down, _across)):
        for i, j in _neighbours(boxes, side, beside):
            linked[i].add(j)
            linked[j].add(i)
    groups: list[list[Box]] = []
    seen: set[int] = set()
    for first in range(len(boxes)):
        group, todo = [], [first]
        while todo:
            i = todo.pop()
            if i not in seen:
                seen.add(i)
                group.append(boxes[i])
                todo.extend(linked[i])
        if len(group) >= MIN_BOXES:
            groups.append(group)
    return groups


def _across(box: Box) -> Span:
    return box.across


def _down(box: Box) -> Span:
    return box.down


def _neighbours(
    boxes: Sequence[Box], shared: Callable[[Box], Span], apart: Callable[[Box], Span]
) -> Iterable[tuple[int, int]]:
    """Yield pairs of boxes of one span with nothing but a gap between them."""
    for i, one in enumerate(boxes):
        for j, other in enumerate(boxes):
            gap = apart(other)[0] - apart(one)[1]
            if LEAST_GAP < gap <= MOST_GAP and same(shared(one), shared(other)):
                yield i, j


def _table(core: Sequence[Box], boxes: Sequence[Box]) -> Table | None:
    grid = _Grid(_spans(map(_across, core)), _spans(map(_down, core)))
    if not (_apart(grid.columns) and _apart(grid.rows)):
        return None
    grid = _widened(grid, boxes)
    if min(len(grid.columns), len(grid.rows)) < MIN_LINES:
        return None
    leaves = [box for box in boxes if not any(_holds(box, other) for other in boxes)]
    placed = [(box, place) for box in leaves if (place := _place(box, grid)) is not None]
    grid, ground = _with_ground(grid, placed, boxes)
    placed = [(box, place) for box in leaves if (place := _place(box, grid)) is not None]
    cells = [
        Cell(box.area, row, column, rows, columns, box.glyphs)
        for box, (row, column, rows, columns) in placed
    ]
    filled = sum(cell.rows * cell.columns for cell in cells)
    if len(cells) < MIN_BOXES or filled < MIN_FILLED * len(grid.rows) * len(grid.columns):
        return None
    cells += ground
    if not (_labels(c for c in cells if c.row <= len(ground)) or _labels(
        c for c in cells if c.column == 0
    )):  # fmt: skip
        return None
    area = grid.columns[0][0], grid.rows[0][0], grid.columns[-1][1], grid.rows[-1][1]
    ordered = tuple(sorted(cells, key=lambda c: (c.row, c.column)))
    return Table(area, len(grid.rows), len(grid.columns), ordered)


def _holds(ground: Box, box: Box) -> bool:
    """Whether a box stands on another: that one is no cell, or its words would cost the other's."""
    (left, top, right, bottom), inner = ground.area, box.area
    return (
        size_of(box.area) < size_of(ground.area)
        and left < inner[0] + SAME
        and top < inner[1] + SAME
        and inner[2] - SAME < right
        and inner[3] - SAME < bottom
    )


def _spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the different spans in order."""
    found: list[Span] = []
    for span in sorted(spans):
        if not any(same(span, other) for other in found):
            found.append(span)
    return tuple(found)


def _apart(spans: Sequence[Span]) -> bool:
    near = [b[0] - a[1] for a, b in pairwise(spans)]
    return len(spans) > 1 and all(-1 < gap <= MOST_GAP for gap in near)


def _widened(grid: _Grid, boxes: Sequence[Box]) -> _Grid:
    """Return a grid with the rows and columns that boxes beside it add."""
    for box in boxes:
        columns, rows = grid.columns, grid.rows
        if _covered(box.across, columns) and _is_next(box.down, rows):
            grid = _Grid(columns, tuple(sorted([*rows, box.down])))
        elif _covered(box.down, rows) and _is_next(box.across, columns):
            grid = _Grid(tuple(sorted([*columns, box.across])), rows)
    return grid


def _covered(span: Span, spans: Sequence[Span]) -> tuple[int, int] | None:
    """Return which spans (first, last) one reaches over, its ends on theirs or in the gaps."""
    ends = [spans[0][0] - MOST_GAP, *(s[1] for s in spans)]
    starts = [*(s[0] for s in spans), spans[-1][1] + MOST_GAP]
    first = next((i for i, s in enumerate(spans) if ends[i] - SAME < span[0] < s[0] + SAME), None)
    last = next(
        (i for i, s in enumerate(spans) if s[1] - SAME < span[1] < starts[i + 1] + SAME), None
    )
    return (first, last) if first is not None and last is not None and first <= last else None


def _is_next(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span stands right before the first or right after the last."""
    gaps = spans[0][0] - span[1], span[0] - spans[-1][1]
    return any(LEAST_GAP < gap <= MOST_GAP for gap in gaps)


def _place(box: Box, grid: _Grid) -> tuple[int, int, int, int] | None:
    """Return row, column, rows and columns of a box; None where it is no cell of the grid."""
    columns, rows = _covered(box.across, grid.columns), _covered(box.down, grid.rows)
    if columns is None or rows is None:
        return None
    return rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1


def _with_ground(
    grid: _Grid, placed: Sequence[tuple[Box, tuple[int, int, int, int]]], boxes: Sequence[Box]
) -> tuple[_Grid, list[Cell]]:
    """Return the cells that words on the ground around the first row's boxes make."""
    inside = {id(box) for box, _ in placed}
    first = grid.rows[0]
    grounds = [
        box for box in boxes
        if id(box) not in inside
        and box.area[1] <= first[0] + SAME and first[0] - MOST_GAP <= box.area[3]
        and box.area[3] <= first[1] + MOST_GAP
        and box.area[0] <= grid.columns[-1][0] and box.area[2] >= grid.columns[-1][1] - SAME
    ]  # fmt: skip
    lines = [line for box in grounds for line in find_lines(box.glyphs)]
    above = [line for line in lines if line.bottom <= first[0] + SAME]
    taken = {column for _, (row, column, _, _) in placed if row == 0}
    cells: list[Cell] = []
    for line in lines:
        column = max((i for i, c in enumerate(grid.columns) if c[0] <= line.left + SAME), default=0)
        if line not in above and column not in taken:
            cells.append(Cell(line.area, 0, column, 1, 1, line.glyphs))
            taken.add(column)
    if above and not cells:
        top = min(line.top for line in above)
        grid = _Grid(grid.columns, ((top, max(line.bottom for line in above)), *grid.rows))
        glyphs = tuple(glyph for line in above for glyph in line.glyphs)
        area = grid.columns[0][0], top, grid.columns[-1][1], first[0]
        cells.append(Cell(area, 0, 0, 1, len(grid.columns), glyphs))
    return grid, cells


def _labels(cells: Iterable[Cell]) -> bool:
    held = [cell for cell in cells if cell.glyphs]
    return bool(held) and all(len(cell.glyphs) <= LABEL_CHARS for cell in held)
