"""Where on a page words may stand in pictures: areas that images cover and the text layer does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.rulings import MAX_DEPTH, MAX_OBJECTS
from corpus.readers.pdf.view import Area, View, around

FULL_PAGE = 1000
"""Characters of a page full of type (A4 at 10.5 points: 40 a line, 25 to 40 lines)."""
FEW = 0.2
"""A text layer with at most this share of what type would fill does not say what a picture says."""
LARGE = 0.02
"""Share of the page from which a picture is no logo, stamp or icon."""
THIN = 2
"""An image of so few pixels a side is a shade of colour."""
NUMBER = 10
"""A text layer of so few characters is a page number; then any drawing may hold the words."""
OUTLINES = 40
"""Drawn shapes that may be a line of words turned into outlines."""
TOUCHING = 2.0
"""Images closer than so many points are strips of one picture."""
MARGIN = 0.5
"""Squares of type around unreadable characters that OCR is shown too."""
MAX_IMAGES = 400
"""A page with more images is drawn with them, like with a brush."""


def whole_page(view: View) -> Area:
    """Return the area of a page."""
    return 0.0, 0.0, view.width, view.height


def picture_areas(
    page: pdfium.PdfPage, view: View, glyphs: Sequence[Glyph], seen: set[bytes],
    unreadable: Sequence[Glyph] = (),
) -> list[Area]:  # fmt: skip
    """Return the areas of a page whose words can only be in its pictures or drawings.

    Args:
        page: the page.
        view: how it is shown.
        glyphs: its text layer.
        seen: digests of the pictures of earlier pages; one that stands on every page (a banner)
            is read once. Those of this page are added.
        unreadable: characters that are seen, but as others than the file says.
    """
    if unreadable and len(glyphs) <= NUMBER:
        return [whole_page(view)]
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    drawn = list(islice(page.get_objects(filter=kinds, max_depth=MAX_DEPTH), MAX_OBJECTS))
    images = [item for item in drawn if isinstance(item, pdfium.PdfImage)]
    if len(glyphs) <= NUMBER and (images or len(drawn) >= OUTLINES):
        return [whole_page(view)]
    silent = [
        (area, image) for area, image in _shown(images[:MAX_IMAGES], view)
        if _is_silent(area, view, glyphs)
    ]  # fmt: skip
    joined = _joined([area for area, _ in silent])
    large = [area for area in joined if _share(area, view) >= LARGE]
    new = [area for area in large if _is_silent(area, view, glyphs) and _is_new(area, silent, seen)]
    return _joined([*new, area_of(unreadable, view)]) if unreadable else new


def area_of(glyphs: Sequence[Glyph], view: View) -> Area:
    """Return the part of a page around some characters."""
    margin = MARGIN * max(glyph.em for glyph in glyphs)
    return (
        max(0.0, min(glyph.left for glyph in glyphs) - margin),
        max(0.0, min(glyph.top for glyph in glyphs) - margin),
        min(view.width, max(glyph.right for glyph in glyphs) + margin),
        min(view.height, max(glyph.bottom for glyph in glyphs) + margin),
    )


def _shown(images: Sequence[pdfium.PdfImage], view: View) -> Iterator[tuple[Area, pdfium.PdfImage]]:
    """Yield where the images stand on the page; damaged and hidden ones are left out."""
    for image in images:
        try:
            left, top, right, bottom = view.box(*_bounds(image))
            pixels = min(image.get_px_size())
        except pdfium.PdfiumError:
            continue
        area = max(left, 0.0), max(top, 0.0), min(right, view.width), min(bottom, view.height)
        if area[0] < area[2] and area[1] < area[3] and pixels > THIN:
            yield area, image


def _bounds(image: pdfium.PdfImage) -> tuple[float, float, float, float]:
    """Return the bounds in page space; pdfium gives those of the form that holds the image."""
    bounds: tuple[float, float, float, float] = image.get_bounds()
    form = image.container
    while form is not None:
        bounds = form.get_matrix().on_rect(*bounds)
        form = form.container
    return bounds


def _is_silent(area: Area, view: View, glyphs: Sequence[Glyph]) -> bool:
    """Whether the text layer says next to nothing in an area."""
    inside = sum(area[0] <= g.x <= area[2] and area[1] <= g.y <= area[3] for g in glyphs)
    return inside <= FEW * FULL_PAGE * _share(area, view)


def _share(area: Area, view: View) -> float:
    return (area[2] - area[0]) * (area[3] - area[1]) / (view.width * view.height)


def _joined(areas: Sequence[Area]) -> list[Area]:
    """Return the boxes around areas that touch, until none touch."""
    done: list[Area] = []
    for area in areas:
        while touching := [other for other in done if _touch(area, other)]:
            done = [other for other in done if other not in touching]
            area = around([area, *touching])
        done.append(area)
    return done


def _touch(a: Area, b: Area) -> bool:
    return (
        a[0] <= b[2] + TOUCHING and b[0] <= a[2] + TOUCHING
        and a[1] <= b[3] + TOUCHING and b[1] <= a[3] + TOUCHING
    )  # fmt: skip


def _is_new(area: Area, images: Sequence[tuple[Area, pdfium.PdfImage]], seen: set[bytes]) -> bool:
    """Whether an area shows an image that no area before did."""
    shown = {_digest(image) for place, image in images if around([area, place]) == area}
    new = shown - seen
    seen |= new
    return bool(new)


def _digest(image: pdfium.PdfImage) -> bytes:
    return hashlib.sha256(bytes(image.get_data(decode_simple=False))).digest()
