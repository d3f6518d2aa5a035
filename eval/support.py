"""Figures of an answer that its quotes do not tell; judged apart from the assistant's own check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.expressions import Dates, Expression, find_expressions, plain_year, supports
from corpus.normalize import fold, normalize
from eval.metrics import plain

_HOW_MANY = re.compile(r"^次の\d+点です。")
"""How many entries follow is counted here, not quoted."""


def unsupported_figures(answer: str, quotes: Sequence[str]) -> tuple[str, ...]:
    """Return the figures and dates of an answer that no quote tells, as written.

    They are compared by value with their bounds (10兆円以上 does not bear out 10兆円); a year is also
    told as an end of a stretch of years; what has no value (数百人) must stand in the same words.
    """
    said = normalize(_HOW_MANY.sub("", plain(answer)).replace("です。", "。")).text
    texts = [normalize(form).text for quote in quotes for form in (quote, _one_line(quote))]
    told = [figure for text in texts for figure in find_expressions(text)]
    return tuple(figure.text for figure in find_expressions(said) if not _told(figure, told))


def _one_line(quote: str) -> str:
    return " ".join(quote.split())


def _told(figure: Expression, told: Sequence[Expression]) -> bool:
    if figure.value is None:
        return any(fold(figure.text) == fold(source.text) for source in told)
    year = plain_year(figure)
    return any(
        supports(source.value, figure.value)
        or (isinstance(source.value, Dates) and year is not None and year in source.value.years)
        for source in told
    )
