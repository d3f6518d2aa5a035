"""Words that stand in pictures, read by OCR into glyphs beside those of the text layer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pypdfium2 as pdfium
from PIL.Image import Image

from corpus.readers import ocr
from corpus.readers.base import Announce, Limits
from corpus.readers.pdf.glyphs import Glyph, View
from corpus.readers.pdf.hocr import Reading, read_hocr
from corpus.readers.pdf.picture_areas import Area, picture_areas, whole_page
from corpus.types import RECOGNISED

DPI, MAX_SIDE = 300, 4096
"""Resolution that tesseract's models were trained for, and the largest side in pixels."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What OCR made of a page.

    Attributes:
        glyphs: what it read; none where it was not tried or found nothing.
        areas: the pictures that it read something in: their words belong together.
        notes: for the extraction report and for answers.
    """

    glyphs: tuple[Glyph, ...] = ()
    areas: tuple[Area, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Found:
    """What was read of one page so far."""

    glyphs: list[Glyph] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    sureness: float = 0.0

    def add(self, area: Area, reading: Reading, known: Sequence[Glyph]) -> None:
        """Take in what is sure enough and not in the text layer too."""
        new = [glyph for glyph in reading.glyphs if not _is_known(glyph, known)]
        if new:
            self.glyphs += new
            self.areas.append(area)
            self.sureness += reading.sureness * len(new)


class PictureReader:
    """Reads the pictures of one file, within the limits.

    Attributes:
        state: for ``Document.metadata``: the engine, or why none; "" while no page needs one.
    """

    def __init__(self, limits: Limits, announce: Announce) -> None:
        """Prepare; the engine is looked for at the first picture."""
        self._limits = limits
        self._announce = announce
        self._read = 0
        self._seen: set[bytes] = set()
        self.state = ""

    def read(self, page: pdfium.PdfPage, view: View, glyphs: Sequence[Glyph]) -> Recognised:
        """Read a page's pictures that the text layer is silent about.

        Args:
            page: the page.
            view: how it is shown.
            glyphs: its text layer; characters that OCR finds in the same place are dropped.
        """
        areas = picture_areas(page, view, glyphs, self._seen)
        if not areas:
            return Recognised()
        engine = ocr.engine_for(self._limits)
        self.state = self.state or engine
        whole = areas == [whole_page(view)]
        if engine in (ocr.OFF, ocr.NONE):
            return Recognised(notes=(ocr.unread(engine, whole),))
        if self._read >= self._limits.ocr_pages:
            return self._incomplete(engine, ocr.TOO_MANY)
        self._read += 1
        self._announce(1, ocr=True)
        found = _Found()
        try:
            self._read_areas(page, view, areas, glyphs, found)
        except TimeoutError:
            return self._incomplete(engine, ocr.SLOW, found, whole)
        except (RuntimeError, OSError):
            return self._incomplete(engine, ocr.FAILED, found, whole)
        return _recognised(found, whole)

    def _read_areas(
        self, page: pdfium.PdfPage, view: View, areas: Sequence[Area], glyphs: Sequence[Glyph],
        found: _Found,
    ) -> None:  # fmt: skip
        """Read one area after the other.

        Raises:
            TimeoutError: they took longer than a page may.
            RuntimeError: the engine failed.
        """
        deadline = time.monotonic() + self._limits.ocr_seconds
        for area in areas:
            drawing = _draw(page, view, area)
            reading = _read(drawing, deadline, len(found.glyphs))
            if 0 < reading.sureness < ocr.UNSURE_BELOW and ocr.has_vertical():
                other = _read(drawing, deadline, len(found.glyphs), vertical=True)
                reading = max(reading, other, key=lambda r: r.sureness)
            whole = area == whole_page(view)
            if whole and not reading.glyphs:  # a title that stands alone
                reading = _read(drawing, deadline, len(found.glyphs), sparse=True)
                whole = False
            if whole or reading.sureness >= ocr.DOUBTFUL:
                found.add(area, reading, glyphs)

    def _incomplete(
        self, engine: str, note: str, found: _Found | None = None, whole: bool = False
    ) -> Recognised:
        self.state = ocr.incomplete(engine, self._limits)
        read = _recognised(found or _Found(), whole)
        return Recognised(read.glyphs, read.areas, (*read.notes, note))


def _recognised(found: _Found, whole: bool) -> Recognised:
    if not found.glyphs:
        return Recognised()
    sureness = found.sureness / len(found.glyphs)
    notes = [ocr.READ_PAGE if whole else ocr.READ_PICTURES]
    if sureness < ocr.UNSURE_BELOW:
        notes.append(ocr.UNSURE)
    return Recognised(tuple(found.glyphs), tuple(found.areas), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A picture of an area: pixels a point, and the area's corner in points."""

    image: Image
    scale: float
    corner: tuple[float, float]


def _draw(page: pdfium.PdfPage, view: View, area: Area) -> _Drawing:
    left, top, right, bottom = area
    scale = min(DPI / 72, MAX_SIDE / max(right - left, bottom - top))
    crop = (left, view.height - bottom, view.width - right, top)
    bitmap = page.render(scale=scale, crop=crop, grayscale=True)
    try:
        return _Drawing(bitmap.to_pil().copy(), scale, (left, top))
    finally:
        bitmap.close()


def _read(
    drawing: _Drawing, deadline: float, known: int, vertical: bool = False, sparse: bool = False
) -> Reading:
    """Read a picture; its glyphs are numbered after ``known`` others."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    hocr = ocr.recognise(drawing.image, round(72 * drawing.scale), seconds, vertical, sparse)
    pixels = np.asarray(drawing.image)
    return read_hocr(hocr, pixels, drawing.scale, drawing.corner, RECOGNISED + known)


def _is_known(glyph: Glyph, glyphs: Sequence[Glyph]) -> bool:
    return any(g.left <= glyph.x <= g.right and g.top <= glyph.y <= g.bottom for g in glyphs)
