"""Figures at the right side of a cell: each goes with the words on its line (「再診時　　410点」).

A cell without rules inside lists what something costs: the words from the left, the figures at the
right. Taken for two columns, all figures would follow all words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.normalize import normalize
from corpus.readers.cell_words import is_figure
from corpus.readers.pdf.justified import rows_across
from corpus.readers.pdf.lines import Line, make_line

APART = 0.9
"""Squares of type before a figure that stands apart from its words: a full-width space is one."""
_LETTER = re.compile(r"[^\W\d_]")


def with_figures(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a cell, each figure with the words left of it as one line."""
    joined = [line for line in lines if line.vertical]
    for row in rows_across([line for line in lines if not line.vertical]):
        parts = [row[0]]
        for line in row[1:]:
            if _is_label(parts[-1]) and _is_figure(line):
                parts[-1] = make_line((*parts[-1].glyphs, *line.glyphs), False)
            else:
                parts.append(line)
        joined += parts
    return joined


def ends_with_figure(line: Line) -> bool:
    """Whether a line ends with a figure that stands apart from its words."""
    wide = [
        k for k, (a, b) in enumerate(pairwise(line.glyphs), start=1)
        if b.left - a.right > APART * max(a.em, b.em)
    ]  # fmt: skip
    if line.vertical or not wide:
        return False
    return _is_figure(make_line(line.glyphs[wide[-1] :], False))


def _is_label(line: Line) -> bool:
    """Whether a line says what a figure is of; figures beside figures are of another column."""
    return bool(_LETTER.search(line.text)) and not _is_figure(line)


def _is_figure(line: Line) -> bool:
    return is_figure(normalize(line.text).text)
