"""The last check before an answer is said: every marker has its quote, every figure its source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import Draft
from corpus.expressions import Dates, Expression, find_expressions, plain_year, supports
from corpus.normalize import fold

_MARKER = re.compile(r"\[(\d+)\]")
_COUNT_OF_ITEMS = re.compile(r"^次の\d+点です。")


def verified(draft: Draft) -> bool:
    """Whether the answer says nothing that its quotes do not.

    Every marker has a quote and every quote a marker; each quote stands on its slide character
    for character; every figure, date and amount of the answer is told by a quote, in whatever
    writing.
    """
    markers = {int(number) for number in _MARKER.findall(draft.text)}
    return (
        markers == set(range(1, len(draft.quotes) + 1))
        and all(quote.text.strip() and 0 <= quote.start < quote.end for quote in draft.quotes)
        and _figures_are_quoted(draft)
    )


def _figures_are_quoted(draft: Draft) -> bool:
    """Whether each figure said is told by a quote, by its value: not 5人 by 15人, nor 6年間 by 最大6年間."""
    said = _COUNT_OF_ITEMS.sub("", _MARKER.sub("", draft.text)).replace("です。", "。")
    quoted = [text for quote in draft.quotes for text in (quote.text, " ".join(quote.text.split()))]
    told = [figure for text in quoted for figure in find_expressions(text)]
    return all(is_told(figure, told) for figure in find_expressions(said))


def is_told(figure: Expression, told: Sequence[Expression]) -> bool:
    """A figure without a value of its own (数百人) must be told in the same words.

    A year alone may also be an end of a stretch of years that is told (2021年 of 2021年~2025年).
    """
    if figure.value is None:
        return any(fold(figure.text) == fold(source.text) for source in told)
    year = plain_year(figure)
    return any(
        supports(source.value, figure.value)
        or (isinstance(source.value, Dates) and year is not None and year in source.value.years)
        for source in told
    )
