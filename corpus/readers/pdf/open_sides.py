"""Sides of tables that are drawn open: their rules run on past the last rule across them.

A row that a page's end cuts has no rule on its cut side, and many tables have none at their left
and right. Where several rules end on one line past the closed cells, with words between them, that
line is the missing side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.rulings import Rule
from corpus.readers.pdf.view import Area

REACH = 3.0
"""Points: rules that end this near to each other end on one line."""
SHARE = 0.75
"""This share of the rules that meet a side must run on past it, to one line."""
WIDEST_ROW, WIDEST_COLUMN = 1.0, 3.0
"""An open row is at most so many times as high as the closed ones together: below a head alone the
rules part whole pages. An open column is at most so many times as wide."""
LEAST_ENDS = 3
"""So few rules that end on one line may be an arrow and a frame."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One direction: ``along`` are the rules that may run on, ``to`` tells which end of them."""

    along: Sequence[Rule]
    low: float
    high: float
    side: float
    other: float
    forward: bool
    widest: float


def missing_sides(
    group: Sequence[Area],
    across: Sequence[Rule],
    down: Sequence[Rule],
    glyphs: Sequence[Glyph],
) -> tuple[list[Rule], list[Rule]]:
    """Return the rules across and down that would close a group of cells.

    Args:
        group: the closed cells, as left, top, right, bottom.
        across: the rules across the page.
        down: the rules down the page.
        glyphs: the characters of the page; an open side without any beside it is none.
    """
    left, top, right, bottom = (
        min(area[0] for area in group), min(area[1] for area in group),
        max(area[2] for area in group), max(area[3] for area in group),
    )  # fmt: skip
    flat = [
        side
        for way in (
            _Way(down, left, right, top, bottom, False, WIDEST_ROW),
            _Way(down, left, right, bottom, top, True, WIDEST_ROW),
        )
        if (side := _side(way)) and _has_words(_band(side, way.side, flat=True), glyphs)
    ]
    steep = [
        side
        for way in (
            _Way(across, top, bottom, left, right, False, WIDEST_COLUMN),
            _Way(across, top, bottom, right, left, True, WIDEST_COLUMN),
        )
        if (side := _side(way)) and _has_words(_band(side, way.side, flat=False), glyphs)
    ]
    return flat, steep


def _side(way: _Way) -> Rule | None:
    """Return the line on which the rules that run on past a side end."""
    meeting = [
        rule for rule in way.along
        if way.low - REACH <= rule.at <= way.high + REACH
        and rule.start - REACH <= way.side <= rule.end + REACH
    ]  # fmt: skip
    ends = [rule.end if way.forward else rule.start for rule in meeting]
    past = [
        (rule, end) for rule, end in zip(meeting, ends, strict=True)
        if (end - way.side if way.forward else way.side - end) > REACH
    ]  # fmt: skip
    if len(past) < max(LEAST_ENDS, SHARE * len(meeting)):
        return None
    far = sorted(end for _, end in past)[len(past) // 2]
    even = [rule for rule, end in past if abs(end - far) <= REACH]
    if len(even) < max(LEAST_ENDS, SHARE * len(meeting)):
        return None
    if abs(far - way.side) > way.widest * abs(way.side - way.other):
        return None  # lines of a form or a drawing, beside which the cells are an accident
    return Rule(far, min(rule.at for rule in even), max(rule.at for rule in even))


def _band(side: Rule, closed: float, flat: bool) -> Area:
    low, high = sorted((side.at, closed))
    return (side.start, low, side.end, high) if flat else (low, side.start, high, side.end)


def _has_words(area: Area, glyphs: Sequence[Glyph]) -> bool:
    return any(area[0] < g.x < area[2] and area[1] < g.y < area[3] for g in glyphs)
