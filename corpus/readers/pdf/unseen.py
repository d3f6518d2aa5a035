"""Characters of the text layer that nobody sees on the page, and why.

What may be unseen is told cheaply from how the page is painted; what is so is told by painting the
page with and without it: where no pixel changes, nothing is seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.clips import EVERYWHERE
from corpus.readers.pdf.covers import WHITE, Run, covered, grounds_of
from corpus.readers.pdf.glyphs import Glyph, Letters
from corpus.readers.pdf.painted import Color, Painted, Patch, Placed
from corpus.readers.pdf.renditions import Rendition, painted_without, rendition_of
from corpus.readers.pdf.view import View

TINY = 1.0
"""Points: nobody reads smaller type."""
SAME_COLOR = 16
"""Steps of red, green and blue within which type cannot be told from its ground."""
EDGE = 1.0
"""Points that a character's middle may lie beyond the page or its clip."""

OUTSIDE = "ページの外にあって見えない"
SMALL = "1ポイント未満の大きさで見えない"
COVERED = "図形や画像の下に隠れていて見えない"
PALE = "地と同じ色で見えない"
INVISIBLE = "見えない文字として置かれている"
LAYERED = "表示されない層（レイヤー）にあって見えない"
CLIPPED = "切り抜きの外にあって見えない"
"""Why a character is not seen."""

Habit = tuple[str, str, int, int, int]
"""A doubt, a character (all digits alike), its place and size: a page number over a logo."""


def find_unseen(
    page: pdfium.PdfPage, view: View, letters: Letters, painted: Painted, seen: set[Habit]
) -> dict[int, str]:
    """Return the places in ``letters.glyphs`` that nobody sees, with the reason.

    Args:
        page: the page; it is painted where something may be unseen.
        view: how it is seen.
        letters: its text layer.
        painted: what it paints.
        seen: doubtful characters that were seen on earlier pages; those of this page are added.
    """
    glyphs = letters.glyphs
    unseen = _outside(glyphs, view)
    doubtful = {
        place: why for place, why in _doubtful(view, letters, painted).items()
        if place not in unseen and _habit(glyphs[place], why) not in seen
    }  # fmt: skip
    doubtful = _without_seen_twins(glyphs, doubtful, unseen)
    if doubtful:
        found = _confirmed(page, view, letters, painted, doubtful)
        seen |= {_habit(glyphs[k], why) for k, why in doubtful.items() if k not in found}
        unseen |= found
    return unseen


def _habit(glyph: Glyph, why: str) -> Habit:
    char = "0" if glyph.char.isdigit() else glyph.char
    return why, char, round(glyph.left / 4), round(glyph.top / 4), round(glyph.em)


def _outside(glyphs: Sequence[Glyph], view: View) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, glyph in enumerate(glyphs):
        if not (-EDGE <= glyph.x <= view.width + EDGE and -EDGE <= glyph.y <= view.height + EDGE):
            found[place] = OUTSIDE
        elif glyph.em < TINY:
            found[place] = SMALL
    return found


# --- what may be unseen -------------------------------------------------------------------------


def _doubtful(view: View, letters: Letters, painted: Painted) -> dict[int, str]:
    runs = _runs(letters, painted)
    glyphs = letters.glyphs
    found: dict[int, str] = {}
    for place in covered(runs, glyphs, painted.patches, view):
        found[place] = COVERED
    colors = _colors_of_grounds(painted)
    pale = [run for run in runs if colors and run.placed.color in colors]
    for run, ground in zip(pale, grounds_of(pale, glyphs, painted.patches), strict=True):
        if ground is not None and run.placed.color is not None and _alike(run.placed.color, ground):
            found |= dict.fromkeys(run.places, PALE)
    for run in runs:
        if why := _hidden(run.placed):
            found |= dict.fromkeys(run.places, why)
        elif run.placed.clip is not EVERYWHERE:
            clipped = (k for k in run.places if not _holds(run.placed.clip, glyphs[k]))
            found |= dict.fromkeys(clipped, CLIPPED)
    return found


