"""Ruling lines to cells: crossings -> cells -> groups (the lattice method of Nurminen, 2013)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from corpus.readers.pdf.rulings import Rule
from corpus.readers.pdf.view import Area

REACH = 3.0
"""Points: rules that end this near to each other cross."""
MAX_CELLS = 6_000
SNAP = 2.5
"""Points: places this near to each other are one."""


def cells_between(across: Sequence[Rule], down: Sequence[Rule]) -> list[Area]:
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


def connected(cells: Sequence[Area], least: int) -> list[list[Area]]:
    """Group cells that share a corner, ``least`` of them together."""
    parent = list(range(len(cells)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    at: dict[tuple[int, int], int] = {}
    for i, (x0, y0, x1, y1) in enumerate(cells):
        for corner in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            key = (round(corner[0] / SNAP), round(corner[1] / SNAP))
            parent[root(i)] = root(at.setdefault(key, i))
    groups: defaultdict[int, list[Area]] = defaultdict(list)
    for i, cell in enumerate(cells):
        groups[root(i)].append(cell)
    return [group for group in groups.values() if len(group) >= least]
