"""Which documents a question is put to: all, or those of chosen names and years.

The years are those of the documents' editions (``corpus.editions``); a document that tells none is
of no year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from assistant.messages import Language, message
from corpus.normalize import fold
from index.documents import DocumentInfo

REIWA_BEFORE = 2018
HEISEI_BEFORE = 1988
"""The year before an era's first; 2019 is told as 令和元年, the era of most of it."""
NAMED = 3
"""Documents that are named in a sentence."""


def year_of(info: DocumentInfo) -> int | None:
    """Return the year of a document's edition, None where it tells none."""
    year = info.edition_order[:4]
    return int(year) if year.isdigit() else None


def year_choices(documents: Sequence[DocumentInfo], language: Language) -> list[tuple[str, int]]:
    """Return the years of some documents, the latest first, as people write them."""
    years = {year for info in documents if (year := year_of(info)) is not None}
    return [(year_label(year, language), year) for year in sorted(years, reverse=True)]


def year_label(year: int, language: Language) -> str:
    """Return a year with its Japanese one: 2021年（令和3年）."""
    if year <= HEISEI_BEFORE:
        return message("year_plain", language, year=year)
    era, before = ("令和", REIWA_BEFORE) if year > REIWA_BEFORE else ("平成", HEISEI_BEFORE)
    number = "元" if year == before + 1 else str(year - before)
    return message("year_with_era", language, year=year, era=era, number=number)


def document_choices(documents: Sequence[DocumentInfo]) -> list[tuple[str, str]]:
    """Return documents by title, with the name where it has no title or not one of its own."""
    titles = Counter(info.title for info in documents)
    return [(_label(info, titles[info.title] > 1), info.name) for info in documents]


def _label(info: DocumentInfo, shared: bool) -> str:
    if not info.title:
        return info.name
    return f"{info.title}（{info.name}）" if shared else info.title


def chosen(
    documents: Sequence[DocumentInfo], names: Collection[str], years: Collection[int]
) -> list[DocumentInfo]:
    """Return the documents of some names and some years; no name is every name, and so with years."""
    return [
        info
        for info in documents
        if (not names or info.name in names) and (not years or year_of(info) in years)
    ]


def matching(documents: Sequence[DocumentInfo], words: str) -> list[DocumentInfo]:
    """Return the documents whose name, title, publisher or edition hold all words."""
    return [info for info in documents if all(fold(word) in _told(info) for word in words.split())]


def _told(info: DocumentInfo) -> str:
    return fold(f"{info.name}\n{info.title}\n{info.publisher}\n{info.edition}")


def told(documents: Sequence[DocumentInfo], language: Language) -> str:
    """Return the sentence that says which documents alone were searched."""
    names = [message("quoted", language, quote=info.title or info.name) for info in documents]
    listed = message("listed", language).join(names[:NAMED])
    if len(names) > NAMED:
        listed += " " + message("more", language, count=len(names) - NAMED)
    return message("scope_told", language, names=listed)
