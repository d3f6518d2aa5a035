"""The year that is asked for: pages that tell it come first, and of those shown without it that is said.

Of 171 development questions that name a year the facts are on the screen for 0.930 with those pages first
(0.906 without), 13 are declined though told (25); of the places that hold the facts 2 of 154 are
said not to name the year, of those of other documents 182 of 313.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.common.messages import Language, message
from assistant.common.types import Evidence, Place
from assistant.question.analysis import Question
from corpus.expressions import find_expressions, years
from index.search.searchable import Searchable
from index.store.documents import DocumentInfo
from index.types import Hit


def of_the_year(hits: Sequence[Hit], question: Question, index: Searchable) -> list[Hit]:
    """Put passages whose page or document tells a year asked for first; the order is otherwise kept."""
    if not question.years:
        return list(hits)
    known = {info.name: info for info in index.documents()}
    places = dict.fromkeys((hit.passage.document, hit.passage.slide) for hit in hits)
    telling = {p for p in places if _tells(p, known[p[0]], question.years, index)}
    return sorted(hits, key=lambda hit: (hit.passage.document, hit.passage.slide) not in telling)


def year_notes(
    question: Question, places: Sequence[Evidence], index: Searchable, language: Language
) -> tuple[str, ...]:
    """Return a sentence that names the places whose page and document tell none of the years asked for."""
    if not question.years:
        return ()
    known = {info.name: info for info in index.documents()}
    silent = [
        f"[{i}]"
        for i, place in enumerate(places, start=1)
        if not _tells((place.document, place.slide), known[place.document], question.years, index)
    ]
    asked = "、".join(
        dict.fromkeys(
            e.text for e in find_expressions(question.text) if years(e.text) & question.years
        )
    )
    if not silent or not asked:
        return ()
    return (message("year_untold", language, year=asked, places="".join(silent)),)


def _tells(place: Place, info: DocumentInfo, asked: frozenset[int], index: Searchable) -> bool:
    """Whether a document, else its page, which only then is read, tells one of the years asked for."""
    if info.year in asked or asked & years(f"{info.title}\n{info.edition}\n{info.date}"):
        return True
    slide = index.slide(*place)
    return bool(asked & years(f"{slide.title}\n{slide.text}"))
