"""Labels and what stands beside them as one line each: 「期間 5年間」, 「申請額 450万円」.

A label is told by being set to one width with others, or by a form's field beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.readers.pdf.filled_in import TICKS, is_filled_in
from corpus.readers.pdf.lines import SAME_LINE, Line, make_line
from corpus.readers.pdf.set_wide import is_closed

GAP = 6.0
"""Squares of type between a label and what stands beside it, at most."""
FIELD_GAP = 20.0
"""Squares of type between a label and the field beside it, at most."""
EDGE = 0.6
"""By so many squares the edges of labels of one width may differ."""
ROWS = 12.0
"""Squares of type down to the next label of one list, at most."""


def join_labels(lines: Sequence[Line]) -> list[Line]:
    """Put labels before what stands alone beside them, and before fields of a form."""
    return _join_fields(_join_wide(lines))


def _join_fields(lines: Sequence[Line]) -> list[Line]:
    fields = [line for line in lines if is_filled_in(line.glyphs[0]) and not _is_box(line)]
    labels = [line for line in lines if not line.vertical and not is_filled_in(line.glyphs[0])]
    joined: dict[int, Line] = {}
    used: set[int] = set()
    for field in fields:
        before = [
            line for line in labels
            if id(line) not in joined and line.right <= field.left + line.em
            and field.left - line.right <= FIELD_GAP * line.em and _is_level(line, field)
        ]  # fmt: skip
        if before:
            label = max(before, key=lambda line: line.right)
            joined[id(label)] = make_line((*label.glyphs, *field.glyphs), False)
            used.add(id(field))
    return [joined.get(id(line), line) for line in lines if id(line) not in used]


def _is_box(line: Line) -> bool:
    """Whether a field is a box to tick, which stands before its words."""
    return line.glyphs[0].char in TICKS


def _is_level(one: Line, other: Line) -> bool:
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return apart < 2 * SAME_LINE * max(one.em, other.em)


def _join_wide(lines: Sequence[Line]) -> list[Line]:
    wide = [line for line in lines if not line.vertical and is_closed(line.glyphs)]
    if not wide:
        return list(lines)
    joined: dict[int, Line] = {}
    used: set[int] = set()
    for label in lines:
        if not label.vertical and _is_label(label, wide):
            beside = _beside(label, lines)
            if len(beside) == 1:
                joined[id(label)] = make_line((*label.glyphs, *beside[0].glyphs), False)
                used.add(id(beside[0]))
    return [joined.get(id(line), line) for line in lines if id(line) not in used]


def _is_label(line: Line, wide: Sequence[Line]) -> bool:
    """Whether a line is set wide, or is as wide as one that is, in the same list."""
    return any(
        line is other
        or (
            abs(line.left - other.left) < EDGE * other.em
            and abs(line.right - other.right) < EDGE * other.em
            and abs(line.top - other.top) < ROWS * other.em
        )
        for other in wide
    )


def _beside(label: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the lines to the right of a label on its height; the first must be near."""
    found = [
        line for line in lines
        if line is not label and not line.vertical and line.left >= label.right
        and abs(line.top + line.bottom - label.top - label.bottom) < 2 * SAME_LINE * label.em
    ]  # fmt: skip
    near = any(line.left - label.right <= GAP * label.em for line in found)
    return found if near else []
