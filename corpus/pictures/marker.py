"""Marks words on a picture as a text marker does, with an outline that also reads in grey."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from corpus.boxes import Box

FILL = (255, 233, 118)
"""Marker yellow, multiplied: black stays black, white letters on a dark ground turn yellow."""
LINE = (190, 0, 30)
"""Dark red: in greyscale it is dark grey beside the white rim, on paper and on dark grounds."""
RIM = (255, 255, 255)
PADDING = 0.12
"""Room above and below a line, as a share of its height; at its ends other glyphs stand close."""
LARGE = 0.06
"""A rectangle above this share of the picture (a chart) is outlined only."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def mark_boxes(image: Image.Image, boxes: Sequence[Box]) -> None:
    """Mark fractions of the page on its picture."""
    width, height = image.size
    mark(
        image, [(b.left * width, b.top * height, b.right * width, b.bottom * height) for b in boxes]
    )


def mark(image: Image.Image, rectangles: Sequence[Rectangle]) -> None:
    """Mark rectangles on an RGB picture; those that touch share one outline."""
    if not rectangles:
        return
    line = max(2, round(image.width / 450))
    rim = max(1, line // 2)
    inside = Image.new("L", image.size, 0)
    filled = inside.copy()
    for rectangle in rectangles:
        padded = _padded(rectangle)
        ImageDraw.Draw(inside).rectangle(padded, fill=255)
        if not _is_large(rectangle, image):
            ImageDraw.Draw(filled).rectangle(padded, fill=255)
    area = _around(inside, line + rim + 1)
    inside, filled = inside.crop(area), filled.crop(area)
    outline = inside.filter(ImageFilter.MaxFilter(2 * line + 1))
    around = inside.filter(ImageFilter.MaxFilter(2 * (line + rim) + 1))
    part = image.crop(area)
    part.paste(RIM, mask=ImageChops.subtract(around, outline))
    part.paste(LINE, mask=ImageChops.subtract(outline, inside))
    marker = ImageChops.multiply(part, Image.new("RGB", part.size, FILL))
    part.paste(marker, mask=filled)
    image.paste(part, area[:2])


def _padded(rectangle: Rectangle) -> Rectangle:
    left, top, right, bottom = rectangle
    room = PADDING * min(right - left, bottom - top)
    across, down = (0.0, room) if right - left > bottom - top else (room, 0.0)
    return left - across, top - down, right + across, bottom + down


def _is_large(rectangle: Rectangle, image: Image.Image) -> bool:
    left, top, right, bottom = rectangle
    return (right - left) * (bottom - top) > LARGE * image.width * image.height


def _around(mask: Image.Image, room: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = mask.getbbox() or (0, 0, 1, 1)
    return (
        max(0, left - room), max(0, top - room),
        min(mask.width, right + room), min(mask.height, bottom + room),
    )  # fmt: skip
