"""Panels behind a drawing are no table: boxes stand over their sides, and lines run from one into the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lines import SAME_LINE
from corpus.readers.pdf.tables import Table

TOUCHING = 0.2
"""Characters of one line are at most this share of their size apart; words of two cells are more."""
PIECE = 2
"""A line is cut where so many of its characters stand on each side; one may hang over a cell's edge."""


def is_panels(table: Table) -> bool:
    """Whether a side between two areas of a table cuts a line of words."""
    owners = {glyph.index: k for k, cell in enumerate(table.cells) for glyph in cell.glyphs}
    glyphs = sorted((g for cell in table.cells for g in cell.glyphs), key=lambda g: g.index)
    return any(_is_cut([owners[glyph.index] for glyph in line]) for line in _lines(glyphs))


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the stretches of characters that touch."""
    line = list(glyphs[:1])
    for before, glyph in pairwise(glyphs):
        if not _touch(before, glyph):
            yield line
            line = []
        line.append(glyph)
    yield line


def _touch(before: Glyph, glyph: Glyph) -> bool:
    em = max(before.em, glyph.em)
    level = before.upright and glyph.upright and abs(before.y - glyph.y) < SAME_LINE * em
    return level and abs(glyph.left - before.right) < TOUCHING * em


def _is_cut(owners: Sequence[int]) -> bool:
    pieces = [len(list(held)) for _, held in groupby(owners)]
    return any(min(a, b) >= PIECE for a, b in pairwise(pieces))
