"""What lies over and under the characters of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.painted import Color, Patch, Placed
from corpus.readers.pdf.view import View, size_of

SCAN = 0.5
"""Share of the page from which a picture over the text is the scan that the text was read from."""
MAX_PAIRS = 4_000_000
"""Pairs of a text object and a patch that are compared on a page."""
WHITE: Color = (255, 255, 255)
"""The ground of a page."""
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Run:
    """The characters of one text object: their places in the list, and how they are painted."""

    places: range
    placed: Placed


def covered(
    runs: Sequence[Run], glyphs: Sequence[Glyph], patches: Sequence[Patch], view: View
) -> list[int]:
    """Return the characters whose middle lies under something painted later."""
    first = min((run.placed.order for run in runs), default=0)
    covers = [p for p in patches if p.hides and p.order > first and not _is_scan(p, view)]
    if not covers or len(covers) * len(glyphs) > MAX_PAIRS:
        return []
    last = max(cover.order for cover in covers)
    runs = [run for run in runs if run.placed.order < last]
    places = [place for run in runs for place in run.places]
    x = np.array([glyphs[place].x for place in places])
    y = np.array([glyphs[place].y for place in places])
    order = np.array([run.placed.order for run in runs for _ in run.places])
    under = np.zeros(len(places), dtype=bool)
    for cover in covers:
        left, top, right, bottom = cover.area
        under |= (order < cover.order) & (left < x) & (x < right) & (top < y) & (y < bottom)
    return [places[k] for k in np.flatnonzero(under)]


def _is_scan(patch: Patch, view: View) -> bool:
    return patch.is_image and size_of(patch.area) > SCAN * view.width * view.height


def grounds_of(
    runs: Sequence[Run], glyphs: Sequence[Glyph], patches: Sequence[Patch]
) -> list[Color | None]:
    """Return the colour below the middle character of each run; None where that is no even one."""
    if not patches or not runs or len(runs) * len(patches) > MAX_PAIRS:
        return [WHITE] * len(runs)
    middles = [glyphs[run.places[len(run.places) // 2]] for run in runs]
    x = np.array([glyph.x for glyph in middles])[:, None]
    y = np.array([glyph.y for glyph in middles])[:, None]
    order = np.array([run.placed.order for run in runs])[:, None]
    left, top, right, bottom = np.array([patch.area for patch in patches]).T
    at = np.array([patch.order for patch in patches])
    below: Bools = (at < order) & (left < x) & (x < right) & (top < y) & (y < bottom)
    topmost = below.shape[1] - 1 - below[:, ::-1].argmax(axis=1)  # patches stand in their order
    return [
        patches[k].color if some else WHITE
        for k, some in zip(topmost, np.atleast_1d(below.any(axis=1)), strict=True)
    ]
