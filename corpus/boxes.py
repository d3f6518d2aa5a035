"""Where on the page each character of a slide stands, so that a quote can be boxed.

A box is four fractions of the page as it is shown (rotation and crop applied), from the top left
corner, so it fits a picture of any size. They are kept as 16-bit numbers: 8 bytes a character,
a step is a hundredth of a point on A4.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

SCALE = 65535
NEAR = 0.6
"""Boxes belong to one rectangle while they overlap across by this share of the lower one."""
GAP = 2.0
"""A gap wider than this many heights starts another rectangle (the next cell of a row)."""


class Box(NamedTuple):
    """A rectangle in fractions of the page's width and height, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of a text's characters, packed; a character put in by the reader has none."""

    data: bytes = b""

    def __len__(self) -> int:
        return len(self.data) // 8

    def __getitem__(self, i: int) -> Box | None:
        values = array("H", self.data[8 * i : 8 * i + 8])
        return Box(*(value / SCALE for value in values)) if any(values) else None

    def rectangles(self, start: int, end: int) -> tuple[Box, ...]:
        """Return the rectangles to draw around ``text[start:end]``, in reading order.

        There is one a line (or column of vertical text, or table cell).
        """
        done: list[Box] = []
        last: Box | None = None
        for i in range(start, min(end, len(self))):
            box = self[i]
            if box is None:
                continue
            if last is not None and _runs_on(last, box):
                done[-1] = done[-1].around(box)
            elif not done or box != done[-1]:
                done.append(box)
            last = box
        return tuple(done)


NO_BOXES = Boxes()
"""Of a text whose format has no pages."""


def _runs_on(last: Box, box: Box) -> bool:
    """Whether a character goes on in the line (or column) of the one before it."""
    height = min(last.bottom - last.top, box.bottom - box.top)
    width = min(last.right - last.left, box.right - box.left)
    same_line = min(last.bottom, box.bottom) - max(last.top, box.top) >= NEAR * height
    same_column = min(last.right, box.right) - max(last.left, box.left) >= NEAR * width
    ahead = -width / 2 <= box.left - last.left and box.left - last.right <= GAP * height
    below = box.top >= last.top and box.top - last.bottom <= height
    return (same_line and ahead) or (same_column and below and not _is_wide(box))


def _is_wide(box: Box) -> bool:
    """Shapes of a PPTX have one box for all their characters; those do not run on downwards."""
    return box.right - box.left > 0.2


def pack(boxes: Iterable[Box | None]) -> Boxes:
    """Return the boxes of a text, one a character."""
    values = array("H")
    last: Box | None = None
    steps = [0, 0, 0, 0]
    for box in boxes:
        if box is not last:  # a shape or a cell has one box for all its characters
            last, steps = box, [0, 0, 0, 0] if box is None else [_step(value) for value in box]
        values.extend(steps)
    return Boxes(values.tobytes())


def _step(value: float) -> int:
    return min(SCALE, max(0, round(value * SCALE)))
