"""How page space maps to the page as a reader holds it: rotated, cropped, text upright."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Area = tuple[float, float, float, float]
"""Left, top, right, bottom in points."""
Span = tuple[float, float]
"""Left and right, or top and bottom, in points."""


@dataclass(frozen=True, slots=True)
class View:
    """How page space maps to the page: ``x' = a x + c y + e``, ``y' = b x + d y + f``.

    ``turn`` counts the quarters that the page as shown is turned further, clockwise, so that its
    text stands upright (a table set sideways on a page that is not).
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float
    turn: int = 0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Area:
        """Map a rectangle of page space."""
        xa, ya = self.a * x0 + self.c * y0 + self.e, self.b * x0 + self.d * y0 + self.f
        xb, yb = self.a * x1 + self.c * y1 + self.e, self.b * x1 + self.d * y1 + self.f
        if xa > xb:
            xa, xb = xb, xa
        return (xa, ya, xb, yb) if ya <= yb else (xa, yb, xb, ya)

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height of the page as shown."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    def turned(self, quarters: int) -> View:
        """Return the view of the page turned so many quarters clockwise."""
        view = self
        for _ in range(quarters % 4):
            view = View(
                -view.b, view.a, -view.d, view.c, view.height - view.f, view.e,
                view.height, view.width, (view.turn + 1) % 4,
            )  # fmt: skip
        return view

    def shown(self, area: Area) -> Area:
        """Return where an area of this view stands on the page as shown."""
        return turned_back(area, self.width, self.height, self.turn)


def turned_back(area: Area, width: float, height: float, quarters: int) -> Area:
    """Return an area of a sheet of this size as it was before so many quarters clockwise."""
    for _ in range(quarters % 4):
        left, top, right, bottom = area
        area = top, width - right, bottom, width - left
        width, height = height, width
    return area


def around(areas: Sequence[Area]) -> Area:
    """Return the smallest area that holds all of some."""
    left, top, right, bottom = zip(*areas, strict=True)
    return min(left), min(top), max(right), max(bottom)


def size_of(area: Area) -> float:
    """Return how large an area is, in square points."""
    return (area[2] - area[0]) * (area[3] - area[1])


def view_of(page: pdfium.PdfPage) -> View:
    """Return the map from page space to the shown page (rotation and crop box applied)."""
    width, height = page.get_size()
    fine = 1_000_000
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(px: float, py: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page.raw, 0, 0, fine, fine, 0, px, py, x, y)
        return x.value * width / fine, y.value * height / fine

    span = 100.0
    e, f = shown(0, 0)
    (ax, ay), (cx, cy) = shown(span, 0), shown(0, span)
    return View(
        (ax - e) / span, (ay - f) / span, (cx - e) / span, (cy - f) / span, e, f, width, height
    )  # fmt: skip
