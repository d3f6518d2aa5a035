"""English claims over Japanese pages: their figures by value, whatever the unit is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.llm.check.figures import SCALES, numerals
from corpus.expressions import Quantity, find_expressions, years

_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?(trillion|billion|million|thousand|hundred))?",
    re.IGNORECASE,
)
_WORDS = {
    "trillion": 10**12,
    "billion": 10**9,
    "million": 10**6,
    "thousand": 1000,
    "hundred": 100,
    "": 1,
}
SMALL = 10
"""Figures up to this count words of the claim as often as things."""


def untold(claim: str, page: str) -> str:
    """Return the first figure of an English claim that a Japanese page does not tell, "" where none."""
    known = set(_values(page))
    for match in _NUMBER.finditer(claim):
        number = Decimal(match[1].replace(",", ""))
        value = number * _WORDS[(match[2] or "").lower()]
        if value not in known and not (value <= SMALL and not match[2]):
            return match.group()
    return ""


def _values(page: str) -> Iterator[Decimal]:
    yield from (Decimal(year) for year in years(page))
    for numeral in numerals(page):
        yield numeral.number
        yield from (numeral.number * scale for scale in SCALES.values())
    for expression in find_expressions(page):
        if isinstance(expression.value, Quantity):
            yield from (n for n in (expression.value.low, expression.value.high) if n is not None)
