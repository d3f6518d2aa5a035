"""A picture of a slide from its own text at its own boxes, where its page cannot be rendered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from corpus.boxes import Box, Boxes
from corpus.pictures.marker import Rectangle, mark
from corpus.pictures.text_page import CAPTION, INK, QUIET, RULE
from corpus.pictures.typeset import (
    LEADING,
    Placed,
    advance,
    char_boxes,
    draw,
    rectangles,
    set_lines,
)

LARGEST = 0.028
"""Largest type in a shape, as a share of the width: 20 points on a slide of 10 inches."""
SMALLEST = 9
"""Pixels."""
INSET = 0.01
"""Between a shape's edge and its text, as a share of the width."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters ``start`` to ``end`` that share one box: a whole shape, or one glyph of a PDF."""

    start: int
    end: int
    box: Box


def shape_page(
    text: str, boxes: Boxes, aspect: float, start: int, end: int, caption: str, width: int
) -> tuple[Image.Image, Boxes]:
    """Return the picture of a slide's text at its boxes with ``text[start:end]`` marked, and where
    its characters stand.

    Args:
        text: the slide's text.
        boxes: a box a character; characters without one are left out.
        aspect: height over width of the page.
        start: first marked character.
        end: one past the last.
        caption: says in the lower margin what the picture is.
        width: of the picture in pixels.
    """
    small = max(SMALLEST, round(CAPTION * 0.018 * width))
    height = round(width * aspect)
    image = Image.new("RGB", (width, height + 2 * small), "white")
    pen = ImageDraw.Draw(image)
    placed: list[Placed] = []
    for run in _runs(text, boxes):
        frame = _pixels(run.box, width, height)
        if run.end - run.start > 1:
            pen.rectangle(frame, outline=RULE, width=2)
            placed += _fitted(text[run.start : run.end], run.start, frame, width)
        else:
            placed.append(_glyph(text[run.start], run.start, frame))
    pen.line((0, height, width, height), fill=RULE, width=2)
    note, _ = set_lines(caption, -1, small, height + 0.4 * small, width, small)
    draw(image, placed, INK)
    draw(image, note, QUIET)
    mark(image, rectangles(placed, start, end))
    return image, char_boxes(placed, image)


def _runs(text: str, boxes: Boxes) -> Iterator[_Run]:
    run: _Run | None = None
    for i in range(min(len(text), len(boxes))):
        box = boxes[i]
        if box is None:  # put in by the reader: belongs to the shape that goes on behind it
            continue
        if run is not None and run.box == box:
            run = _Run(run.start, i + 1, box)
            continue
        if run is not None:
            yield run
        run = _Run(i, i + 1, box)
    if run is not None:
        yield run


def _pixels(box: Box, width: int, height: int) -> Rectangle:
    return box.left * width, box.top * height, box.right * width, box.bottom * height


def _fitted(text: str, first: int, frame: Rectangle, width: int) -> list[Placed]:
    """Set a shape's text in the largest type that fits into it."""
    left, top, right, bottom = frame
    inset = min(INSET * width, (right - left) / 10)
    size = max(SMALLEST, min(round(LARGEST * width), round((bottom - top) / LEADING)))
    while True:
        placed, end = set_lines(
            text, first, left + inset, top + 0.3 * size, right - left - 2 * inset, size
        )
        if end <= bottom + 0.5 * size or size <= SMALLEST:
            return placed
        size = max(SMALLEST, round(size * 0.9))


def _glyph(char: str, index: int, frame: Rectangle) -> Placed:
    left, top, _, bottom = frame
    size = max(4, round(bottom - top))
    return Placed(index, char, left, top, size, advance(char, size))
