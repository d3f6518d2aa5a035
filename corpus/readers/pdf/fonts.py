"""Fonts of a page whose characters do not say what is seen: their map is missing or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.clips import address_of
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.plausible import MIN_CHARS, VARIED, is_none, is_odd, is_plausible


def find_unreadable(page: pdfium.PdfPage, glyphs: Sequence[Glyph]) -> set[int]:
    """Return the places of the characters whose fonts do not say what they mean.

    Args:
        page: the page.
        glyphs: characters of its text layer.
    """
    if not _is_doubtful(Counter(glyph.char for glyph in glyphs)):
        return set()  # then pdfium need not be asked for the fonts
    of_font: dict[int, list[int]] = {}
    text = page.get_textpage()
    try:
        for place, glyph in enumerate(glyphs):
            item = raw.FPDFText_GetTextObject(text.raw, glyph.index)
            font = raw.FPDFTextObj_GetFont(item) if item else None
            if font:
                of_font.setdefault(address_of(font), []).append(place)
    finally:
        text.close()
    return {
        place for places in of_font.values()
        if not is_plausible("".join(glyphs[place].char for place in places))
        for place in places
    }  # fmt: skip


def _is_doubtful(counted: Counter[str]) -> bool:
    """Whether a page has signs enough that nobody writes for one of its fonts to be wrong."""
    odd = [char for char in counted if is_odd(char)]
    none = sum(counted[char] for char in odd if is_none(char))
    return len(odd) >= VARIED or none >= MIN_CHARS or none * 2 >= counted.total() > 0
