"""Whether a text holds an accepted form of a fact, in whatever writing."""

from __future__ import annotations

import re

from corpus.expressions import find_expressions, same_value
from corpus.normalize import fold, normalize, normalize_query


def contains(text: str, form: str) -> bool:
    """Whether a text has a form, both folded; a figure never matches inside a longer figure.

    A form that is one figure or date is also had where the text tells the same value in another
    writing (10兆円: 100,000億円), with the same bounds.
    """
    key, wanted = fold(text), fold(form)
    if not wanted:
        return False
    if _has_value(text, form):
        return True
    before = r"(?<![\d])(?<!\d[.,])" if wanted[0].isdigit() else ""
    after = r"(?![\d])(?![.,]\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, key) is not None


def _has_value(text: str, form: str) -> bool:
    whole = normalize_query(form)
    figures = find_expressions(whole)
    if len(figures) != 1 or (figures[0].start, figures[0].end) != (0, len(whole)):
        return False
    wanted = figures[0].value
    return any(same_value(told.value, wanted) for told in find_expressions(normalize(text).text))
