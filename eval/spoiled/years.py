"""A sentence told of another year."""

from __future__ import annotations

import re
from random import Random

from corpus.expressions import Dates, years
from corpus.expressions.date_patterns import ERAS, LAST
from eval.spoiled.ground import Ground, replaced

FIRST, FINAL = 1868, 2100
NEAR = 2
"""How far a neighbouring year lies at most."""


def year(ground: Ground, rng: Random) -> str | None:
    """Put another year, best one that stands elsewhere on the slides, in the place of one.

    It must not stand where the slides tell of the same thing: in a sentence or a cell with a figure of
    the sentence, or with half its words.
    """
    own = years(ground.text)
    told_of_it = {y for piece in ground.of_the_same(ground.cells) for y in years(piece)}
    elsewhere = {y for piece in ground.cells for y in years(piece)} - told_of_it - own
    dated = sorted({y for e in ground.dates if isinstance(e.value, Dates) for y in e.value.years})
    for old in rng.sample(dated, len(dated)):
        near = {old + step for step in range(-NEAR, NEAR + 1)} - told_of_it - own - elsewhere
        for new in (*_shuffled(elsewhere, rng), *_shuffled(near, rng)):
            text = _told_of(ground, old, new)
            if text is not None and FIRST <= new <= FINAL:
                return text
    return None


def _shuffled(values: set[int], rng: Random) -> list[int]:
    return rng.sample(sorted(values), len(values))


def _told_of(ground: Ground, old: int, new: int) -> str | None:
    """Return the sentence with every writing of a year replaced; None where one cannot be."""
    text = ground.text
    for date in reversed(ground.dates):
        if isinstance(date.value, Dates) and old in date.value.years:
            text = replaced(text, date.start, date.end, rewritten(date.text, old, new))
    return text if years(text) == (years(ground.text) - {old}) | {new} else None


def rewritten(text: str, old: int, new: int) -> str:
    """Return a date with another year, western or of the same era (令和3年 as 令和5年)."""
    text = re.sub(rf"(?<!\d){old}(?!\d)", str(new), text)
    for era, before in ERAS.items():
        if 1 <= new - before <= LAST.get(era, 0) and old > before:
            written = rf"{old - before}|元" if old - before == 1 else str(old - before)
            text = re.sub(
                rf"((?<![A-Za-z]){era}\s?)(?:{written})(?!\d)", rf"\g<1>{new - before}", text
            )
    return text
