"""Are the dates of a claim told by its pages, in one place or in parts?"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.expressions import Dates, Expression, Moment, find_expressions, plain_year, years

_BETWEEN = re.compile(r"(?<=\d)[（(][^（）()]{1,12}[)）](?=[^\d\s])")
"""A remark between a number and its unit: 「15(新規7)拠点」."""


@lru_cache(maxsize=512)
def _years(text: str) -> frozenset[int]:
    return years(text)


@lru_cache(maxsize=512)
def expressions_of(text: str) -> tuple[Expression, ...]:
    """Return a page's figures, read line by line and as a whole: lines break within figures."""
    whole = _BETWEEN.sub("", text.replace("\n", ""))
    return (*find_expressions(text), *find_expressions(whole))


def date_told(expression: Expression, value: Dates, page: str) -> bool:
    """Whether a page tells a date, as it is written, by its year, or in parts."""
    year = plain_year(expression)
    squeezed = re.sub(r"\s", "", page)
    if re.sub(r"\s", "", expression.text) in squeezed:
        return True
    if year is not None:
        return year in _years(page)
    if value.first != value.last:
        return bool(value.years) and value.years <= _years(page)
    return value.first is not None and _moment_told(value.first, squeezed, page)


def _moment_told(moment: Moment, squeezed: str, page: str) -> bool:
    """Whether a page tells a date in parts: its year in one place, its month and day in another."""
    if moment.year is not None and moment.year not in _years(page):
        return False
    if any(_rivals(moment, e) for e in expressions_of(page)):
        return False
    if moment.part or moment.month is None:
        return moment.month is None and moment.year is not None
    day = f"{moment.day}日" if moment.day else ""
    slashed = rf"(?<!\d)0?{moment.month}[/.]0?{moment.day or ''}"
    return f"{moment.month}月{day}" in squeezed or re.search(slashed, squeezed) is not None


def _rivals(moment: Moment, expression: Expression) -> bool:
    """Whether a page tells the same month and day of another year, or another part of the same year."""
    value = expression.value
    first = value.first if isinstance(value, Dates) else None
    if first is None or None in (first.year, moment.year):
        return False
    if first.year == moment.year:
        part = (first.part, first.edge)
        return moment.month is None and any(part) and part != (moment.part, moment.edge)
    return first.month is not None and (first.month, first.day) == (moment.month, moment.day)
