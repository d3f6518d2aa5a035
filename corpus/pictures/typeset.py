"""Sets Japanese text in lines with Noto Sans JP: where each character stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pylopdf_fonts_jp
from PIL import Image, ImageDraw, ImageFont

from corpus.boxes import Box, Boxes, pack
from corpus.pictures.marker import Rectangle

LEADING = 1.65
"""Distance of lines in squares of type."""
_WORD = re.compile(r"[0-9A-Za-z.,%'()/:-]+|.", re.DOTALL)
_NO_START = frozenset(
    "、。，．,.）)」』】〕］〉》！？!?：；:;ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%％"
)
"""JIS X 4051: not at the start of a line; they hang into the margin instead."""
_BULLETS = frozenset("・●○◎◆◇■□▪▶➢✓※-*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A character on the picture.

    Attributes:
        index: its place in the slide's text, -1 where it is not of it.
        char: the character.
        x: left edge in pixels; ``y`` is the top of its square.
        size: its square in pixels.
        width: how far it advances.
    """

    index: int
    char: str
    x: float
    y: float
    size: int
    width: float


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return Noto Sans JP at a size in pixels."""
    return ImageFont.truetype(
        str(pylopdf_fonts_jp.sans_path()), size, layout_engine=ImageFont.Layout.BASIC
    )


@cache
def advance(char: str, size: int) -> float:
    """Return the width of a character in pixels."""
    return font(size).getlength(char)


def set_lines(
    text: str, first: int, left: float, top: float, width: float, size: int
) -> tuple[list[Placed], float]:
    """Set a text in lines below each other.

    Args:
        text: may hold line feeds; an empty line is half a line high.
        first: index of its first character in the slide's text, -1 for text that is not of it.
        left: left edge in pixels; ``top`` is the top of the first line.
        width: room for a line.
        size: of the type, in pixels.

    Returns:
        The characters, and the bottom of the last line.
    """
    placed: list[Placed] = []
    y, start = top, 0
    for line in text.split("\n"):
        indent = float(size) if line[:1] in _BULLETS else 0.0
        x = left
        for word in _WORD.findall(line):
            long = sum(advance(char, size) for char in word)
            if x > left and x + long > left + width and word[0] not in _NO_START:
                x, y = left + indent, y + LEADING * size
            for char in word:
                if x > left + indent and x + advance(char, size) > left + width + 1.2 * size:
                    x, y = left + indent, y + LEADING * size
                index = start + first if first >= 0 else -1
                placed.append(Placed(index, char, x, y, size, advance(char, size)))
                x += advance(char, size)
                start += 1
        start += 1
        y += LEADING * size * (1.0 if line else 0.5)
    return placed, y


def draw(image: Image.Image, placed: Sequence[Placed], ink: tuple[int, int, int]) -> None:
    """Draw characters; Noto's ascent is 1.16 squares, of which 0.88 are the square's own."""
    pen = ImageDraw.Draw(image)
    for one in placed:
        pen.text((one.x, one.y + 0.88 * one.size), one.char, ink, font(one.size), anchor="ls")


def rectangles(placed: Sequence[Placed], start: int, end: int) -> list[Rectangle]:
    """Return the rectangles around ``text[start:end]``, one a line."""
    found: list[list[float]] = []
    for one in placed:
        if not start <= one.index < end or one.char.isspace():
            continue
        left, top, right, bottom = one.x, one.y, one.x + one.width, one.y + one.size
        if found and abs(found[-1][1] - top) < 1 and -1 <= left - found[-1][2] <= one.size:
            found[-1][2] = right
        else:
            found.append([left, top, right, bottom])
    return [(left, top, right, bottom) for left, top, right, bottom in found]


def char_boxes(placed: Sequence[Placed], image: Image.Image) -> Boxes:
    """Return where each character of the slide's text stands on its picture."""
    width, height = image.size
    found = {
        one.index: Box(
            one.x / width, one.y / height, (one.x + one.width) / width, (one.y + one.size) / height
        )
        for one in placed
        if one.index >= 0
    }
    return pack(found.get(i) for i in range(max(found, default=-1) + 1))
