"""The straight lines a PDF page draws: rules, frames and the sides of filled rectangles."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.glyphs import View

THIN = 2.0
"""Points: a filled rectangle thinner than this is a rule; lines nearer than this are one."""
SHORTEST = 4.0
"""Points: anything shorter is part of a drawing."""
MAX_SEGMENTS = 24
"""A path of more straight pieces is a drawing or a map, not a frame."""
MAX_OBJECTS, MAX_DEPTH, MAX_RULES = 30_000, 4, 4_000
"""A page beyond these is a map or a chart; its rules are left out to bound the time."""
_WHOLE = 0.97


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical stretch: at ``at``, from ``start`` to ``end`` (points)."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page, joined, and the frames (rectangles) as left, top, right, bottom.

    ``across`` and ``down`` are drawn as lines; ``shaded_across`` and ``shaded_down`` are these and
    the sides of filled areas (tables without lines; but a highlighted line of text has sides too).
    """

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    shaded_across: tuple[Rule, ...] = ()
    shaded_down: tuple[Rule, ...] = ()
    frames: tuple[tuple[float, float, float, float], ...] = ()


Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[float, float, float, float]


def read_rules(page: pdfium.PdfPage, view: View) -> Rules:
    """Return the rules and frames of a page as it is shown."""
    drawn: tuple[list[Rule], list[Rule]] = ([], [])
    shaded: tuple[list[Rule], list[Rule]] = ([], [])
    frames: list[tuple[float, float, float, float]] = []
    for stroked, path in _paths(page):
        segments = [_shown(view, segment) for segment in path]
        box = _bounds(segments)
        if box is None or _is_whole(box, view):
            continue
        thin = box[2] - box[0] < THIN or box[3] - box[1] < THIN
        if thin:
            segments = [_middle(box)]
        elif len(segments) >= 4:
            frames.append(box)
        for segment in segments:
            _sort_in(segment, *(drawn if stroked or thin else shaded))
        if sum(map(len, (*drawn, *shaded))) > MAX_RULES:
            return Rules()
    return Rules(
        _joined(drawn[0]), _joined(drawn[1]), _joined(drawn[0] + shaded[0]),
        _joined(drawn[1] + shaded[1]), tuple(frames),
    )  # fmt: skip


def _sort_in(segment: Segment, across: list[Rule], down: list[Rule]) -> None:
    x0, y0, x1, y1 = segment
    if abs(y1 - y0) < 1 and abs(x1 - x0) >= SHORTEST:
        across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) < 1 and abs(y1 - y0) >= SHORTEST:
        down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _bounds(segments: Sequence[Segment]) -> tuple[float, float, float, float] | None:
    values = [value for segment in segments for value in segment]
    if not values or not all(math.isfinite(value) for value in values):
        return None
    xs, ys = [*values[0::4], *values[2::4]], [*values[1::4], *values[3::4]]
    return min(xs), min(ys), max(xs), max(ys)


def _is_whole(box: tuple[float, float, float, float], view: View) -> bool:
    return box[2] - box[0] > _WHOLE * view.width and box[3] - box[1] > _WHOLE * view.height


def _middle(box: tuple[float, float, float, float]) -> Segment:
    left, top, right, bottom = box
    if right - left < bottom - top:
        return (left + right) / 2, top, (left + right) / 2, bottom
    return left, (top + bottom) / 2, right, (top + bottom) / 2


def _shown(view: View, segment: Segment) -> Segment:
    return (*view.point(segment[0], segment[1]), *view.point(segment[2], segment[3]))


def _joined(rules: list[Rule]) -> tuple[Rule, ...]:
    """Join rules on one line that overlap or nearly touch."""
    joined: list[Rule] = []
    group: list[Rule] = []
    for rule in [*sorted(rules, key=lambda r: r.at), Rule(math.inf, 0, 0)]:
        if group and rule.at - group[-1].at > THIN / 2:
            at = sum(r.at for r in group) / len(group)
            start, end = math.inf, -math.inf
            for part in sorted(group, key=lambda r: r.start):
                if part.start > end + THIN:
                    if end > start:
                        joined.append(Rule(at, start, end))
                    start, end = part.start, part.end
                end = max(end, part.end)
            joined.append(Rule(at, start, end))
            group = []
        group.append(rule)
    return tuple(joined)


# --- page objects -------------------------------------------------------------------------------


Path = tuple[bool, list[Segment]]


def _paths(page: pdfium.PdfPage) -> Iterator[Path]:
    """Yield whether it is stroked, and the straight pieces, of each visible path of simple shape."""
    left = [MAX_OBJECTS]
    yield from _of_page(page, left)


def _of_page(page: pdfium.PdfPage, left: list[int]) -> Iterator[Path]:
    identity: Matrix = (1, 0, 0, 1, 0, 0)
    for i in range(raw.FPDFPage_CountObjects(page.raw)):
        yield from _of_object(raw.FPDFPage_GetObject(page.raw, i), identity, left, 0)


def _of_object(item: object, outer: Matrix, left: list[int], depth: int) -> Iterator[Path]:
    left[0] -= 1
    if left[0] < 0:
        return
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        fill, stroke = _drawn(item)
        segments = _segments(item, _times(_matrix(item), outer)) if fill or stroke else []
        if segments:
            yield stroke, segments
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        inner = _times(_matrix(item), outer)
        for i in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _of_object(raw.FPDFFormObj_GetObject(item, i), inner, left, depth + 1)


def _matrix(item: object) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that applies ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _segments(item: object, m: Matrix) -> list[Segment]:
    count = raw.FPDFPath_CountSegments(item)
    if count < 2 or count > MAX_SEGMENTS * 10:
        return []
    x, y = ctypes.c_float(), ctypes.c_float()
    segments: list[Segment] = []
    first = last = (0.0, 0.0)
    for i in range(count):
        piece = raw.FPDFPath_GetPathSegment(item, i)
        raw.FPDFPathSegment_GetPoint(piece, x, y)
        point = (m[0] * x.value + m[2] * y.value + m[4], m[1] * x.value + m[3] * y.value + m[5])
        kind = raw.FPDFPathSegment_GetType(piece)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            segments.append((*last, *point))
        last = point
        if raw.FPDFPathSegment_GetClose(piece):
            segments.append((*last, *first))
            last = first
    return segments


def _drawn(item: object) -> tuple[bool, bool]:
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(fill.value), bool(stroke.value)
