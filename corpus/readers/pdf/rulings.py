"""The straight lines a PDF page draws: rules, frames and the sides of filled rectangles."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.clips import IDENTITY, Matrix, matrix_of, times
from corpus.readers.pdf.view import Area, View

THIN = 2.0
"""Points: a filled rectangle thinner than this is a rule; lines nearer than this are one."""
SHORTEST = 4.0
"""Points: anything shorter is part of a drawing."""
DASH_GAP, DASHED, MIN_DASHES = 4.0, 12.0, 5
"""Points: short pieces on one line no further apart, over so long a stretch, so many of them, are a
dashed rule."""
MAX_SEGMENTS = 24
"""A path of more straight pieces is a drawing or a map, not a frame."""
MAX_OBJECTS, MAX_DEPTH, MAX_RULES, MAX_DASHES = 30_000, 4, 4_000, 20_000
"""A page beyond these is a map or a chart; its rules are left out to bound the time."""
_WHOLE = 0.97


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical stretch: at ``at``, from ``start`` to ``end`` (points)."""

    at: float
    start: float
    end: float


Tint = tuple[Area, int]
"""A filled area and its colour (red, green and blue in one number)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page, joined, and the frames (rectangles) as left, top, right, bottom.

    ``across`` and ``down`` are drawn as lines; ``shaded_across`` and ``shaded_down`` are these and
    the sides of filled areas (tables without lines; but a highlighted line of text has sides too).
    ``tints`` are filled areas with their colours, in the order in which they are painted.
    """

    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    shaded_across: tuple[Rule, ...] = ()
    shaded_down: tuple[Rule, ...] = ()
    frames: tuple[Area, ...] = ()
    tints: tuple[Tint, ...] = ()


Segment = tuple[float, float, float, float]
Path = tuple[bool, list[Segment], int | None]


def read_rules(page: pdfium.PdfPage, view: View) -> Rules:
    """Return the rules and frames of a page as it is shown."""
    drawn: tuple[list[Rule], list[Rule]] = ([], [])
    shaded: tuple[list[Rule], list[Rule]] = ([], [])
    dashes: tuple[list[Rule], list[Rule]] = ([], [])
    frames: list[Area] = []
    tints: list[Tint] = []
    for stroked, path, colour in _paths(page):
        segments = [_shown(view, segment) for segment in path]
        box = _bounds(segments)
        if box is None or _is_whole(box, view):
            continue
        if thin := _is_thin(box):
            segments = [_middle(box)]
        elif len(segments) >= 4:
            frames.append(box)
            if colour is not None:
                tints.append((box, colour))
        for segment in segments:
            _sort_in(segment, *(drawn if stroked or thin else shaded))
        if thin:
            _sort_in(_middle(box), *dashes, longest=SHORTEST)
        if sum(map(len, (*drawn, *shaded))) > MAX_RULES:
            return Rules()
    for rules, pieces in zip(drawn, dashes, strict=True):
        rules.extend(_dashed(pieces))
    return Rules(
        _joined(drawn[0]), _joined(drawn[1]), _joined(drawn[0] + shaded[0]),
        _joined(drawn[1] + shaded[1]), tuple(frames), tuple(tints),
    )  # fmt: skip


def _sort_in(
    segment: Segment, across: list[Rule], down: list[Rule], longest: float = math.inf
) -> None:
    """Put a piece with the rules of its direction; of the short ones only where asked for."""
    shortest = SHORTEST if longest == math.inf else 0.0
    x0, y0, x1, y1 = segment
    if abs(y1 - y0) < 1 and shortest <= abs(x1 - x0) < longest:
        across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    if abs(x1 - x0) < 1 and shortest <= abs(y1 - y0) < longest:
        down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _dashed(pieces: Sequence[Rule]) -> list[Rule]:
    """Return the dashed rules that short pieces on one line make."""
    if len(pieces) > MAX_DASHES:
        return []
    found: list[Rule] = []
    for line in _lined_up(pieces):
        run: list[Rule] = []
        for piece in [*sorted(line, key=lambda r: r.start), Rule(0, math.inf, math.inf)]:
            if run and piece.start - run[-1].end > DASH_GAP:
                if len(run) >= MIN_DASHES and run[-1].end - run[0].start >= DASHED:
                    found.append(Rule(run[0].at, run[0].start, run[-1].end))
                run = []
            run.append(piece)
    return found


def _lined_up(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules of each line."""
    group: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if group and rule.at - group[-1].at > THIN / 2:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _bounds(segments: Sequence[Segment]) -> Area | None:
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


def _joined(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Join rules on one line that overlap or nearly touch."""
    joined: list[Rule] = []
    for group in _lined_up(rules):
        at = sum(r.at for r in group) / len(group)
        start, end = math.inf, -math.inf
        for part in sorted(group, key=lambda r: r.start):
            if part.start > end + THIN:
                if end > start:
                    joined.append(Rule(at, start, end))
                start, end = part.start, part.end
            end = max(end, part.end)
        joined.append(Rule(at, start, end))
    return tuple(joined)


# --- page objects -------------------------------------------------------------------------------


def _paths(page: pdfium.PdfPage) -> Iterator[Path]:
    """Yield of each visible path of simple shape whether it is stroked, its pieces, its fill."""
    left = [MAX_OBJECTS]
    for i in range(raw.FPDFPage_CountObjects(page.raw)):
        yield from _of_object(raw.FPDFPage_GetObject(page.raw, i), IDENTITY, left, 0)


def _of_object(item: object, outer: Matrix, left: list[int], depth: int) -> Iterator[Path]:
    left[0] -= 1
    if left[0] < 0:
        return
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        fill, stroke = _drawn(item)
        segments = _segments(item, times(matrix_of(item), outer)) if fill or stroke else []
        if segments:
            yield stroke, segments, _colour(item) if fill else None
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        sides = _sides(times(matrix_of(item), outer))
        if (box := _bounds(sides)) is not None and _is_thin(
            box
        ):  # a rule drawn as a picture of dots
            yield False, sides, None
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        inner = times(matrix_of(item), outer)
        for i in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _of_object(raw.FPDFFormObj_GetObject(item, i), inner, left, depth + 1)


def _sides(m: Matrix) -> list[Segment]:
    """Return the sides of the unit square that a matrix makes a picture's place of."""
    a, b, c, d, e, f = m
    corners = [(e, f), (e + a, f + b), (e + a + c, f + b + d), (e + c, f + d)]
    return [(*p, *q) for p, q in zip(corners, corners[1:] + corners[:1], strict=True)]


def _is_thin(box: Area) -> bool:
    return box[2] - box[0] < THIN or box[3] - box[1] < THIN


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


def _colour(item: object) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return (red.value << 16) + (green.value << 8) + blue.value
