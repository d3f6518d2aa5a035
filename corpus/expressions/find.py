"""All figures and dates of a text, each with its value."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from corpus.expressions.date_patterns import ERAS
from corpus.expressions.dates import dates
from corpus.expressions.figures import figures
from corpus.expressions.types import Dates, Expression, Moment

_WESTERN = re.compile(
    r"(?<![\d,.])((?:19|20)\d{2})(?!\d|[,.]\d{3}|\s?[兆億万千百円人名件校個拠機%])"
)
_ERA = re.compile(r"(令和|平成|昭和|(?<![A-Za-z])[RHS])\s?(\d{1,2}|元)(?=年|\.|$|[~-])")


@lru_cache(maxsize=8192)
def find_expressions(text: str) -> tuple[Expression, ...]:
    """Return the expressions of a normalised text from left to right; dates are read first.

    Remembered by text: each statement of a slide is looked at for every question.
    """
    found: list[Expression] = []
    taken = [False] * len(text)
    for expression in (*dates(text), *figures(text)):
        if any(taken[expression.start : expression.end]):
            continue
        taken[expression.start : expression.end] = [True] * (expression.end - expression.start)
        found.append(expression)
    return tuple(sorted(found, key=lambda expression: expression.start))


def years(text: str) -> frozenset[int]:
    """Return the western years that a normalised text names, eras converted."""
    western = {int(match.group(1)) for match in _WESTERN.finditer(text)}
    eras = {
        ERAS[match.group(1)] + (1 if match.group(2) == "元" else int(match.group(2)))
        for match in _ERA.finditer(text)
    }
    told = {
        year
        for expression in find_expressions(text)
        if isinstance(expression.value, Dates)
        for year in expression.value.years
    }
    return frozenset(western | eras | told)


def plain_year(expression: Expression) -> int | None:
    """Return the year of an expression that tells one year or fiscal year and nothing else."""
    value = expression.value
    first = value.first if isinstance(value, Dates) and value.first == value.last else None
    if first is None or first.year is None:
        return None
    return first.year if replace(first, fiscal=False) == Moment(first.year) else None


def year_writings(year: int) -> tuple[str, ...]:
    """Return how a year is written in Japanese documents, for query expansion."""
    eras = [(name, first) for name, first in ERAS.items() if len(name) > 1]
    name, first = next((era for era in eras if year > era[1]), ("", year))
    return (f"{year}年", f"{name}{year - first}年") if name else (f"{year}年",)