def _colors_of_grounds(painted: Painted) -> set[Color | None]:
    """Return the colours of a page's type that are some ground's too."""
    grounds = {WHITE, *(patch.color for patch in painted.patches)} - {None}
    filled = {
        placed.color for placed in painted.texts.values()
        if placed.mode == raw.FPDF_TEXTRENDERMODE_FILL
    }  # fmt: skip
    return {
        color for color in filled
        if color and any(_alike(color, ground) for ground in grounds if ground)
    }  # fmt: skip


def _alike(color: Color, ground: Color) -> bool:
    return max(abs(a - b) for a, b in zip(color, ground, strict=True)) <= SAME_COLOR


def _hidden(placed: Placed) -> str:
    if placed.mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE or placed.clear:
        return INVISIBLE
    return LAYERED if placed.layered else ""


def _runs(letters: Letters, painted: Painted) -> list[Run]:
    runs: list[Run] = []
    start = 0
    owners = letters.owners
    for end in range(1, len(owners) + 1):
        if end == len(owners) or owners[end] != owners[start]:
            placed = painted.texts.get(owners[start])
            if placed is not None:
                runs.append(Run(range(start, end), placed))
            start = end
    return runs


def _holds(clip: tuple[float, ...], glyph: Glyph) -> bool:
    return (
        clip[0] - EDGE <= glyph.x <= clip[2] + EDGE and clip[1] - EDGE <= glyph.y <= clip[3] + EDGE
    )


def _without_seen_twins(
    glyphs: Sequence[Glyph], doubtful: dict[int, str], unseen: dict[int, str]
) -> dict[int, str]:
    """Leave out what is the shadow or outline of a character that is seen for sure."""
    if not doubtful:
        return doubtful
    chars = {glyphs[place].char for place in doubtful}
    seen: dict[str, list[Glyph]] = {}
    for place, glyph in enumerate(glyphs):
        if glyph.char in chars and place not in doubtful and place not in unseen:
            seen.setdefault(glyph.char, []).append(glyph)
    return {
        place: why for place, why in doubtful.items()
        if not any(_are_twins(glyphs[place], other) for other in seen.get(glyphs[place].char, ()))
    }  # fmt: skip


def _are_twins(one: Glyph, other: Glyph) -> bool:
    reach = _SHADOW * one.em
    return abs(one.x - other.x) < reach and abs(one.y - other.y) < reach


_SHADOW = 0.2
"""Share of its size by which a character's shadow is off."""


# --- what is unseen -----------------------------------------------------------------------------


def _confirmed(
    page: pdfium.PdfPage, view: View, letters: Letters, painted: Painted, doubtful: dict[int, str]
) -> dict[int, str]:
    """Return what is not seen where the page is painted; words over a picture of them are."""
    glyphs = letters.glyphs
    pictures = [patch for patch in painted.patches if patch.is_image]
    doubtful = {
        place: why for place, why in doubtful.items()
        if why != INVISIBLE or not any(_lies_on(glyphs[place], p) for p in pictures)
    }  # fmt: skip
    if not doubtful:
        return {}
    around = [glyphs[place] for place in doubtful]
    shown = rendition_of(page, view, around)
    owners = {letters.owners[place] for place, why in doubtful.items() if why != INVISIBLE}
    repeats = painted.texts.keys() - set(letters.owners)  # pdfium tells words in one place once
    bare = painted_without(page, view, around, owners | repeats) if owners else shown
    return {
        place: why for place, why in doubtful.items()
        if not _is_seen(glyphs[place], why, shown, bare)
    }  # fmt: skip


def _is_seen(glyph: Glyph, why: str, shown: Rendition, bare: Rendition) -> bool:
    if why == INVISIBLE:  # words that were turned into outlines may be read through it
        return shown.has_ink(glyph)
    return shown.differs(bare, glyph)


def _lies_on(glyph: Glyph, patch: Patch) -> bool:
    left, top, right, bottom = patch.area
    return left <= glyph.x <= right and top <= glyph.y <= bottom
