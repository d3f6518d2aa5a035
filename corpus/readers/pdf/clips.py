"""Where a page's objects stand and within which areas they are painted, as the page is seen."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as raw

from corpus.readers.pdf.view import Area, View

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
EVERYWHERE: Area = (float("-inf"), float("-inf"), float("inf"), float("inf"))


def address_of(item: object) -> int:
    """Return where pdfium keeps an object: the same for the page's and its text's handle."""
    return ctypes.addressof(item.contents)  # type: ignore[attr-defined]


class Clips:
    """The areas within which objects are painted; objects under one clip share its path."""

    def __init__(self, view: View) -> None:
        """Remember how the page is seen."""
        self._view = view
        self._known: dict[tuple[int, Matrix], Area] = {}

    def of(self, item: object, matrix: Matrix) -> Area:
        """Return the area within which an object is painted."""
        clip = raw.FPDFPageObj_GetClipPath(item)
        area = EVERYWHERE
        for k in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
            first = raw.FPDFClipPath_GetPathSegment(clip, k, 0)
            if not first:
                continue
            key = (address_of(first), matrix)
            if key not in self._known:
                self._known[key] = self._bounds(clip, k, matrix)
            area = within(area, self._known[key])
        return area

    def _bounds(self, clip: object, k: int, matrix: Matrix) -> Area:
        points = list(_clip_points(clip, k))
        if not points:
            return EVERYWHERE
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self._view.box(*outer_bounds((min(xs), min(ys), max(xs), max(ys)), matrix))


def _clip_points(clip: object, k: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(raw.FPDFClipPath_CountPathSegments(clip, k)):
        if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, k, i), x, y):
            yield x.value, y.value


def within(area: Area, other: Area) -> Area:
    """Return what two areas share."""
    if other is EVERYWHERE:
        return area
    return (
        max(area[0], other[0]), max(area[1], other[1]),
        min(area[2], other[2]), min(area[3], other[3]),
    )  # fmt: skip


def outer_bounds(box: Area, m: Matrix) -> Area:
    """Return the bounds of a rectangle of a form in the page's space."""
    if m == IDENTITY:
        return box
    xs = [m[0] * x + m[2] * y + m[4] for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [m[1] * x + m[3] * y + m[5] for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


def matrix_of(item: object) -> Matrix:
    """Return the matrix of an object."""
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def times(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that applies ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip
