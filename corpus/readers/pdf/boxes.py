"""Framed or coloured areas that hold words of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.view import Area, Span, size_of

SAME = 4.0
"""Points: sides this near to each other are one; a frame drawn of two lines is as wide."""
LEAST_GAP = 1.0
"""Points between boxes: those that touch are cells of a ruled table."""
LEAST_WIDTH, LEAST_HEIGHT = 12.0, 8.0
MIN_BOXES = 6
"""Fewer are a drawing."""
MAX_BOXES = 400
"""A page with more is a map or a chart."""
MOST_STRIPS = 4
"""A box that is larger than so many strips of it is the ground on which they stand."""


@dataclass(frozen=True, slots=True)
class Box:
    """An area with words of its own."""

    area: Area
    glyphs: tuple[Glyph, ...]

    @property
    def across(self) -> Span:
        """Its left and right side."""
        return self.area[0], self.area[2]

    @property
    def down(self) -> Span:
        """Its top and bottom."""
        return self.area[1], self.area[3]


def find_boxes(frames: Sequence[Area], glyphs: Sequence[Glyph]) -> list[Box]:
    """Return the areas that hold words of their own: each character is its smallest area's."""
    areas: list[Area] = []
    for area in sorted(_whole(frames), key=size_of):
        large = area[2] - area[0] >= LEAST_WIDTH and area[3] - area[1] >= LEAST_HEIGHT
        if large and not any(_alike(area, other) for other in areas):
            areas.append(area)
        if len(areas) > MAX_BOXES:
            return []
    held: defaultdict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs if len(areas) >= MIN_BOXES else ():
        for i, area in enumerate(areas):
            if area[0] <= glyph.x <= area[2] and area[1] <= glyph.y <= area[3]:
                held[i].append(glyph)
                break
    empty = [area for i, area in enumerate(areas) if i not in held]
    return [Box(_with_strips(areas[i], empty), tuple(own)) for i, own in sorted(held.items())]


def _with_strips(area: Area, empty: Sequence[Area]) -> Area:
    """Return a box with the strips of its colour above and below that hold no words."""
    for left, top, right, bottom in empty:
        touches = min(abs(top - area[3]), abs(bottom - area[1])) < LEAST_GAP
        if touches and same((left, right), (area[0], area[2])):
            area = area[0], min(area[1], top), area[2], max(area[3], bottom)
    return area


def _whole(frames: Sequence[Area]) -> list[Area]:
    """Return areas without those that are strips of a larger one (a colour behind each line)."""
    large = sorted(set(frames), key=size_of, reverse=True)[: 2 * MAX_BOXES]
    return [
        area for i, area in enumerate(large)
        if not any(_is_strip(area, other) for other in large[:i])
    ]  # fmt: skip


def _is_strip(area: Area, other: Area) -> bool:
    across, down = (area[0], area[2]), (area[1], area[3])
    wide, tall = (other[0], other[2]), (other[1], other[3])
    strip = (same(across, wide) and _within(down, tall)) or (
        same(down, tall) and _within(across, wide)
    )
    return strip and not _alike(area, other) and size_of(other) < MOST_STRIPS * size_of(area)


def _within(span: Span, other: Span) -> bool:
    return other[0] - SAME < span[0] and span[1] < other[1] + SAME


def _alike(one: Area, other: Area) -> bool:
    return all(abs(a - b) < SAME for a, b in zip(one, other, strict=True))


def same(one: Span, other: Span) -> bool:
    """Whether two spans have the same sides."""
    return abs(one[0] - other[0]) < SAME and abs(one[1] - other[1]) < SAME
