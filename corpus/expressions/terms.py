"""Search terms that stand for values, so that one notation finds another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.expressions.find import find_expressions
from corpus.expressions.types import Dates, Quantity

_MARK = "="
"""Opens a value term; no word of a text holds it, so the two never meet."""


def value_terms(text: str) -> list[str]:
    """Return a term for every figure and date of a normalised text that has a value.

    100,000億円 and 10兆円 give one term, whatever qualifies them; both ends of a range one each. A
    date gives itself, its month and its year, a fiscal year and the year of its name being one.
    """
    return [
        _MARK + term
        for expression in find_expressions(text)
        if expression.value is not None
        for term in dict.fromkeys(_terms(expression.value))
    ]


def _terms(value: Quantity | Dates) -> Iterator[str]:
    if isinstance(value, Quantity):
        yield from (f"{end:f}{value.unit}" for end in (value.low, value.high) if end is not None)
        return
    for end in (value.first, value.last):
        if end is None:
            continue
        if end.year is not None:
            yield str(end.year)
        if end.day:
            yield str(replace(end, day=None, edge=""))
        if end.month or end.part:
            yield str(replace(end, edge=""))
