"""The lines of a page with the size of their type and their place, as the eye takes in a cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.blocks import Block, BlockKind
from corpus.boxes import Box
from corpus.types import Slide

ADDRESSEES = 6
"""Lines before 「殿」 that may hold the names of those who are written to."""
_ADDRESSED = re.compile(r"(?:殿|御中|各位|宛)$")
_NUMBER = re.compile(r"号$|[年月]|日$")
MAX_LINES = 120
"""A cover's title and publisher stand among its first lines; a table of thousands is not read."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        text: its words.
        block: number of the block it stands in; -1 where no block holds it.
        kind: what that block is.
        level: of a heading, 1 the highest, else 0.
        size: height of its type in points, 0 where the format does not tell.
        left: left edge as a share of the page's width; ``top``, ``right`` and ``bottom`` likewise.
        rows: how many rows it fills on the page (the reader joins wrapped lines).
        vertical: whether it is set vertically.
    """

    text: str
    block: int
    kind: BlockKind
    level: int = 0
    size: float = 0.0
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    rows: int = 1
    vertical: bool = False


def page_lines(slide: Slide) -> list[Line]:
    """Return the first lines of a slide in reading order."""
    found: list[Line] = []
    at = 0
    for text in slide.text.split("\n"):
        if text.strip():
            found.append(_line(slide, at, text))
        at += len(text) + 1
        if len(found) >= MAX_LINES:
            break
    return found


def without_addressees(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without those that name whom a letter is written to (「各都道府県知事 殿」)."""
    out: set[int] = set()
    for i, line in enumerate(lines):
        if _ADDRESSED.search(line.text):
            out |= {
                k for k in range(max(0, i - ADDRESSEES), i + 1) if not _NUMBER.search(lines[k].text)
            }
    return [line for i, line in enumerate(lines) if i not in out]


def _line(slide: Slide, start: int, text: str) -> Line:
    number, block = next(
        ((i, b) for i, b in enumerate(slide.blocks) if b.start <= start < b.end), (-1, None)
    )
    kind, level = (block.kind, block.level) if isinstance(block, Block) else ("paragraph", 0)
    boxes = list(_boxes(slide, start, start + len(text)))
    if not boxes:
        return Line(text.strip(), number, kind, level)
    around = boxes[0]
    for box in boxes[1:]:
        around = around.around(box)
    if 1 < len(boxes) >= 2 * len(set(boxes)):  # boxes of shapes or cells, not of characters
        return Line(text.strip(), number, kind, level, 0.0, *around)
    size = _size(slide, boxes)
    high = (around.bottom - around.top) * slide.height
    wide = (around.right - around.left) * slide.width
    vertical = len(boxes) > 2 and high > 2 * wide and wide < 2 * size
    rows = max(1, round(high / (1.5 * size))) if size and not vertical and high > 1.6 * size else 1
    return Line(text.strip(), number, kind, level, size, *around, rows, vertical)


def _boxes(slide: Slide, start: int, end: int) -> Iterator[Box]:
    for i in range(start, min(end, len(slide.boxes))):
        box = slide.boxes[i]
        if box is not None:
            yield box


def _size(slide: Slide, boxes: list[Box]) -> float:
    """Return the size of type: a Japanese character is as wide as it is high, a Latin one less."""
    return median(
        max((b.right - b.left) * slide.width, (b.bottom - b.top) * slide.height) for b in boxes
    )
