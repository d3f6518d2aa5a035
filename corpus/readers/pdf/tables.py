"""Tables from ruling lines: crossings -> cells -> grids (the lattice method of Nurminen, 2013).

Written here rather than taken from pdfplumber, whose pdfminer reads the same pages about twenty
times slower and lays out the text a second time, with other characters than those we box.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.rulings import Rule, Rules

REACH = 3.0
"""Points: rules that end this near to each other cross."""
MIN_ROWS, MIN_COLUMNS, MIN_FILLED = 2, 2, 0.4
"""Less than this is a frame around text; a grid with fewer filled cells is a chart or a form."""
MAX_CELLS = 6_000
_SNAP = 2.5

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its area in points, its row and column, how many of each it spans, its glyphs."""

    area: Area
    row: int
    column: int
    rows: int
    columns: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, by rows; ``headed`` is False where no row can name the columns."""

    area: Area
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    headed: bool = True


def find_tables(rules: Rules, glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """Return the tables of a page and the glyphs that stand in none."""
    rest = list(glyphs)
    tables: list[Table] = []
    drawn = _connected(_cells(rules.across, rules.down))
    shaded = _connected(_cells(rules.shaded_across, rules.shaded_down))
    for group in (*sorted(drawn, key=len, reverse=True), *sorted(shaded, key=len, reverse=True)):
        found = _table(group, rest)
        if found is not None:
            tables.append(found)
            inside = {glyph.index for cell in found.cells for glyph in cell.glyphs}
            rest = [glyph for glyph in rest if glyph.index not in inside]
    return tables, rest


def _cells(across: Sequence[Rule], down: Sequence[Rule]) -> list[Area]:
    """Return the smallest rectangles whose corners are crossings joined by rules."""
    on_row: dict[int, list[tuple[float, int]]] = {}
    columns_at: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for h, rule in enumerate(across):
        on_row[h] = sorted(
            (v.at, k) for k, v in enumerate(down)
            if rule.start - REACH <= v.at <= rule.end + REACH
            and v.start - REACH <= rule.at <= v.end + REACH
        )  # fmt: skip
        for _, k in on_row[h]:
            columns_at[k][h] = rule.at
    below = {k: sorted((y, h) for h, y in rows.items()) for k, rows in columns_at.items()}
    cells: list[Area] = []
    for h, crossings in on_row.items():
        for at, (x, k) in enumerate(crossings):
            cell = _smallest(across[h].at, x, crossings[at + 1 :], below[k], columns_at)
            if cell is not None:
                cells.append(cell)
            if len(cells) > MAX_CELLS:
                return []
    return cells


def _smallest(
    y: float, x: float, right: Sequence[tuple[float, int]], below: Sequence[tuple[float, int]],
    columns_at: dict[int, dict[int, float]],
) -> Area | None:  # fmt: skip
    for y2, h2 in below[bisect_right(below, (y + REACH, 1 << 30)) :]:
        for x2, k2 in right:
            if x2 - x > REACH and h2 in columns_at[k2]:
                return x, y, x2, y2
    return None


def _connected(cells: Sequence[Area]) -> list[list[Area]]:
    """Group cells that share a corner."""
    parent = list(range(len(cells)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    at: dict[tuple[int, int], int] = {}
    for i, (x0, y0, x1, y1) in enumerate(cells):
        for corner in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            key = (round(corner[0] / _SNAP), round(corner[1] / _SNAP))
            parent[root(i)] = root(at.setdefault(key, i))
    groups: defaultdict[int, list[Area]] = defaultdict(list)
    for i, cell in enumerate(cells):
        groups[root(i)].append(cell)
    return [group for group in groups.values() if len(group) >= MIN_ROWS * MIN_COLUMNS]


def _table(areas: Sequence[Area], glyphs: Sequence[Glyph]) -> Table | None:
    xs = _steps([x for area in areas for x in (area[0], area[2])])
    ys = _steps([y for area in areas for y in (area[1], area[3])])
    if len(xs) - 1 < MIN_COLUMNS or len(ys) - 1 < MIN_ROWS:
        return None
    owned = _owners(areas, xs, ys)
    inside: list[list[Glyph]] = [[] for _ in areas]
    for glyph in glyphs:
        owner = owned.get((_slot(ys, glyph.y), _slot(xs, glyph.x)))
        if owner is not None:
            inside[owner].append(glyph)
    cells = tuple(
        Cell(area, row, column, rows, columns, tuple(held))
        for area, held in zip(areas, inside, strict=True)
        for row, column, rows, columns in (_span(area, xs, ys),)
    )
    if not _is_table(cells):
        return None
    ordered = sorted(cells, key=lambda c: (c.row, c.column))
    return Table((xs[0], ys[0], xs[-1], ys[-1]), len(ys) - 1, len(xs) - 1, tuple(ordered))


def _is_table(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell.glyphs]
    rows = {cell.row for cell in filled}
    columns = {cell.column for cell in filled}
    return (
        len(filled) >= MIN_FILLED * len(cells)
        and len(filled) >= 4
        and len(rows) >= MIN_ROWS
        and len(columns) >= MIN_COLUMNS
    )


def _steps(values: Sequence[float]) -> list[float]:
    steps: list[float] = []
    for value in sorted(values):
        if not steps or value - steps[-1] > _SNAP * 1.5:
            steps.append(value)
    return steps


def _slot(steps: Sequence[float], value: float) -> int:
    return bisect_right(steps, value) - 1


def _span(area: Area, xs: Sequence[float], ys: Sequence[float]) -> tuple[int, int, int, int]:
    column, right = _near(xs, area[0]), _near(xs, area[2])
    row, bottom = _near(ys, area[1]), _near(ys, area[3])
    return row, column, max(1, bottom - row), max(1, right - column)


def _near(steps: Sequence[float], value: float) -> int:
    i = bisect_left(steps, value)
    if i == len(steps) or (i > 0 and value - steps[i - 1] < steps[i] - value):
        return i - 1
    return i


def _owners(
    areas: Sequence[Area], xs: Sequence[float], ys: Sequence[float]
) -> dict[tuple[int, int], int]:
    owned: dict[tuple[int, int], int] = {}
    for i, area in enumerate(areas):
        row, column, rows, columns = _span(area, xs, ys)
        for r in range(row, row + rows):
            for c in range(column, column + columns):
                owned.setdefault((r, c), i)
    return owned
