"""The pages for a question: those it names, those found for it, those the conversation cited last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.page_answer import AskedPage, asked_page
from assistant.common.messages import Language
from assistant.common.types import Place, Turn
from assistant.llm.sources.context import HITS, gather, within
from assistant.llm.sources.source import Source
from assistant.question.analysis import analyse
from assistant.question.editions import Editions, prefer, without_edition
from index.search.searchable import Searchable
from index.search.titles import found_by_name
from index.types import Hit

CITED = 3
"""Slides of the last answer that stay in the context of a follow-up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What pages are wanted for.

    Attributes:
        question: the user's words.
        whole: the question made whole.
        history: earlier turns, oldest first.
        words: what to search for besides the question, chosen by the model.
        known: slides that were handed over before and did not answer.
        again: whether only the slides cited last are wanted, to say the last answer in another way.
        room: characters for all pages together.
        places: the only pages wanted, where they are known already.
    """

    question: str
    whole: str
    history: tuple[Turn, ...] = ()
    words: tuple[str, ...] = ()
    known: tuple[Place, ...] = ()
    again: bool = False
    room: int = 16_000
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The pages, best first, and what has to be said of their choice."""

    sources: tuple[Source, ...]
    warnings: tuple[str, ...] = ()


def cited_last(history: Sequence[Turn]) -> tuple[Place, ...]:
    """Return the slides that the last answer cited."""
    last = next((turn for turn in reversed(history) if turn.role == "assistant"), None)
    return tuple(dict.fromkeys(last.cited)) if last else ()


def find(index: Searchable, wanted: Wanted, language: Language) -> Found:
    """Return the pages for a question (none where nothing was found)."""
    if wanted.places:
        return Found(tuple(within(index, wanted.places, {}, wanted.room)))
    cited = tuple(place for place in cited_last(wanted.history) if _is_there(index, place))
    if wanted.again and cited:
        return Found(tuple(within(index, cited, {}, wanted.room)))
    page = None if wanted.words else _page(index, wanted, language)
    first = [(page.document.name, page.found.slide)] if page and page.found else []
    hits = _searched(index, wanted)
    sources = gather(index, hits, wanted.room, first, cited[:CITED], wanted.known)
    return Found(tuple(sources), page.warnings if page else ())


def _page(index: Searchable, wanted: Wanted, language: Language) -> AskedPage | None:
    return asked_page(index, wanted.question, wanted.history, language)


def _is_there(index: Searchable, place: Place) -> bool:
    return any(page.slide == place[1] for page in index.page_numbers(place[0]))


def _searched(index: Searchable, wanted: Wanted) -> list[Hit]:
    """Search for the question, or for the model's own words, in the editions that are asked for."""
    text = " ".join(wanted.words) or wanted.whole
    asked = analyse(wanted.whole)
    editions = Editions(index.documents())
    excluded = editions.excluded(asked)
    names = [info.name for info in index.documents() if info.name not in excluded]
    query = without_edition(text) if excluded else text
    hits = found_by_name(index, query, HITS, names if excluded else None)
    return prefer(hits, editions.wanted(asked), asked)
