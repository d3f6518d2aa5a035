"""Pictures of parts of a page, turned upright and read by OCR."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pypdfium2 as pdfium
from PIL.Image import Image, Transpose

from corpus.readers import ocr
from corpus.readers.pdf.hocr import Reading, read_hocr
from corpus.readers.pdf.view import Area, View, turned_back
from corpus.types import RECOGNISED

DPI, MAX_SIDE = 300, 4096
"""Resolution that tesseract's models were trained for, and the largest side in pixels."""
SMALL = 1_200
"""Pixels of the longer side at which the four turns are tried where nothing tells the turn."""
DOWNWARDS = 20.0
"""Per cent by which lines across are preferred: tesseract reads lines that lie on their right side
as surely as upright ones, as columns of vertical text."""
MOSTLY = 0.5
"""Share of characters below the one before from which a picture may lie on its side."""
_CLOCKWISE = {1: Transpose.ROTATE_270, 2: Transpose.ROTATE_180, 3: Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of an area: pixels a point, and the area's corner in points."""

    image: Image
    scale: float
    corner: tuple[float, float]

    @classmethod
    def of(cls, page: pdfium.PdfPage, view: View, area: Area) -> Drawing:
        """Draw an area of a page as it is seen."""
        left, top, right, bottom = view.shown(area)
        width, height = view.shown_size
        scale = min(DPI / 72, MAX_SIDE / max(right - left, bottom - top))
        crop = (left, height - bottom, width - right, top)
        bitmap = page.render(scale=scale, crop=crop, grayscale=True)
        try:
            image = bitmap.to_pil().copy()
        finally:
            bitmap.close()
        return cls(_turned(image, view.turn), scale, (area[0], area[1]))

    def turned(self, quarters: int) -> Drawing:
        """Return it turned clockwise; then it is read in its own space, from its own corner."""
        return Drawing(_turned(self.image, quarters), self.scale, (0.0, 0.0)) if quarters else self

    @property
    def dpi(self) -> int:
        """Its resolution."""
        return round(72 * self.scale)


def _turned(image: Image, quarters: int) -> Image:
    return image.transpose(_CLOCKWISE[quarters]) if quarters else image


def read_upright(
    drawing: Drawing, deadline: float, known: int, likely: int = 0
) -> tuple[int, Reading]:
    """Read a picture as it stands upright.

    What is turned reads as nonsense, of which tesseract is unsure, or as columns of vertical text;
    only then it is worth the time to ask how it is turned, which takes half as long as to read it.

    Args:
        drawing: the picture.
        deadline: when it must be done, on the monotonic clock.
        known: its glyphs are numbered after so many others.
        likely: the quarters by which it is turned first: as the page before was.

    Returns:
        the quarters by which it was turned clockwise, and what it says; glyphs of a turned picture
        stand in its own space.

    Raises:
        TimeoutError: it takes too long.
        RuntimeError: the engine failed.
    """
    turn, reading = likely, read_drawing(drawing.turned(likely), deadline, known)
    if _is_unsure(reading) or _share_down(reading) > MOSTLY:
        told = ocr.quarters_to_turn(drawing.image, drawing.dpi, _left(deadline))
        if told is None and _is_unsure(reading):
            told = _surest_turn(drawing, deadline)
        if told is not None and told != turn:
            other = read_drawing(drawing.turned(told), deadline, known)
            turn, reading = max((turn, reading), (told, other), key=lambda one: _rank(one[1]))
    if _is_unsure(reading) and ocr.has_vertical():
        down = read_drawing(drawing.turned(turn), deadline, known, vertical=True)
        reading = max(reading, down, key=lambda one: one.sureness)
    return turn, reading


def _is_unsure(reading: Reading) -> bool:
    return 0 < reading.sureness < ocr.UNSURE_BELOW


def _surest_turn(drawing: Drawing, deadline: float) -> int:
    """Return the turn in which a small picture is read most surely, its lines across."""
    factor = max(1, max(drawing.image.size) // SMALL)
    small = Drawing(drawing.image.reduce(factor), drawing.scale / factor, drawing.corner)
    sure: dict[int, float] = {}
    for turn in range(4):
        sure[turn] = _rank(read_drawing(small.turned(turn), deadline, 0))
    return max(sure, key=lambda turn: sure[turn])


def _rank(reading: Reading) -> float:
    return reading.sureness - DOWNWARDS * _share_down(reading)


def _share_down(reading: Reading) -> float:
    """Return the share of characters that stand below the one before them."""
    pairs = list(pairwise(reading.glyphs))
    down = sum(abs(b.y - a.y) > abs(b.x - a.x) for a, b in pairs)
    return down / max(1, len(pairs))


def read_drawing(
    drawing: Drawing, deadline: float, known: int, vertical: bool = False, sparse: bool = False
) -> Reading:
    """Read a picture as it stands; its glyphs are numbered after ``known`` others.

    Raises:
        TimeoutError: it takes too long.
        RuntimeError: the engine failed.
    """
    hocr = ocr.recognise(drawing.image, drawing.dpi, _left(deadline), vertical, sparse)
    pixels = np.asarray(drawing.image)
    return read_hocr(hocr, pixels, drawing.scale, drawing.corner, RECOGNISED + known)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def laid_in(reading: Reading, area: Area, turn: int) -> tuple[Reading, dict[int, Area]]:
    """Set what a turned picture says upright into its area, as lines are read.

    Args:
        reading: what it says, in its own space.
        area: where it stands on the page.
        turn: the quarters by which it was turned.

    Returns:
        the reading with its glyphs in the area, and where each really stands.
    """
    left, top, right, bottom = area
    size = right - left, bottom - top
    width, height = size[::-1] if turn % 2 else size
    scale = min(size[0] / width, size[1] / height)
    places: dict[int, Area] = {}
    glyphs = []
    for glyph in reading.glyphs:
        box = glyph.area
        back = turned_back(box, width, height, turn)
        places[glyph.index] = (back[0] + left, back[1] + top, back[2] + left, back[3] + top)
        glyphs.append(
            replace(
                glyph, left=left + box[0] * scale, top=top + box[1] * scale,
                right=left + box[2] * scale, bottom=top + box[3] * scale, em=glyph.em * scale,
            )
        )  # fmt: skip
    return Reading(tuple(glyphs), reading.sureness), places
