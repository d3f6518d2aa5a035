"""Small raised characters: exponents (10⁶, km²) and the marks of notes (5億円[注2]).

Set on the line as they are, their digits would become part of the figure before them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.readers.pdf.glyphs import DESCENT, Glyph

SMALLER, NEARLY = 0.8, 0.9
"""Raised characters are at most so large as those they stand beside; in some print nearly so."""
RAISED, CLEARLY, HIGHEST = 0.18, 0.3, 0.9
"""Their baseline is raised by this share of the larger type, and clearly where they are nearly as
large; small type centred beside large is by an eighth, and what is higher is of the line above."""
LOWEST = 0.4
"""The baseline of small characters below the line is lowered by this share at most."""
NEAR = 0.6
"""Squares of the larger type between the two."""
LARGER = 3.0
"""The type beside a mark is at most so many times as large."""
LONGEST = 8
"""Characters of a mark; more are small words."""
_RAISABLE = re.compile(r"[0-9０-９※*＊注()（）,，、.・+＋\-−–‐]")
_MARK = re.compile(
    r"[(]?(?P<sign>脚注|注釈?|※|\*)?[(]?(?P<numbers>\d{1,3}(?:[,、・.-]\d{1,3})*)[)]?[,、]?"
)
_EXPONENT = re.compile(r"[-+]?\d{1,2}")
_POWERS_OF = re.compile(r"(?<![\d.,])(?:10|2)$")
"""Numbers that are raised to powers in print; after any other, small digits name a note."""
_UNIT = re.compile(r"(?<![A-Za-z])(?:[kcmnμµdh]?m|[kmμµ]?g|k?W|k?J|Pa|mol|sec|min|[a-zRα-ωΑ-Ω])$")
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_DASHES = str.maketrans("−–‐", "---")


def is_raised(glyph: Glyph, beside: Glyph) -> bool:
    """Whether a character is set small and raised beside another."""
    if not (glyph.upright and beside.upright) or glyph.em > NEARLY * beside.em:
        return False
    least = RAISED if glyph.em <= SMALLER * beside.em else CLEARLY
    return least * beside.em <= _baseline(beside) - _baseline(glyph) <= HIGHEST * beside.em


def _is_lowered(glyph: Glyph, beside: Glyph) -> bool:
    """Whether a character is set small below the line beside another: CO2, H2O."""
    if not (glyph.upright and beside.upright) or glyph.em > SMALLER * beside.em:
        return False
    return 0 < _baseline(glyph) - _baseline(beside) <= LOWEST * beside.em


def _baseline(glyph: Glyph) -> float:
    return glyph.bottom - DESCENT * glyph.em


def with_small_runs(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Put runs of raised or lowered characters behind the runs they stand at the end of."""
    small = [k for k, run in enumerate(runs) if len(run) <= LONGEST and all(map(_is_small, run))]
    if not small:
        return list(runs)
    ends = sorted((run[-1].right, k) for k, run in enumerate(runs))
    behind: dict[int, list[int]] = {}
    for mark in small:
        base = _base_of(mark, runs, ends)
        if base is not None:
            behind.setdefault(base, []).append(mark)
    moved = {mark for marks in behind.values() for mark in marks}
    return [_with_marks(k, runs, behind) for k in range(len(runs)) if k not in moved]


def _base_of(
    mark: int, runs: Sequence[list[Glyph]], ends: Sequence[tuple[float, int]]
) -> int | None:
    """Return the run at whose end a small run stands; ``ends`` are sorted by their place."""
    first_glyph = runs[mark][0]
    reach = LARGER * first_glyph.em
    first = bisect_left(ends, (first_glyph.left - reach, 0))
    last = bisect_left(ends, (first_glyph.left + reach, 0))
    for _, k in reversed(ends[first:last]):
        if k != mark and _stands_at(first_glyph, runs[k][-1]):
            return k
    return None


def _with_marks(
    k: int, runs: Sequence[list[Glyph]], behind: Mapping[int, list[int]]
) -> list[Glyph]:
    """Return a run and what stands behind it; each is smaller than the one before."""
    return [*runs[k], *(glyph for m in behind.get(k, ()) for glyph in _with_marks(m, runs, behind))]


def _is_small(glyph: Glyph) -> bool:
    return bool(_RAISABLE.fullmatch(glyph.char))


def _stands_at(glyph: Glyph, before: Glyph) -> bool:
    gap = glyph.left - before.right
    if not -0.3 * before.em < gap < NEAR * before.em:
        return False
    return is_raised(glyph, before) or _is_lowered(glyph, before)


def spell_raised(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return a line's glyphs, exponents as such and the marks of notes set apart in brackets.

    Args:
        glyphs: the glyphs of a line across, from left to right.
    """
    if not any(glyph.em <= NEARLY * other.em for glyph, other in _neighbours(glyphs)):
        return list(glyphs)
    spelled: list[Glyph] = []
    at = 0
    while at < len(glyphs):
        end = _end_of_raised(glyphs, at)
        if end > at:
            before = "".join(glyph.char for glyph in glyphs[max(0, at - 6) : at])
            after = glyphs[end].char if end < len(glyphs) else ""
            spelled += _spelled(glyphs[at:end], before, after)
        else:
            spelled.append(glyphs[at])
        at = max(end, at + 1)
    return spelled


def _neighbours(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    for before, glyph in pairwise(glyphs):
        yield before, glyph
        yield glyph, before


def _end_of_raised(glyphs: Sequence[Glyph], at: int) -> int:
    """Return where the raised characters that begin at a place end; the place where none do."""
    end = at
    while end < len(glyphs) and end - at < LONGEST and _is_small(glyphs[end]):
        end += 1
    for beside in (at - 1, end):  # a note's own mark stands before its words
        while end > at and 0 <= beside < len(glyphs):
            if all(is_raised(glyph, glyphs[beside]) for glyph in glyphs[at:end]):
                return end
            if beside != at - 1:
                break
            end -= 1
    return at


def _spelled(glyphs: Sequence[Glyph], before: str, after: str) -> list[Glyph]:
    text = unicodedata.normalize("NFKC", "".join(g.char for g in glyphs)).translate(_DASHES)
    found = _MARK.fullmatch(text)
    if _is_exponent(text, unicodedata.normalize("NFKC", before)):
        return _replaced(glyphs, text.translate(_SUPERSCRIPT))
    if found is None or after in ("/", "⁄", "／"):  # the upper half of a fraction
        return list(glyphs)
    return _replaced(glyphs, f"[{found['sign'] or '注'}{found['numbers']}]")


def _is_exponent(text: str, before: str) -> bool:
    if not _EXPONENT.fullmatch(text):
        return False
    return bool(_POWERS_OF.search(before) and text != "1") or bool(_UNIT.search(before))


def _replaced(glyphs: Sequence[Glyph], text: str) -> list[Glyph]:
    """Return glyphs that say a text, shared out among them."""
    last = len(glyphs) - 1
    parts = [*text[:last], text[last:]] if last < len(text) else [*text]
    return [replace(glyph, char=part) for glyph, part in zip(glyphs, parts, strict=False)]
