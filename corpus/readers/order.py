"""Reading order of boxes on a page: a recursive cut along the white gaps (XY-cut).

Across a page or a frame, a full-width gap parts what stands above from what stands below, a
full-height gap parts columns. Where both exist, labels beside their explanations are read row by
row, columns of running text column by column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LABEL = 9.0
"""A column narrower than this many squares of type holds labels, not running text."""
SECTION_GAP = 1.8
"""Rows further apart than this many squares of type are not of the same columns."""
LARGER = 1.2
"""A row of type this much larger is a heading above the columns, not a part of one."""
MAX_DEPTH = 60


class Rect(NamedTuple):
    """A rectangle in points, y downwards; ``em`` is the size of its type (0 where unknown)."""

    left: float
    top: float
    right: float
    bottom: float
    em: float = 0.0


def around(rects: Sequence[Rect]) -> Rect:
    """Return the smallest rectangle that holds all of some; its type is the largest of theirs."""
    left, top, right, bottom, em = zip(*rects, strict=True)
    return Rect(min(left), min(top), max(right), max(bottom), max(em))


def reading_order(rects: Sequence[Rect], right_to_left: bool = False) -> list[int]:
    """Return the places of the rectangles in the order in which they are read."""
    return _order(rects, list(range(len(rects))), right_to_left, 0)


def _order(rects: Sequence[Rect], places: list[int], rtl: bool, depth: int) -> list[int]:
    if len(places) < 2:
        return places
    if depth > MAX_DEPTH:
        return sorted(places, key=lambda i: (rects[i].top, rects[i].left))
    rows = _bands(rects, places, 1)
    columns = _bands(rects, places, 0)
    if len(rows) == 1 and len(columns) == 1:
        return _tangled(rects, places, rtl, depth)
    if len(columns) == 1:
        rows = _sections(rects, rows)
    bands = (
        rows if len(columns) == 1 or (len(rows) > 1 and _by_rows(rects, rows, columns)) else columns
    )
    if bands is columns and rtl:
        bands = bands[::-1]
    return [i for band in bands for i in _order(rects, band, rtl, depth + 1)]


def _bands(rects: Sequence[Rect], places: Sequence[int], axis: int) -> list[list[int]]:
    """Part the rectangles wherever a gap runs through all of them along an axis (0: x, 1: y)."""
    bands: list[list[int]] = []
    end = 0.0
    for i in sorted(places, key=lambda i: (rects[i][axis], rects[i][1 - axis])):
        low, high = rects[i][axis], rects[i][axis + 2]
        slack = min(1.5, (high - low) * 0.2)  # boxes that only touch are apart
        if bands and low + slack < end:
            bands[-1].append(i)
            end = max(end, high)
        else:
            bands.append([i])
            end = high
    return bands


def _sections(rects: Sequence[Rect], rows: Sequence[list[int]]) -> list[list[int]]:
    """Join rows that stand in the same columns, so that a heading above does not cut them apart."""
    sections: list[list[int]] = []
    for row in rows:
        if sections and _same_columns(rects, sections[-1], row):
            sections[-1] = sections[-1] + row
        else:
            sections.append(list(row))
    return sections


def _same_columns(rects: Sequence[Rect], above: Sequence[int], row: Sequence[int]) -> bool:
    em = max(rects[i].em for i in row)
    gap = min(rects[i].top for i in row) - max(rects[i].bottom for i in above)
    if gap > SECTION_GAP * em:
        return False
    counts = len(_bands(rects, above, 0)), len(_bands(rects, row, 0))
    if counts[0] == 1 and max(rects[i].em for i in above) > LARGER * em:
        return False
    return max(counts) > 1 and len(_bands(rects, [*above, *row], 0)) >= max(counts)


def _by_rows(
    rects: Sequence[Rect], rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]]
) -> bool:
    """Whether rows come first: a row has the full width, or a column holds labels."""
    span = max(rects[i].right for c in columns for i in c) - min(
        rects[i].left for c in columns for i in c
    )
    column_of = {i: k for k, column in enumerate(columns) for i in column}
    shared = sum(len({column_of[i] for i in row}) > 1 for row in rows)
    if shared < len(rows) / 2 and shared < 2:
        return True
    widths = [
        max(rects[i].right for i in column) - min(rects[i].left for i in column)
        for column in columns
    ]
    ems = [max(rects[i].em for i in column) or span / 60 for column in columns]
    labels = any(width < LABEL * em for width, em in zip(widths, ems, strict=True))
    return labels and shared >= 2


def _tangled(rects: Sequence[Rect], places: list[int], rtl: bool, depth: int) -> list[int]:
    """Order boxes that no straight gap parts: the topmost first, then the rest without it."""
    first = min(places, key=lambda i: (rects[i].top, -rects[i].right if rtl else rects[i].left))
    rest = [i for i in places if i != first]
    return [first, *_order(rects, rest, rtl, depth + 1)]
