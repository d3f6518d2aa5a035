"""Lines of words set wide to fill a narrow cell: their pieces are one line, not columns.

A justified line of Latin words in a narrow cell has gaps wider than those that part columns. It
begins where the lines of the cell begin, ends where they end, and its gaps are alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.readers.pdf.lines import SAME_LINE, Line, make_line

EDGE = 2.5
"""Squares of type: lines begin (indented or not) and end this near to the cell's edge."""
ALIKE = 0.6
"""Squares of type: gaps of a justified line differ by less."""
WIDEST = 8.0
_WORDS = re.compile(r"^[!-~“”‘’–—…§]+$")


def with_justified(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a cell, the pieces of a justified one joined."""
    across = [line for line in lines if not line.vertical]
    if len(across) < 2:
        return list(lines)
    left, right = min(li.left for li in across), max(li.right for li in across)
    joined = [line for line in lines if line.vertical]
    for row in rows_across(across):
        joined += [_one(row)] if _is_justified(row, left, right) else row
    return joined


def rows_across(lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines by the height at which they stand, from the top, each row from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda li: li.top + li.bottom):
        above = rows[-1][0] if rows else None
        apart = abs(above.top + above.bottom - line.top - line.bottom) / 2 if above else 0.0
        if above is not None and apart < SAME_LINE * max(above.em, line.em):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda li: li.left) for row in rows]


def _is_justified(row: Sequence[Line], left: float, right: float) -> bool:
    if len(row) < 2:
        return False
    em = row[0].em
    gaps = [b.left - a.right for a, b in pairwise(row)]
    return (
        row[0].left - left < EDGE * em
        and right - row[-1].right < EDGE * em
        and min(gaps) > 0
        and max(gaps) < min(WIDEST * em, min(gaps) + ALIKE * em)
        and all(_WORDS.match(line.text.replace(" ", "")) for line in row)
    )


def _one(row: Sequence[Line]) -> Line:
    return make_line([glyph for line in row for glyph in line.glyphs], False)
