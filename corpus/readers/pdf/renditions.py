"""Pictures of a page's parts, to tell whether characters are seen there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from corpus.readers.pdf.clips import address_of
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.painted import MAX_DEPTH, MAX_OBJECTS
from corpus.readers.pdf.view import Area, View, around

SCALE, MAX_SIDE = 2.0, 2_048
"""Pixels a point, so that a stroke of small type still has one; and the largest side in pixels."""
DIFFERENT = 20
"""Steps of one colour from which an eye tells two pixels apart."""
CORE = 0.15
"""Share of a character's box at each side that its neighbours may reach into."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A part of a page as it is seen: ``pixels[height, width, 3]``."""

    pixels: NDArray[np.int16]
    view: View
    corner: tuple[float, float]
    scale: float

    def differs(self, other: Rendition, glyph: Glyph) -> bool:
        """Whether another rendition of the same part shows something else where a glyph stands."""
        one, two = self._box(glyph), other._box(glyph)
        return bool(one.size) and bool((np.abs(one - two) > DIFFERENT).any())

    def has_ink(self, glyph: Glyph) -> bool:
        """Whether something stands out where a glyph stands."""
        box = self._box(glyph)
        return bool(box.size) and bool(
            (box.max(axis=(0, 1)) - box.min(axis=(0, 1)) > DIFFERENT).any()
        )

    def _box(self, glyph: Glyph) -> NDArray[np.int16]:
        wide, high = CORE * (glyph.right - glyph.left), CORE * (glyph.bottom - glyph.top)
        left, top, right, bottom = self.view.shown(
            (glyph.left + wide, glyph.top + high, glyph.right - wide, glyph.bottom - high)
        )
        x, y = self.corner
        columns = _steps(left - x, right - x, self.scale)
        rows = _steps(top - y, bottom - y, self.scale)
        return self.pixels[rows, columns]


def _steps(start: float, end: float, scale: float) -> slice:
    first = max(0, int(start * scale))
    return slice(first, max(first + 1, int(end * scale) + 1))


def rendition_of(page: pdfium.PdfPage, view: View, glyphs: Sequence[Glyph]) -> Rendition:
    """Return the part of a page around some glyphs as it is seen."""
    width, height = view.shown_size
    left, top, right, bottom = around([_shown(view, glyph) for glyph in glyphs])
    left, top = max(0.0, left - 1), max(0.0, top - 1)
    right, bottom = min(width, right + 1), min(height, bottom + 1)
    scale = min(SCALE, MAX_SIDE / max(right - left, bottom - top, 1.0))
    crop = (left, height - bottom, width - right, top)
    bitmap = page.render(scale=scale, crop=crop, may_draw_forms=False)
    try:
        pixels = bitmap.to_numpy()[:, :, :3].astype(np.int16)
    finally:
        bitmap.close()
    return Rendition(pixels, view, (left, top), scale)


def painted_without(
    page: pdfium.PdfPage, view: View, glyphs: Sequence[Glyph], owners: Collection[int]
) -> Rendition:
    """Return the same part without some text objects, told by their addresses."""
    left_out = [item for item in _texts(page) if address_of(item) in owners]
    for item in left_out:
        raw.FPDFPageObj_SetIsActive(item, False)
    try:
        return rendition_of(page, view, glyphs)
    finally:
        for item in left_out:
            raw.FPDFPageObj_SetIsActive(item, True)


def _shown(view: View, glyph: Glyph) -> Area:
    return view.shown(glyph.area)


def _texts(page: pdfium.PdfPage) -> Iterator[object]:
    items = [
        raw.FPDFPage_GetObject(page.raw, i) for i in range(raw.FPDFPage_CountObjects(page.raw))
    ]
    yield from _among(items, [MAX_OBJECTS], 0)


def _among(items: Sequence[object], left: list[int], depth: int) -> Iterator[object]:
    for item in items:
        left[0] -= 1
        if left[0] < 0:
            return
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            count = raw.FPDFFormObj_CountObjects(item)
            inner = [raw.FPDFFormObj_GetObject(item, i) for i in range(count)]
            yield from _among(inner, left, depth + 1)
