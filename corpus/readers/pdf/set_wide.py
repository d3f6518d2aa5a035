"""Words set wide so that labels fill one width (均等割付): 「期　　間」 and 「予　算　額」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.readers.pdf.glyphs import Glyph
from corpus.tokens import tokenize

APART = 0.3
"""Squares of type between the characters of a word set wide, at the least."""
WIDEST = 6.0
"""And at most."""
EVEN = 0.5
"""By so many squares the gaps of one word may differ."""
LONGEST = 8
VERTICAL = re.compile(
    r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々〆ー―~〜、。・()「」『』\u2e80-\u2fdf\ufe30-\ufe4f"
    r"\uff08\uff09\u3008-\u301b\uff1a\uff1b\uff3b\uff3d…‥]"
)
"""Characters of which vertical text is set."""
_LETTER = re.compile(r"[\u3041-\u30ff\u3400-\u9fff々]")
_OPPOSITES = re.compile(
    "男女|有無|上下|左右|前後|大小|東西|南北|内外|公私|国県|県市|市町|市区|都県|町村|正副|甲乙|昼夜|月日|年月"
    "|日時|時分|和洋|新旧|増減|可否|正誤|賛否|官民|産学|官公|親子|夫妻|夫婦|父母|子女|高低|長短|多少|軽重|春夏|秋冬"
)
"""Words whose halves also head two columns."""


def close_wide_words(row: Sequence[Glyph]) -> list[Glyph]:
    """Let the characters of words set wide touch: each takes up the room up to the next.

    Args:
        row: the glyphs of one row, from left to right.
    """
    closed = list(row)
    if _is_all_wide(row):
        return closed
    for first, last in _lone_stretches(row):
        if _is_wide_word(row[first:last]):
            for k in range(first, last - 1):
                closed[k] = replace(row[k], right=row[k + 1].left)
    return closed


def _is_all_wide(row: Sequence[Glyph]) -> bool:
    """Whether a whole line, more than a label, is set wide."""
    gaps = [(b.left - a.right) / max(a.em, b.em) for a, b in pairwise(row)]
    return len(row) > LONGEST and min(gaps) > 0 and max(gaps) - min(gaps) < EVEN


def is_closed(glyphs: Sequence[Glyph]) -> bool:
    """Whether a line is a word that was set wide."""
    return len(glyphs) >= 2 and all(
        glyph.right - glyph.left > (1 + APART) * glyph.em for glyph in glyphs[:-1]
    )


def _lone_stretches(row: Sequence[Glyph]) -> list[tuple[int, int]]:
    """Return where characters stand apart on both sides, evenly, by the squares of their type."""
    gaps = [(b.left - a.right) / max(a.em, b.em) for a, b in pairwise(row)]
    stretches: list[tuple[int, int]] = []
    first = 0
    for k, glyph in enumerate(row):
        alone = bool(_LETTER.fullmatch(glyph.char)) and (k == len(row) - 1 or gaps[k] >= APART)
        goes_on = (
            alone and k + 1 < len(row) and _LETTER.fullmatch(row[k + 1].char)
            and gaps[k] <= WIDEST and (k == first or abs(gaps[k] - gaps[first]) < EVEN)
            and (k + 2 >= len(row) or gaps[k + 1] >= APART)
        )  # fmt: skip
        if not goes_on:
            if alone and k > first:
                stretches.append((first, k + 1))
            first = k + 1
    return stretches


def _is_wide_word(glyphs: Sequence[Glyph]) -> bool:
    """Whether lone characters are a word: the dictionary holds it, or most of it."""
    word = "".join(glyph.char for glyph in glyphs)
    if len(word) > LONGEST or _OPPOSITES.fullmatch(word):
        return False
    longest = max((len(token.surface) for token in tokenize(word)), default=0)
    return longest >= 2 and longest * 2 >= len(word)


def is_one_word(row: Sequence[Glyph]) -> bool:
    """Whether a few characters stand equally far apart: a word set wide (目　　次)."""
    if not 2 <= len(row) <= 8 or any(not VERTICAL.match(glyph.char) for glyph in row):
        return False
    gaps = [b.left - a.right for a, b in pairwise(row)]
    widest = max(gaps)
    limit = WIDEST if len(row) > 2 else WIDEST / 2
    return min(gaps) > 0 and widest < limit * row[0].em and widest - min(gaps) < row[0].em / 2
