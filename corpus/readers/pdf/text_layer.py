"""The text layer of a page: what is seen of it, what is not, and what cannot be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from corpus.blocks import Dropped
from corpus.readers.pdf.fonts import find_unreadable
from corpus.readers.pdf.glyphs import Glyph, Letters, count_unknown, read_letters, without_twins
from corpus.readers.pdf.painted import read_painted
from corpus.readers.pdf.strikes import closed_over, find_struck, struck_areas, within
from corpus.readers.pdf.unseen import Habit, find_unseen
from corpus.readers.pdf.view import View

TURNED = 0.6
"""Share of a page's characters that lie on one side from which the page is turned to read it."""
MAX_WORDS = 100
"""Characters of what is left out that are told."""
STRUCK = "線で消されている"
WITHOUT = "ため、本文に入れていません"
_SEEN, _ALL = "見えない文字", "取り消し線の文字"


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What the text layer of a page says.

    Attributes:
        view: how the page is seen with its text upright.
        glyphs: the characters that a person sees, in the file's order.
        unknown: how many of them their font does not explain.
        unreadable: characters that are seen as other signs than the file says.
        dropped: words that nobody sees, or that are struck out.
    """

    view: View
    glyphs: list[Glyph]
    unknown: int
    unreadable: list[Glyph]
    dropped: tuple[Dropped, ...]


class TextLayers:
    """Reads the text layers of one file's pages, in their order."""

    def __init__(self, data: bytes) -> None:
        """Look whether the file may have layers; their list may be in a packed stream."""
        self._layers = b"/OCProperties" in data or b"/ObjStm" in data
        self._seen: set[Habit] = set()

    def read(self, page: pdfium.PdfPage, view: View, where: str) -> TextLayer:
        """Return what a page's text layer says.

        Args:
            page: the page.
            view: how it is shown.
            where: its name for people (「3ページ」).
        """
        letters = read_letters(page, view)
        turn = _turn_of(letters)
        if turn:
            view = view.turned(turn)
            letters = read_letters(page, view)
        painted = read_painted(page, view, self._layers)
        unseen = find_unseen(page, view, letters, painted, self._seen)
        glyphs = [g for place, g in enumerate(letters.glyphs) if place not in unseen]
        marked = struck_areas(page, view)
        struck = find_struck(glyphs, painted.strokes)
        struck |= {place for place, g in enumerate(glyphs) if marked and within(marked, g)}
        unreadable = find_unreadable(page, glyphs)
        glyphs = closed_over(glyphs, struck)
        seen = [g for k, g in enumerate(glyphs) if k not in struck and k not in unreadable]
        kept = without_twins(seen)
        return TextLayer(
            view, kept, count_unknown(kept),
            without_twins(_at(glyphs, unreadable - struck)),
            (
                *_told_unseen(letters.glyphs, unseen, where),
                *_told(_at(glyphs, struck), _ALL, where, STRUCK),
            ),
        )  # fmt: skip


def _turn_of(letters: Letters) -> int:
    """Return the quarters by which a page's text must be turned to stand upright."""
    if not letters.turns:
        return 0
    turn, count = letters.turns.most_common(1)[0]
    return turn if count >= TURNED * len(letters.glyphs) else 0


def _at(glyphs: Sequence[Glyph], places: Collection[int]) -> list[Glyph]:
    return [glyphs[place] for place in sorted(places)]


def _told_unseen(glyphs: Sequence[Glyph], unseen: dict[int, str], where: str) -> list[Dropped]:
    told: list[Dropped] = []
    for why in dict.fromkeys(unseen.values()):
        left_out = [place for place, reason in unseen.items() if reason == why]
        told += _told(_at(glyphs, left_out), _SEEN, where, why)
    return told


def _told(glyphs: Sequence[Glyph], what: str, where: str, why: str) -> list[Dropped]:
    words = _words(without_twins(glyphs))
    return [Dropped(f"{what}「{words}」", where, why + WITHOUT)] if words else []


def _words(glyphs: Sequence[Glyph]) -> str:
    """Return what some characters say, a space where others stand between them."""
    text = ""
    for before, glyph in zip((None, *glyphs), glyphs, strict=False):
        apart = before is not None and glyph.index - before.index > 2
        text += (" " if apart or (glyph.spaced and text) else "") + glyph.char
    return text if len(text) <= MAX_WORDS else text[:MAX_WORDS] + "…"
