"""Columns of vertical text made whole: what stands in them alone, or on its side, is part of them.

An item's mark, a numeral one square above its words (「五　精神科」) and figures set across (「注 11 に」)
are no runs downwards by themselves. Taken for short horizontal lines they would be a row of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.readers.pdf.glyphs import Glyph

MOSTLY = 0.5
"""Only where more than this share of the characters runs down."""
WIDE = 1.4
"""What is set across in a column is at most so many squares wide."""
ONE_SQUARE = 1.1
"""Pieces of a column are at most one square of type apart; more parts an item from the next cell."""
SAME_COLUMN = 0.3
"""Middles of one column differ by less than this share of the type."""
SAME_TYPE = 0.8
"""Smaller type beside a column is its ruby or a mark."""
Run = list[Glyph]


def with_pieces(down: Sequence[Run], across: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Return the runs downwards, whole, and the runs across that are in none.

    Args:
        down: runs of vertical text.
        across: all other runs, a single character among them.
    """
    running = sum(map(len, down))
    if running <= MOSTLY * (running + sum(map(len, across))):
        return list(down), list(across)
    narrow = [run for run in across if _right(run) - _left(run) <= WIDE * run[0].em]
    alone = {id(run) for run in narrow}
    columns: list[list[Run]] = []
    for run in sorted([*down, *narrow], key=_top):
        column = next((one for one in columns if _goes_on(one[-1], run)), None)
        if column is None:
            columns.append([run])
        else:
            column.append(run)
    lone = [column[0] for column in columns if len(column) == 1 and id(column[0]) in alone]
    kept = {id(run) for run in lone}
    whole = [_joined(column) for column in columns if id(column[0]) not in kept]
    return whole, [run for run in across if id(run) not in alone or id(run) in kept]


def _goes_on(above: Run, run: Run) -> bool:
    em = max(above[0].em, run[0].em)
    return (
        min(above[0].em, run[0].em) > SAME_TYPE * em
        and abs(_middle(above) - _middle(run)) < SAME_COLUMN * em
        and -SAME_COLUMN * em < _top(run) - _bottom(above) < ONE_SQUARE * em
    )


def _joined(column: Sequence[Run]) -> Run:
    return [glyph for run in column for glyph in run]


def _left(run: Run) -> float:
    return min(glyph.left for glyph in run)


def _right(run: Run) -> float:
    return max(glyph.right for glyph in run)


def _top(run: Run) -> float:
    return min(glyph.top for glyph in run)


def _bottom(run: Run) -> float:
    return max(glyph.bottom for glyph in run)


def _middle(run: Run) -> float:
    return (_left(run) + _right(run)) / 2
