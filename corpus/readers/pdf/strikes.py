"""Characters that a line is drawn through: no underlines, table rules or lines of a chart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.view import Area, View

MIDDLE = 0.22
"""A strike runs at most this share of the type's size above or below the character's middle; an
underline and the line over a character are twice as far away."""
OVERHANG = 0.75
"""Squares of type by which a strike may reach beyond what it strikes; a chart's line reaches on."""
COVERED = 0.5
"""Share of a character's width that a strike must cross."""
NEAR = 1.5
"""Points: strokes on one height that end so near to each other are one strike, drawn by runs."""
MAX_STROKES = 2_000
"""A page with more thin strokes is a drawing."""
_DASHES = frozenset("-‐‑‒–—―−－ー─━=＝_＿~～〜→←⇒＋+")
"""A line through these is the character itself, drawn, or the shaft of an arrow."""
_DIGITS = frozenset("0123456789０１２３４５６７８９,.，．")


def find_struck(glyphs: Sequence[Glyph], strokes: Sequence[Area]) -> set[int]:
    """Return the places of the characters that are struck out.

    Args:
        glyphs: the characters of a page.
        strokes: its thin strokes across.
    """
    if len(strokes) > MAX_STROKES:
        return set()
    if not strokes:
        return set()
    by_height = sorted((glyph.y, place) for place, glyph in enumerate(glyphs))
    reach = MIDDLE * max((glyph.em for glyph in glyphs), default=0.0)
    struck: set[int] = set()
    for stroke in _joined(strokes):
        height = (stroke[1] + stroke[3]) / 2
        first = bisect_left(by_height, (height - reach, 0))
        last = bisect_left(by_height, (height + reach, 0))
        near = [place for _, place in by_height[first:last]]
        struck.update(_struck_by(stroke, glyphs, near))
    return _by_whole_figures(struck, glyphs)


def _by_whole_figures(struck: set[int], glyphs: Sequence[Glyph]) -> set[int]:
    """Strike a figure as a whole or not at all: a line drawn by hand ends a digit too far."""
    whole = set(struck)
    for place in struck:
        figure = _figure_at(place, glyphs)
        if sum(k in struck for k in figure) * 2 >= len(figure):
            whole.update(figure)
        else:
            whole.difference_update(figure)
    return whole


def _figure_at(place: int, glyphs: Sequence[Glyph]) -> range:
    """Return the places of the digits that a character stands among; none where it is no digit."""
    first = last = place
    while first > 0 and _is_figure(glyphs[first - 1], glyphs[first]):
        first -= 1
    while last + 1 < len(glyphs) and _is_figure(glyphs[last], glyphs[last + 1]):
        last += 1
    return range(first, last + 1) if first < last else range(0)


def _is_figure(glyph: Glyph, after: Glyph) -> bool:
    return (
        glyph.char in _DIGITS and after.char in _DIGITS
        and abs(glyph.y - after.y) < MIDDLE * glyph.em
        and 0 <= after.left - glyph.left < 1.5 * glyph.em
    )  # fmt: skip


def closed_over(glyphs: Sequence[Glyph], struck: set[int]) -> list[Glyph]:
    """Let characters before struck ones take up their room, so that the line runs on."""
    closed = list(glyphs)
    if not struck:
        return closed
    kept: int | None = None
    for place, glyph in enumerate(glyphs):
        if place not in struck:
            kept = place
        elif kept is not None and _goes_on(closed[kept], glyph):
            closed[kept] = replace(closed[kept], right=max(closed[kept].right, glyph.right))
    return closed


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    return (
        abs(before.y - glyph.y) < MIDDLE * glyph.em
        and before.left < glyph.left < before.right + glyph.em
    )


def struck_areas(page: pdfium.PdfPage, view: View) -> list[Area]:
    """Return the areas that strike-out annotations mark."""
    areas: list[Area] = []
    for i in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, i)
        if not annotation:
            continue
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_STRIKEOUT:
            areas += _quads(annotation, view)
        raw.FPDFPage_CloseAnnot(annotation)
    return areas


def _quads(annotation: object, view: View) -> list[Area]:
    areas: list[Area] = []
    for k in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, k, quad):
            xs = quad.x1, quad.x2, quad.x3, quad.x4
            ys = quad.y1, quad.y2, quad.y3, quad.y4
            areas.append(view.box(min(xs), min(ys), max(xs), max(ys)))
    return areas


def within(areas: Sequence[Area], glyph: Glyph) -> bool:
    """Whether the middle of a character lies in one of the areas."""
    return any(a[0] <= glyph.x <= a[2] and a[1] <= glyph.y <= a[3] for a in areas)


def _joined(strokes: Sequence[Area]) -> list[Area]:
    """Join strokes of one height that touch."""
    joined: list[Area] = []
    for stroke in sorted(strokes, key=lambda s: (round(s[1] + s[3]), s[0])):
        last = joined[-1] if joined else None
        if (
            last is not None
            and abs(last[1] + last[3] - stroke[1] - stroke[3]) < NEAR
            and last[0] <= stroke[0] <= last[2] + NEAR
        ):
            joined[-1] = last[0], min(last[1], stroke[1]), max(last[2], stroke[2]), last[3]
        else:
            joined.append(stroke)
    return joined


def _struck_by(stroke: Area, glyphs: Sequence[Glyph], near: Sequence[int]) -> list[int]:
    left, top, right, bottom = stroke
    height = (top + bottom) / 2
    crossed = [
        place for place in near
        if abs(glyphs[place].y - height) <= MIDDLE * glyphs[place].em
        and glyphs[place].left < right and left < glyphs[place].right
    ]  # fmt: skip
    struck = [place for place in crossed if _is_crossed(glyphs[place], left, right)]
    words = [place for place in struck if glyphs[place].char not in _DASHES]
    if not words:
        return []
    em = max(glyphs[place].em for place in words)
    first = min(glyphs[place].left for place in crossed)
    last = max(glyphs[place].right for place in crossed)
    reaches_on = left < first - OVERHANG * em or right > last + OVERHANG * em
    return [] if reaches_on else struck


def _is_crossed(glyph: Glyph, left: float, right: float) -> bool:
    width = glyph.right - glyph.left
    return min(right, glyph.right) - max(left, glyph.left) > COVERED * width
