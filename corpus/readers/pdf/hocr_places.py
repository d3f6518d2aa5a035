"""The places of a recognised line's characters: squares that touch, as they are set in type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

import numpy as np
from numpy.typing import NDArray

from corpus.readers.pdf.ink import ink_along, spread

INK = 0.9
"""Height of a full character's ink as a share of its square."""
TALL = 1.5
"""A line so many times as high as it is wide runs downwards."""
BOX = re.compile(r"bbox(?:es)? (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_SLOPE = re.compile(r"baseline (-?[\d.]+) ")


@dataclass(slots=True)
class Char:
    """One character of hOCR; pixels, y downwards.

    Attributes:
        char: the character.
        sure: tesseract's confidence in its word, in per cent.
        spaced: a space stands before it.
        left: left edge of its box; ``top``, ``right`` and ``bottom`` likewise.
    """

    char: str
    sure: int
    spaced: bool
    left: float
    top: float
    right: float
    bottom: float

    def reach(self, other: Char) -> None:
        """Take up the room of another character too."""
        self.left, self.top = min(self.left, other.left), min(self.top, other.top)
        self.right, self.bottom = max(self.right, other.right), max(self.bottom, other.bottom)


def place(chars: Sequence[Char], title: str, pixels: NDArray[np.uint8]) -> float:
    """Give each character of a line its square.

    Args:
        chars: all characters of the line as hOCR places them; their boxes are set anew.
        title: the line's hOCR properties.
        pixels: the picture in greys, shape ``[height, width]``.

    Returns:
        the side of the square in pixels.
    """
    vertical = len(chars) > 1 and is_vertical(title)
    left, _, right, _ = _box(title)
    em = (right - left) / INK if vertical else _square([c.bottom - c.top for c in chars])
    slope = 0.0 if vertical else _slope(title)
    middle = _middle(chars, slope, vertical)
    _put_along(chars, title, pixels, em, vertical)
    for char in chars:
        if vertical:
            char.left, char.right = middle - em / 2, middle + em / 2
        else:
            level = middle + slope * char.left
            char.top, char.bottom = level - em / 2, level + em / 2
    return em


def _put_along(
    chars: Sequence[Char], title: str, pixels: NDArray[np.uint8], em: float, vertical: bool
) -> None:
    """Set where the characters stand along their line; without a better idea, as hOCR says."""
    left, top, right, bottom = _box(title)
    box = pixels[top:bottom, left:right]
    if not box.size:
        return
    ink = ink_along(box, vertical)
    rough = [
        (c.top + c.bottom) / 2 - top if vertical else (c.left + c.right) / 2 - left for c in chars
    ]
    spans = spread([c.char for c in chars], [c.spaced for c in chars], rough, ink, em)
    for char, (start, end) in zip(chars, spans or (), strict=False):
        if vertical:
            char.top, char.bottom = top + start, top + end
        else:
            char.left, char.right = left + start, left + end


def _middle(chars: Sequence[Char], slope: float, vertical: bool) -> float:
    """Return the middle of the line across, at 0 along it."""
    if vertical:
        return median((c.left + c.right) / 2 for c in chars)
    return median((c.top + c.bottom) / 2 - slope * c.left for c in chars)


def is_vertical(title: str) -> bool:
    """Whether a line of these hOCR properties runs downwards."""
    left, top, right, bottom = _box(title)
    return bottom - top > TALL * (right - left)


def _box(title: str) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of a line in pixels; zeros where hOCR does not say."""
    found = BOX.search(title)
    if found is None:
        return 0, 0, 0, 0
    left, top, right, bottom = (max(0, int(value)) for value in found.groups())
    return left, top, right, bottom


def _square(sizes: Sequence[float]) -> float:
    """Return the side of a line's square: most full characters' ink is nearly as large."""
    upper = quantiles(sizes, n=4)[2] if len(sizes) > 1 else sizes[0]
    return upper / INK


def _slope(title: str) -> float:
    found = _SLOPE.search(title)
    return float(found[1]) if found else 0.0
