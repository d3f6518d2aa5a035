"""Tables that only have rules between their rows: white space that runs through parts the columns.

Slides and statistics draw such tables: a rule under the heads, others (often dashed) under each row
and none down. Rules of one length under each other tell the rows; what stands right above the first
and right below the last belongs to them where it stands in the same columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lines import Line, find_lines
from corpus.readers.pdf.rulings import Rule
from corpus.readers.pdf.tables import Cell, Table

LEVELS = 3
"""Fewer rules under each other frame a paragraph."""
LONGEST_SLACK = 6.0
"""Points: rules of one table begin and end this near to each other."""
SHORTEST = 120.0
"""Points: shorter rules underline words."""
COVERED = 0.7
"""Pieces on one height that cover this share of the width are a rule (the heads' has gaps)."""
GUTTER = 1.8
"""Squares of type: white space that parts two columns; after a number there is less."""
NEAR = 1.6
"""Squares of type: what stands this near to the first and the last rule is a row of the table."""
SIDE_BY_SIDE = 0.6
"""Share of the rows that must have words in several columns."""
SAME_HEIGHT = 2.0
MAX_ROWS = 200


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows as heights from top to bottom, and the lines in each."""

    edges: tuple[float, ...]
    lines: tuple[tuple[Line, ...], ...]


def find_row_ruled(across: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Table]:
    """Return the tables whose rows alone are ruled."""
    found: list[Table] = []
    for left, right in _widths(across):
        inside = [g for g in glyphs if left - 2 <= g.x <= right + 2]
        lines = [line for line in find_lines(inside) if not line.vertical]
        for levels in _stacks(across, left, right):
            table = _table(levels, left, right, lines)
            if table is not None:
                found.append(table)
                taken = {g.index for cell in table.cells for g in cell.glyphs}
                lines = [li for li in lines if li.glyphs[0].index not in taken]
    return found


def _widths(across: Sequence[Rule]) -> list[tuple[float, float]]:
    """Return the places at which several rules under each other begin and end."""
    groups: defaultdict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in across:
        if rule.end - rule.start >= SHORTEST:
            key = round(rule.start / LONGEST_SLACK), round(rule.end / LONGEST_SLACK)
            groups[key].append(rule)
    held = [rules for rules in groups.values() if len(rules) >= LEVELS]
    held.sort(key=lambda rules: rules[0].start - rules[0].end)
    return [(min(r.start for r in rules), max(r.end for r in rules)) for rules in held]


def _stacks(across: Sequence[Rule], left: float, right: float) -> list[list[float]]:
    """Return the heights of the rules of a width; several where other rules part them."""
    pieces = sorted(
        (r for r in across if left - LONGEST_SLACK <= r.start and r.end <= right + LONGEST_SLACK),
        key=lambda r: r.at,
    )
    levels: list[tuple[float, float]] = []
    for rule in pieces:
        if levels and rule.at - levels[-1][0] < SAME_HEIGHT:
            levels[-1] = levels[-1][0], levels[-1][1] + rule.end - rule.start
        else:
            levels.append((rule.at, rule.end - rule.start))
    whole = [at for at, covered in levels if covered >= COVERED * (right - left)]
    return [whole] if LEVELS <= len(whole) <= MAX_ROWS else []


def _table(levels: Sequence[float], left: float, right: float, lines: list[Line]) -> Table | None:
    between = [line for line in lines if levels[0] < (line.top + line.bottom) / 2 < levels[-1]]
    if not between:
        return None
    em = Counter(round(line.em, 1) for line in between).most_common(1)[0][0]
    columns = _columns(between, left, right, em)
    if len(columns) < 3:
        return None
    rows = _rows(levels, lines, columns, em)
    cells = tuple(
        cell for r, held in enumerate(rows.lines)
        for cell in _cells(held, r, columns, rows.edges[r], rows.edges[r + 1])
    )  # fmt: skip
    filled = [{cell.column for cell in cells if cell.row == r} for r in range(len(rows.lines))]
    beside = sum(len(places) > 1 for places in filled)
    if beside < max(2, SIDE_BY_SIDE * sum(map(bool, filled))):
        return None
    area = left, rows.edges[0], right, rows.edges[-1]
    return Table(area, len(rows.lines), len(columns) - 1, cells, edges=tuple(columns))


def _columns(lines: Sequence[Line], left: float, right: float, em: float) -> list[float]:
    """Return the edges of the columns: the middles of the white space that runs through."""
    spans = sorted((line.left, line.right) for line in lines)
    edges, reach = [left], spans[0][1]
    for start, end in spans:
        if start - reach >= GUTTER * em:
            edges.append((start + reach) / 2)
        reach = max(reach, end)
    return [*edges, right]


def _rows(
    levels: Sequence[float], lines: Sequence[Line], columns: Sequence[float], em: float
) -> _Rows:
    """Return the rows between the rules, with those above the first and below the last."""
    over = [li for li in lines if 0 <= levels[0] - li.bottom < NEAR * max(em, li.em)]
    under = _below(levels[-1], lines, em)
    edges = [*levels]
    if _fit(over, columns):
        edges.insert(0, min(line.top for line in over))
    if under and _fit(_first(under), columns):
        edges.append(max(line.bottom for line in under))
    held = [
        tuple(li for li in lines if top <= (li.top + li.bottom) / 2 < bottom)
        for top, bottom in pairwise(edges)
    ]
    return _Rows(tuple(edges), tuple(held))


def _below(level: float, lines: Sequence[Line], em: float) -> list[Line]:
    """Return the lines under each other right below a rule."""
    found: list[Line] = []
    foot = level
    for line in sorted((li for li in lines if li.top >= level - 1), key=lambda li: li.top):
        if line.top - foot > NEAR * em:
            break
        found.append(line)
        foot = max(foot, line.bottom)
    return found


def _first(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.top < lines[0].bottom]


def _fit(lines: Sequence[Line], columns: Sequence[float]) -> bool:
    """Whether lines stand in several columns and over no edge between them."""
    places = {_place(line.left, columns) for line in lines}
    return len(places) > 1 and all(
        _place(line.left, columns) == _place(line.right, columns) for line in lines
    )


def _place(x: float, columns: Sequence[float]) -> int:
    return min(max(bisect_right(columns, x) - 1, 0), len(columns) - 2)


def _cells(
    lines: Sequence[Line], row: int, columns: Sequence[float], top: float, bottom: float
) -> list[Cell]:
    held: defaultdict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for line in sorted(lines, key=lambda li: (li.top, li.left)):
        held[_place(line.left, columns), _place(line.right, columns)].extend(line.glyphs)
    return [
        Cell((columns[a], top, columns[b + 1], bottom), row, a, 1, b - a + 1, tuple(glyphs))
        for (a, b), glyphs in held.items()
    ]
