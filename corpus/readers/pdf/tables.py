"""Tables from ruling lines: crossings -> cells -> grids (the lattice method of Nurminen, 2013).

Written here rather than taken from pdfplumber, whose pdfminer reads the same pages about twenty
times slower and lays out the text a second time, with other characters than those we box.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lattice import SNAP, cells_between, connected
from corpus.readers.pdf.lines import find_lines
from corpus.readers.pdf.open_sides import missing_sides
from corpus.readers.pdf.rulings import Rules, Tint
from corpus.readers.pdf.view import Area

MIN_ROWS, MIN_COLUMNS, MIN_FILLED = 2, 2, 0.4
"""Less than this is a frame around text; a grid with fewer filled cells is a chart or a form. Filled
areas that are marked lines of a paragraph have no two cells side by side."""
FEWEST = MIN_ROWS * MIN_COLUMNS
MIN_CLOSED = 2
"""A table with an open side has at least so many closed cells."""
WHITE = 0xFFFFFF
MIN_TINTED, MAX_TINTED = 3, 3
"""Of two rows with colours of their own none is the head; more than the second many are none."""


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
    """A grid of cells, by rows.

    ``headed`` is False where no row can name the columns; ``edges`` are the places of the rules
    between its columns, none where it has no rules; ``heads`` is how many rows at its top look like
    heads: they have colours of their own, or stand above the grid; ``labels`` is how many columns name
    the rows, None where their cells tell.
    """

    area: Area
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    headed: bool = True
    edges: tuple[float, ...] = ()
    heads: int = 0
    labels: int | None = None


def find_ruled(rules: Rules, cells: Sequence[Area], glyphs: Sequence[Glyph]) -> list[Table]:
    """Return the tables of the cells that rules draw."""
    return _tables(_closed(rules, cells, glyphs), glyphs, rules.tints, 1)


def find_shaded(rules: Rules, cells: Sequence[Area], glyphs: Sequence[Glyph]) -> list[Table]:
    """Return the tables of the cells that filled areas tell too."""
    return _tables(connected(cells, FEWEST), glyphs, rules.tints, MIN_ROWS)


def _tables(
    groups: Sequence[Sequence[Area]], glyphs: Sequence[Glyph], tints: Sequence[Tint], least: int
) -> list[Table]:
    rest = list(glyphs)
    tables: list[Table] = []
    for group in sorted(groups, key=len, reverse=True):
        found = _table(group, rest, tints, least)
        if found is not None:
            tables.append(found)
            inside = {glyph.index for cell in found.cells for glyph in cell.glyphs}
            rest = [glyph for glyph in rest if glyph.index not in inside]
    return tables


def _closed(rules: Rules, cells: Sequence[Area], glyphs: Sequence[Glyph]) -> list[list[Area]]:
    """Return the cells that rules draw, in groups; those with an open side too."""
    across, down = rules.across, rules.down
    more = [missing_sides(group, across, down, glyphs) for group in connected(cells, MIN_CLOSED)]
    flat = [side for sides, _ in more for side in sides]
    steep = [side for _, sides in more for side in sides]
    return connected(
        cells_between((*across, *flat), (*down, *steep)) if flat or steep else cells, FEWEST
    )


def _table(
    areas: Sequence[Area], glyphs: Sequence[Glyph], tints: Sequence[Tint], least: int
) -> Table | None:
    """Return the table of some cells; ``least`` rows of it must have words in several columns."""
    xs = _steps([x for area in areas for x in (area[0], area[2])])
    ys = _steps([y for area in areas for y in (area[1], area[3])])
    if len(xs) - 1 < MIN_COLUMNS or len(ys) - 1 < MIN_ROWS:
        return None
    areas = [area for area in areas if min(_span(area, xs, ys)[2:]) > 0]  # no slit of a double rule
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
    if not _is_table(cells, least):
        return None
    cells = tuple(part for cell in cells for part in _parted(cell, xs))
    ordered = sorted(cells, key=lambda c: (c.row, c.column))
    area = xs[0], ys[0], xs[-1], ys[-1]
    tinted = _tinted(ordered, [tint for tint in tints if _touches(tint[0], area)])
    rows, columns = len(ys) - 1, len(xs) - 1
    return Table(area, rows, columns, tuple(ordered), edges=tuple(xs), heads=tinted)


def _touches(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _tinted(cells: Sequence[Cell], tints: Sequence[Tint]) -> int:
    """Return how many rows at the top have colours that no row below them has.

    The first column has a colour of its own in many tables; it is looked at in none.
    """
    colours: defaultdict[int, set[int]] = defaultdict(set)
    for cell in cells if tints else ():
        if cell.column > 0:
            colours[cell.row].add(_colour_at(cell.area, tints))
    rows = sorted(colours)
    if len(rows) < MIN_TINTED or WHITE in colours[rows[0]]:
        return 0
    heads = 1
    while heads < MAX_TINTED and colours[rows[heads]] <= colours[rows[0]]:
        heads += 1
    below = set().union(*(colours[row] for row in rows[heads:]))
    return 0 if colours[rows[0]] & below else heads


def _colour_at(area: Area, tints: Sequence[Tint]) -> int:
    """Return the colour behind a cell: the last one painted over its middle."""
    x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
    found = WHITE
    for box, colour in tints:
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            found = colour
    return found


def _parted(cell: Cell, xs: Sequence[float]) -> list[Cell]:
    """Part a cell whose words stand in several columns: a head row drawn without its rules."""
    if cell.columns < 2:
        return [cell]
    inside: defaultdict[int, list[Glyph]] = defaultdict(list)
    for line in find_lines(cell.glyphs):
        column = _slot(xs, line.left + 1)
        if line.right - 1 > xs[column + 1]:
            return [cell]
        inside[column].extend(line.glyphs)
    if len(inside) < 2:
        return [cell]
    _, top, _, bottom = cell.area
    return [
        Cell((xs[k], top, xs[k + 1], bottom), cell.row, k, cell.rows, 1, tuple(inside[k]))
        for k in range(cell.column, cell.column + cell.columns)
    ]


def _is_table(cells: Sequence[Cell], least: int) -> bool:
    filled = [cell for cell in cells if cell.glyphs]
    columns = {cell.column for cell in filled}
    beside = Counter(row for cell in filled for row in range(cell.row, cell.row + cell.rows))
    return (
        len(filled) >= MIN_FILLED * len(cells)
        and len(filled) >= MIN_ROWS * MIN_COLUMNS
        and len({cell.row for cell in filled}) >= MIN_ROWS
        and len(columns) >= MIN_COLUMNS
        and sum(count >= MIN_COLUMNS for count in beside.values()) >= least
    )


def _steps(values: Sequence[float]) -> list[float]:
    steps: list[float] = []
    for value in sorted(values):
        if not steps or value - steps[-1] > SNAP * 1.5:
            steps.append(value)
    return steps


def _slot(steps: Sequence[float], value: float) -> int:
    return bisect_right(steps, value) - 1


def _span(area: Area, xs: Sequence[float], ys: Sequence[float]) -> tuple[int, int, int, int]:
    column, right = _near(xs, area[0]), _near(xs, area[2])
    row, bottom = _near(ys, area[1]), _near(ys, area[3])
    return row, column, bottom - row, right - column


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
