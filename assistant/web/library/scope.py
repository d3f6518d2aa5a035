"""The documents that a question is put to, in words, and the years they are of.

The year is that of a document's edition, else of its date (``corpus.identity``); a document that tells
neither is of no year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.common.messages import Language, message
from index.store.documents import DocumentInfo

REIWA_BEFORE = 2018
HEISEI_BEFORE = 1988
"""The year before an era's first; 2019 is told as 令和元年, the era of most of it."""
_YEAR = re.compile(r"令和|平成|昭和|(?:19|20)\d\d")
NAMED = 3
"""Documents that are named in a sentence."""


def year_of(info: DocumentInfo) -> int | None:
    """Return the year of a document's edition, else of its date, None where it tells none."""
    year = info.edition_order[:4]
    return (int(year) if year.isdigit() else 0) or info.year


def year_label(year: int, language: Language) -> str:
    """Return a year with its Japanese one: 2021年（令和3年）."""
    if year <= HEISEI_BEFORE:
        return message("year_plain", language, year=year)
    era, before = ("令和", REIWA_BEFORE) if year > REIWA_BEFORE else ("平成", HEISEI_BEFORE)
    number = "元" if year == before + 1 else str(year - before)
    return message("year_with_era", language, year=year, era=era, number=number)


def dated_title(info: DocumentInfo, language: Language) -> str:
    """Return a document's title with its year, which tells one edition from the next.

    A title that tells a year itself stays as it is.
    """
    year = year_of(info)
    if not info.title or year is None or _YEAR.search(info.title):
        return info.title
    return f"{info.title}・{year_label(year, language)}"


def told(documents: Sequence[DocumentInfo], language: Language) -> str:
    """Return the sentence that says which documents alone were searched."""
    names = [message("quoted", language, quote=info.title or info.name) for info in documents]
    listed = message("listed", language).join(names[:NAMED])
    if len(names) > NAMED:
        listed += " " + message("more", language, count=len(names) - NAMED)
    return message("scope_told", language, names=listed)
