"""What a page paints and in which order: patches that cover or carry text, thin strokes, text."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.clips import (
    EVERYWHERE,
    IDENTITY,
    Clips,
    Matrix,
    address_of,
    matrix_of,
    outer_bounds,
    times,
    within,
)  # fmt: skip
from corpus.readers.pdf.view import Area, View

THIN = 2.0
"""Points: what is painted thinner is a stroke."""
SMALLEST = 3.0
"""Points: a patch with a shorter side hides no character."""
MAX_OBJECTS, MAX_DEPTH = 30_000, 4
"""A page beyond these is a map or a chart; what it paints further is not looked at."""
MAX_PATCHES = 1_500
"""A page of more patches is drawn with them, like with a brush; they tell nothing of its text."""
OPAQUE = 255
LAYER = "OC"
"""Tag of content that belongs to a layer (optional content, ISO 32000-2, 8.11)."""

Color = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Patch:
    """An area that is painted over.

    Attributes:
        order: how many objects were painted before it.
        area: where it lies on the page.
        color: of an even opaque filling; None where it is a picture, a shading or see-through.
        hides: whether it may hide what lies below it.
        is_image: whether it is a picture.
    """

    order: int
    area: Area
    color: Color | None
    hides: bool
    is_image: bool


class Placed(NamedTuple):
    """How a text object is painted.

    Attributes:
        order: how many objects were painted before it.
        clip: the area within which it is painted.
        layered: whether it is on a layer, which may be switched off.
        mode: pdfium's text render mode.
        color: of its filling; None where that is no even colour.
        clear: whether the filling is wholly see-through.
    """

    order: int
    clip: Area
    layered: bool
    mode: int
    color: Color | None
    clear: bool


@dataclass
class Painted:
    """What was found on a page; ``texts`` by the address of pdfium's text object."""

    patches: list[Patch] = field(default_factory=list)
    strokes: list[Area] = field(default_factory=list)
    texts: dict[int, Placed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for the objects of a form."""

    matrix: Matrix
    clip: Area
    layered: bool
    depth: int
    clear: bool


def read_painted(page: pdfium.PdfPage, view: View, layers: bool = True) -> Painted:
    """Return what a page paints.

    Args:
        page: the page.
        view: how it is seen.
        layers: the file may have layers; then any form may stand on one, for pdfium does not say.
    """
    painted = Painted()
    walk = _Walk(view, painted, layers)
    place = _Place(IDENTITY, EVERYWHERE, False, 0, False)
    walk.objects(
        place,
        raw.FPDFPage_CountObjects(page.raw),
        lambda i: raw.FPDFPage_GetObject(page.raw, i),
    )
    if len(painted.patches) > MAX_PATCHES:
        painted.patches.clear()
    return painted


class _Walk:
    def __init__(self, view: View, painted: Painted, layers: bool) -> None:
        self._view = view
        self._painted = painted
        self._layers = layers
        self._order = 0
        self._clips = Clips(view)
        self._sides = [ctypes.c_float() for _ in range(4)]
        self._rgba = [ctypes.c_uint() for _ in range(4)]

    def objects(self, place: _Place, count: int, at: Callable[[int], object]) -> None:
        """Look at the objects of a page or a form in the order in which they are painted."""
        for i in range(count):
            self._order += 1
            if self._order > MAX_OBJECTS:
                return
            self._object(at(i), place)

    def _object(self, item: object, place: _Place) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._painted.texts[address_of(item)] = self._text(item, place)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            if place.depth < MAX_DEPTH:
                self._form(item, place)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, place)
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            area = self._area(item, place)
            if area is not None and _is_broad(area):
                hides = kind == raw.FPDF_PAGEOBJ_IMAGE and not self._is_clear(item, place)
                image = kind == raw.FPDF_PAGEOBJ_IMAGE
                self._painted.patches.append(Patch(self._order, area, None, hides, image))

    def _text(self, item: object, place: _Place) -> Placed:
        red, green, blue, alpha = self._rgba
        known = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
        return Placed(
            self._order,
            within(place.clip, self._clips.of(item, place.matrix)),
            place.layered or (self._layers and _is_layered(item)),
            raw.FPDFTextObj_GetTextRenderMode(item),
            (red.value, green.value, blue.value) if known else None,
            bool(known) and alpha.value == 0,
        )

    def _form(self, item: object, place: _Place) -> None:
        inner = _Place(
            times(matrix_of(item), place.matrix),
            within(place.clip, self._clips.of(item, place.matrix)),
            place.layered or self._layers,
            place.depth + 1,
            self._is_clear(item, place),
        )
        count = raw.FPDFFormObj_CountObjects(item)
        self.objects(inner, count, lambda i: raw.FPDFFormObj_GetObject(item, i))

    def _path(self, item: object, place: _Place) -> None:
        fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not (fill.value or stroke.value):
            return
        area = self._area(item, place)
        if area is None:
            return
        pieces = raw.FPDFPath_CountSegments(item)
        if area[3] - area[1] < THIN < area[2] - area[0]:
            if pieces <= _RECTANGLE:
                self._painted.strokes.append(area)
        elif fill.value and _is_broad(area) and _is_solid(item, pieces):
            color = self._color(item)
            even = color is not None and not self._is_clear(item, place)
            ground = color if even and pieces <= _RECTANGLE else None
            self._painted.patches.append(Patch(self._order, area, ground, even, False))

    def _area(self, item: object, place: _Place) -> Area | None:
        left, bottom, right, top = self._sides
        if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return None
        box = left.value, bottom.value, right.value, top.value
        return self._view.box(*outer_bounds(box, place.matrix))

    def _color(self, item: object) -> Color | None:
        red, green, blue, alpha = self._rgba
        known = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
        return (red.value, green.value, blue.value) if known and alpha.value == OPAQUE else None

    def _is_clear(self, item: object, place: _Place) -> bool:
        """Whether what lies below an object may shine through."""
        return place.clear or bool(raw.FPDFPageObj_HasTransparency(item))


_RECTANGLE, _SHAPE = 6, 24
"""Pieces of a path: a line has two, a rectangle five, a box with round corners nine and more; what
has still more is a drawing."""


def _is_solid(item: object, pieces: int) -> bool:
    """Whether a filled path is one shape, not a frame (a shape with a hole) or a row of letters."""
    if pieces > _SHAPE:
        return False
    return pieces <= _RECTANGLE or all(
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item, i)) != raw.FPDF_SEGMENT_MOVETO
        for i in range(1, pieces)
    )


def _is_layered(item: object) -> bool:
    for i in range(max(0, raw.FPDFPageObj_CountMarks(item))):
        mark = raw.FPDFPageObj_GetMark(item, i)
        buffer, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
        if (
            raw.FPDFPageObjMark_GetName(mark, ctypes.cast(buffer, _WIDE), len(buffer), size)
            and buffer.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0") == LAYER
        ):
            return True
    return False


_WIDE = ctypes.POINTER(raw.FPDF_WCHAR)


def _is_broad(area: Area) -> bool:
    return area[2] - area[0] >= SMALLEST and area[3] - area[1] >= SMALLEST
