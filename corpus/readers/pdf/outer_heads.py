"""Heads that stand outside a grid, on the ground above it and left of it.

A grid is found by its rules and fills. Slides often draw these for the body alone and set the names of
the columns on a line above, and those of groups of rows at the left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.normalize import normalize
from corpus.readers.cell_words import PLAIN_HEAD, can_be_name
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lines import Line, make_line
from corpus.readers.pdf.tables import Cell, Table
from corpus.readers.pdf.view import Area, Span, around
from corpus.readers.tabletext import unit_told

NEAR, BESIDE = 1.2, 2.5
"""Squares of type between a head and the grid below it, between a label and the grid at its right."""
LEADING = 0.8
"""Lines of one head are less than this many squares of type apart."""
MAX_LINES = 3
"""A name of more lines above a column is a paragraph."""
OF_LINE, OF_COLUMN = 0.25, 0.6
"""A head stands over a column that holds this share of its width, or of which it covers that share."""
NAMED = 0.5
"""At least this share of the columns is named; only those at the left may go without."""
OFF_CENTRE = 0.25
"""A head's middle is off its columns' middle by at most this share of their width."""
INDENT = 1.5
"""Or it begins at most so many squares of type from their left side."""


@dataclass(frozen=True, slots=True)
class _Head:
    """Lines of a name, from the top, and the first and last column over which it stands."""

    lines: tuple[Line, ...]
    first: int
    last: int

    @property
    def text(self) -> str:
        """Its words."""
        return normalize("".join(line.text for line in self.lines)).text

    @property
    def area(self) -> Area:
        """Where it stands."""
        return around([line.area for line in self.lines])


def with_outer_heads(table: Table, lines: Sequence[Line]) -> tuple[Table, list[Line]]:
    """Return a table with the heads that stand outside its grid, and the lines that are left.

    Args:
        table: as its rules, fills or boxes tell it.
        lines: the lines of the page that stand in no table.
    """
    if table.heads or not table.headed or _is_plainly_headed(table):
        return table, list(lines)
    parted = [part for line in lines for part in _parted(line, table)]
    heads = _column_heads(table, [line for line in parted if not line.vertical])
    if not heads:
        return table, list(lines)
    labels = _row_labels(table, lines)
    taken = {line.glyphs[0].index for one in (*heads, *labels) for line in one.lines}
    left = [rest for line in lines for rest in _rest(line, _parted(line, table), taken)]
    return _joined(table, heads, labels), left


def _rest(line: Line, parts: Sequence[Line], taken: set[int]) -> list[Line]:
    """Return what is left of a line: all of it where none of its parts was taken."""
    rest = [part for part in parts if part.glyphs[0].index not in taken]
    return [line] if len(rest) == len(parts) else rest


def _is_plainly_headed(table: Table) -> bool:
    texts = ["".join(g.char for g in cell.glyphs) for cell in table.cells if cell.row == 0]
    return any(PLAIN_HEAD.search(text) for text in texts) and all(map(can_be_name, texts))


# --- heads above --------------------------------------------------------------------------------


def _column_heads(table: Table, lines: Sequence[Line]) -> list[_Head]:
    """Return the heads over the columns from the left, none where the lines above name none."""
    spans = _spans(table, 0)
    heads: list[_Head] = []
    for line in _above(table, lines):
        head = _over(line, spans)
        if head is None:
            return []
        grown = _grown(heads, head)
        if grown is None:
            break
        heads = grown
    heads.sort(key=lambda head: head.first)
    return heads if _name(heads, spans) else []


def _parted(line: Line, table: Table) -> list[Line]:
    """Part a line near above a table where a space in it stands between two columns."""
    if line.vertical or not -line.em < table.area[1] - line.bottom < MAX_LINES * line.em:
        return [line]
    starts = [start for start, _ in _spans(table, 0)]
    parts: list[list[Glyph]] = []
    for glyph, gap in line.spelled():
        column = bisect_right(starts, glyph.x)
        if not parts or (gap and column != bisect_right(starts, parts[-1][-1].x)):
            parts.append([])
        parts[-1].append(glyph)
    return [make_line(part, False) for part in parts] if len(parts) > 1 else [line]


def _above(table: Table, lines: Sequence[Line]) -> list[Line]:
    """Return the lines near above a table, the lowest first."""
    left, top, right, _ = table.area
    found: list[Line] = []
    limit = top
    for line in sorted(lines, key=lambda li: -li.bottom):
        over = left - line.em < (line.left + line.right) / 2 < right + line.em
        near = limit - line.bottom < NEAR * line.em
        if over and line.bottom <= top + LEADING * line.em / 2 and near:
            found.append(line)
            limit = min(limit, line.top)
    return found


def _over(line: Line, spans: Sequence[Span]) -> _Head | None:
    """Return a line as the head of the columns over which it stands."""
    left, right = line.left, line.right
    over = [
        k for k, (start, end) in enumerate(spans)
        if (shared := min(end, right) - max(start, left)) > 0
        and (shared >= OF_LINE * (right - left) or shared >= OF_COLUMN * (end - start))
    ]  # fmt: skip
    if not over:
        return None
    start, end = spans[over[0]][0], spans[over[-1]][1]
    middle = abs((line.left + line.right) / 2 - (start + end) / 2)
    if middle > OFF_CENTRE * (end - start) and abs(line.left - start) > INDENT * line.em:
        return None
    return _Head((line,), over[0], over[-1])


def _grown(heads: Sequence[_Head], head: _Head) -> list[_Head] | None:
    """Return the heads with a line more: of one of them, or beside them; None where it is above them."""
    line = head.lines[0]
    for i, one in enumerate(heads):
        if one.first <= head.last and head.first <= one.last:
            same = (one.first, one.last) == (head.first, head.last)
            near = one.lines[0].top - line.bottom < LEADING * line.em
            if not (same and near):
                return None
            return [*heads[:i], replace(one, lines=(line, *one.lines)), *heads[i + 1 :]]
    level = not heads or line.bottom > min(one.lines[0].top for one in heads)
    return [*heads, head] if level else None


def _name(heads: Sequence[_Head], spans: Sequence[Span]) -> bool:
    """Whether some lines name the columns: all of them but some at the left."""
    named = {k for head in heads for k in range(head.first, head.last + 1)}
    return (
        len(heads) > 1
        and named == set(range(min(named), len(spans)))
        and len(named) >= NAMED * len(spans)
        and all(len(head.lines) <= MAX_LINES and _is_name(head.text) for head in heads)
    )


def _is_name(text: str) -> bool:
    return can_be_name(text) and not unit_told(text)


# --- labels at the left -------------------------------------------------------------------------


def _row_labels(table: Table, lines: Sequence[Line]) -> list[_Head]:
    """Return the names of groups of rows left of a table; ``first`` and ``last`` are their rows."""
    left, top, _, bottom = table.area
    level = [
        line for line in lines
        if line.right < left + line.em and top <= (line.top + line.bottom) / 2 <= bottom
    ]  # fmt: skip
    near = [line.left - line.em for line in level if left - line.right < BESIDE * line.em]
    beside = [line for line in level if near and line.left > min(near)]
    rows = _spans(table, 1)
    at: dict[int, list[Line]] = {}
    for line in sorted(beside, key=lambda li: li.top):
        middle = (line.top + line.bottom) / 2
        row = max((k for k, (start, _) in enumerate(rows) if start <= middle), default=0)
        at.setdefault(row, []).append(line)
    starts = sorted(at)
    if len(starts) < 2 or starts[0] > 0:
        return []
    ends = [*(start - 1 for start in starts[1:]), len(rows) - 1]
    labels = [_Head(tuple(at[s]), s, e) for s, e in zip(starts, ends, strict=True)]
    return labels if all(_is_name(label.text) for label in labels) else []


def _spans(table: Table, axis: int) -> list[Span]:
    """Return where the columns (axis 0) or rows (axis 1) of a table begin and end."""
    count = (table.columns, table.rows)[axis]
    low, high = table.area[axis], table.area[axis + 2]
    starts, ends = [high] * count, [low] * count
    for cell in table.cells:
        first, wide = ((cell.column, cell.columns), (cell.row, cell.rows))[axis]
        last = min(count, first + wide) - 1
        starts[first] = min(starts[first], cell.area[axis])
        ends[last] = max(ends[last], cell.area[axis + 2])
    return list(zip(starts, ends, strict=True))


# --- the table with them ------------------------------------------------------------------------


def _joined(table: Table, heads: Sequence[_Head], labels: Sequence[_Head]) -> Table:
    wide = 1 if labels else 0
    cells = [replace(c, row=c.row + 1, column=c.column + wide) for c in table.cells]
    over = [
        Cell(h.area, 0, h.first + wide, 1, h.last - h.first + 1, _glyphs(h)) for h in heads
    ]  # fmt: skip
    beside = [Cell(h.area, h.first + 1, 0, h.last - h.first + 1, 1, _glyphs(h)) for h in labels]
    area = around([table.area, *(one.area for one in (*heads, *labels))])
    edges = (area[0], *table.edges) if labels and table.edges else table.edges
    ordered = sorted((*over, *beside, *cells), key=lambda c: (c.row, c.column))
    return replace(
        table, area=area, rows=table.rows + 1, columns=table.columns + wide, cells=tuple(ordered),
        edges=edges, heads=1, labels=1 if labels else None,
    )  # fmt: skip


def _glyphs(head: _Head) -> tuple[Glyph, ...]:
    return tuple(glyph for line in head.lines for glyph in line.glyphs)
