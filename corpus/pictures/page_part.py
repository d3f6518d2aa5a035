"""The part of a large page around some words: a sheet is too large to be read in one picture."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.boxes import Box, Boxes, pack
from corpus.types import Slide

WIDE, HIGH = 900.0, 640.0
"""Points of a part: a screen of a sheet, whose type is still read in a picture 1,000 pixels wide."""
LARGEST = 1_700.0
"""Points of a side up to which a page is shown whole (A2, the largest that slides and papers use)."""
SHOWN = 0.5
"""Share of a box that must lie in the part, so that no words stand in a sliver."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a page: the boxes in its own fractions, and height over width."""

    boxes: Boxes
    aspect: float


def part_around(slide: Slide, start: int, end: int) -> PagePart:
    """Return the part of a slide's page around ``text[start:end]``; all of it where it is not large.

    Args:
        slide: the slide.
        start: first of the words.
        end: one past the last; where they have no box, the part is the page's beginning.
    """
    aspect = slide.height / slide.width if slide.width else 0.0
    if max(slide.width, slide.height) <= LARGEST or not slide.boxes.data:
        return PagePart(slide.boxes, aspect)
    window = _window(slide, start, end)
    last: Box | None = None
    inside: Box | None = None
    boxes: list[Box | None] = []
    for i in range(len(slide.boxes)):
        box = slide.boxes[i]
        if box != last:
            last, inside = box, _inside(box, window) if box else None
        boxes.append(inside if box else None)
    wide = (window.right - window.left) * slide.width
    return PagePart(pack(boxes), (window.bottom - window.top) * slide.height / wide)


def _window(slide: Slide, start: int, end: int) -> Box:
    """Return the part in fractions of the page, the words in its middle."""
    wide, high = min(1.0, WIDE / slide.width), min(1.0, HIGH / slide.height)
    found = slide.boxes.rectangles(start, end)
    if not found:
        return Box(0.0, 0.0, wide, high)
    around = found[0]
    for box in found[1:]:
        around = around.around(box)
    left = _begin(around.left, around.right, wide)
    top = _begin(around.top, around.bottom, high)
    return Box(left, top, left + wide, top + high)


def _begin(first: float, last: float, length: float) -> float:
    """Return where a part begins so that what is pointed at lies in it, its beginning at least."""
    middle = (first + min(last, first + length)) / 2
    return min(max(0.0, middle - length / 2), 1.0 - length)


def _inside(box: Box, window: Box) -> Box | None:
    """Return what of a box lies in a part, in the part's own fractions; None for a sliver."""
    cut = Box(
        max(box.left, window.left), max(box.top, window.top),
        min(box.right, window.right), min(box.bottom, window.bottom),
    )  # fmt: skip
    if cut.right <= cut.left or cut.bottom <= cut.top or _area(cut) < SHOWN * _area(box):
        return None
    wide, high = window.right - window.left, window.bottom - window.top
    return Box(
        (cut.left - window.left) / wide, (cut.top - window.top) / high,
        (cut.right - window.left) / wide, (cut.bottom - window.top) / high,
    )  # fmt: skip


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)
