"""Glyphs to lines: runs as the file draws them, then joined by place; columns stay apart.

A line is horizontal, or a column of vertical text (upright characters drawn downwards, or
characters turned on their side).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.readers.pdf.columns_down import with_pieces
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.raised import spell_raised, with_small_runs
from corpus.readers.pdf.set_wide import VERTICAL, close_wide_words, is_one_word
from corpus.readers.pdf.view import Area

SPLIT = 1.2
"""Gap in squares of type from which two runs on one line are two columns or cells."""
WORD_GAP, MIXED_GAP, LETTER_GAP = 0.22, 0.36, 0.5
"""Gap from which a space stands between characters of half width, between one and a Japanese
character (set a quarter of a square apart without any space: JIS X 4051, 4.7), and elsewhere."""
TIGHT, CLEAR_GAP = 0.03, 0.2
"""Where half the characters stand no further apart than the first, the second is a space."""
SAME_LINE = 0.4
"""Middles of one line's glyphs differ by less than this share of the larger type."""
LETTERSPACED = 3
"""So many single characters with equal wide gaps are one word set wide (目　次 has two)."""
MAX_LANES = 4
"""Runs on one row that print over each other: more than a shadow or two is a drawing."""
_LATIN, _HALF = re.compile(r"[A-Za-z0-9]"), re.compile(r"[!-~]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of glyphs in reading order, with its box in points."""

    glyphs: tuple[Glyph, ...]
    vertical: bool
    left: float
    top: float
    right: float
    bottom: float
    em: float

    @property
    def area(self) -> Area:
        """Its box."""
        return self.left, self.top, self.right, self.bottom

    @property
    def text(self) -> str:
        """The characters with the spaces between words, not normalised."""
        return "".join((" " if gap else "") + glyph.char for glyph, gap in self.spelled())

    def spelled(self) -> list[tuple[Glyph, bool]]:
        """Return each glyph with whether a space stands before it."""
        tight = _is_tight(_gaps(self.glyphs, self.vertical))
        gaps = [False] + [_spaced(a, b, self.vertical, tight) for a, b in pairwise(self.glyphs)]
        if _is_letterspaced(self.glyphs, gaps, self.vertical):
            gaps = [False] * len(gaps)
        return list(zip(self.glyphs, gaps, strict=True))


def make_line(glyphs: Sequence[Glyph], vertical: bool) -> Line:
    """Return a line of glyphs that are in order."""
    sizes = sorted(glyph.em for glyph in glyphs)
    return Line(
        tuple(glyphs), vertical,
        min(g.left for g in glyphs), min(g.top for g in glyphs),
        max(g.right for g in glyphs), max(g.bottom for g in glyphs),
        sizes[len(sizes) // 2],
    )  # fmt: skip


def find_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines of a region, in no particular order."""
    runs = list(_runs(glyphs))
    down, across = with_pieces(
        [run for run, vertical in runs if vertical], [run for run, vertical in runs if not vertical]
    )
    return [make_line(run, True) for run in down] + _join_across(with_small_runs(across))


def _runs(glyphs: Iterable[Glyph]) -> Iterable[tuple[list[Glyph], bool]]:
    run: list[Glyph] = []
    vertical = False
    held = list(glyphs)
    for glyph, after in zip(held, [*held, None][1:], strict=True):
        if run and not (vertical and len(run) > 1) and _follows_across(run[-1], glyph):
            run.append(glyph)
        elif (
            run
            and (vertical or _begins_column(run, after, glyph))
            and _follows_down(run[-1], glyph)
        ):
            vertical = True
            run.append(glyph)
        else:
            if run:
                yield run, vertical
            run, vertical = [glyph], not glyph.upright
    if run:
        yield run, vertical


def _begins_column(run: Sequence[Glyph], after: Glyph | None, glyph: Glyph) -> bool:
    """Whether a glyph below a lone one is its column's second, and no first of a line across."""
    return len(run) == 1 and (after is None or not _follows_across(glyph, after))


def _follows_across(before: Glyph, glyph: Glyph) -> bool:
    if not (before.upright and glyph.upright):
        return False
    em = max(before.em, glyph.em)
    level = abs(before.y - glyph.y) < SAME_LINE * em
    return level and glyph.left > before.left and glyph.left - before.right < SPLIT * em


def _follows_down(before: Glyph, glyph: Glyph) -> bool:
    em = max(before.em, glyph.em)
    if before.upright != glyph.upright or abs(before.x - glyph.x) > 0.3 * em:
        return False
    if not glyph.upright:
        return _apart(before, glyph) < SPLIT * em
    return (
        bool(VERTICAL.match(before.char) and VERTICAL.match(glyph.char))
        and min(before.em, glyph.em) > 0.8 * em
        and -0.3 * em < glyph.top - before.bottom < 0.6 * em
    )


def _apart(one: Glyph, other: Glyph) -> float:
    return max(other.top - one.bottom, one.top - other.bottom)


def _join_across(runs: list[list[Glyph]]) -> list[Line]:
    """Join runs that stand on one line without a column's gap between them."""
    rows: defaultdict[int, list[list[Glyph]]] = defaultdict(list)
    for row, run in zip(_rows(runs), runs, strict=True):
        rows[row].append(run)
    lines: list[Line] = []
    for held in rows.values():
        for glyphs in _lanes(held):
            lines.extend(make_line(spell_raised(part), False) for part in _parts(glyphs))
    return lines


def _lanes(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Put runs that would print over each other into lines of their own."""
    lanes: list[list[Glyph]] = []
    for run in sorted(runs, key=len, reverse=True):
        for lane in lanes[:MAX_LANES]:
            if not _collide(lane, run):
                lane.extend(run)
                break
        else:
            lanes.append(list(run))
    return lanes


def _collide(lane: Sequence[Glyph], run: Sequence[Glyph]) -> bool:
    """Whether some glyph of a run stands where the lane has one already.

    Only the middles count: 」、「 set close overlap by half their squares.
    """
    taken = sorted(_middle(glyph) for glyph in lane)
    for left, right in map(_middle, run):
        at = bisect_left(taken, (right,))
        if at > 0 and taken[at - 1][1] > left:
            return True
    return False


def _middle(glyph: Glyph) -> tuple[float, float]:
    inset = 0.3 * (glyph.right - glyph.left)
    return glyph.left + inset, glyph.right - inset


def _rows(runs: Sequence[Sequence[Glyph]]) -> list[int]:
    """Return for each run the number of the row it stands on."""
    order = sorted(range(len(runs)), key=lambda i: runs[i][0].y)
    rows = [0] * len(runs)
    row, middle, em = 0, 0.0, 0.0
    for i in order:
        y, size = runs[i][0].y, runs[i][0].em
        if abs(y - middle) >= SAME_LINE * max(em, size) or max(em, size) > 2.5 * min(em, size):
            row, middle, em = row + 1, y, size
        rows[i] = row
    return rows


def _parts(row: list[Glyph]) -> Iterable[list[Glyph]]:
    part: list[Glyph] = []
    row = sorted(row, key=lambda g: g.left)
    if is_one_word(row):
        yield row
        return
    for glyph in close_wide_words(row):
        if part and glyph.left - max(g.right for g in part[-3:]) > SPLIT * max(
            glyph.em, part[-1].em
        ):
            yield part
            part = []
        part.append(glyph)
    if part:
        yield part


def _gaps(glyphs: Sequence[Glyph], vertical: bool) -> list[float]:
    """Return the gaps between neighbours in squares of type."""
    return [
        (_apart(a, b) if vertical else b.left - a.right) / max(a.em, b.em)
        for a, b in pairwise(glyphs)
    ]


def _is_tight(gaps: Sequence[float]) -> bool:
    return bool(gaps) and median(map(abs, gaps)) < TIGHT


def _spaced(before: Glyph, glyph: Glyph, vertical: bool, tight: bool) -> bool:
    gap = _gaps((before, glyph), vertical)[0]
    half = bool(_HALF.match(before.char)) + bool(_HALF.match(glyph.char))
    both = bool(_LATIN.match(before.char) and _LATIN.match(glyph.char))
    letter = CLEAR_GAP if tight else LETTER_GAP
    limit = letter if vertical else (letter, MIXED_GAP, WORD_GAP)[half]
    return gap > limit or (glyph.spaced and (both or gap > WORD_GAP))


def _is_letterspaced(glyphs: Sequence[Glyph], gaps: Sequence[bool], vertical: bool) -> bool:
    return (
        len(glyphs) >= LETTERSPACED - 1
        and all(gaps[1:])
        and not any(_LATIN.match(glyph.char) for glyph in glyphs)
    )
