"""An answer to a question for a list: its entries in order, or the statement that tells them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft import Draft, Quote
from assistant.list_choice import choose, specific_nouns
from assistant.named import names_something, wants_names
from assistant.question import Question
from assistant.select import Candidate
from assistant.telling import INTRODUCES, whole_statement
from corpus.normalize import fold

SPEAKING = 8
"""Statements looked at for the noun that a list question asks for."""
SPREAD = 4
"""A list is quoted whole up to this many times its entries' length, else entry by entry."""


def listed_in_a_statement(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Answer with the best statement, where what is asked for is spoken of around it at all.

    Else with the best of the next ones that speak of it themselves.
    """
    if wants_names(question):
        ranked = [c for c in ranked if names_something(c.statement.text, question)]
    draft = whole_statement(question, ranked)
    nouns = specific_nouns(question)
    if draft is None or not nouns:
        return draft
    best = draft.quotes[0].candidate
    if any(noun in fold(best.slide.title) for noun in nouns) or _speaks_of(nouns, best):
        return draft
    if INTRODUCES.search(draft.quotes[0].text):
        return draft
    speaking = [c for c in ranked[:SPEAKING] if _speaks_of(nouns, c)]
    return whole_statement(question, speaking)


def _speaks_of(nouns: Sequence[str], candidate: Candidate) -> bool:
    statement = candidate.statement
    key = fold("\n".join((statement.text, statement.label, statement.section)))
    return any(noun in key for noun in nouns)


def list_draft(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Tell the entries of the list asked for, None where there is none."""
    chosen = choose(question, ranked)
    if chosen is None:
        return None
    words = [item.text for item in chosen.items]
    whole = Quote(chosen.candidate, chosen.items[0].start, chosen.items[-1].end)
    if len(whole.text) <= sum(map(len, words)) * SPREAD + 40:
        quotes: tuple[Quote, ...] = (whole,)
        lines = [f"・{word}" for word in words]
        lead = f"次の{len(words)}点です。[1]"
    else:
        quotes = tuple(Quote(chosen.candidate, item.start, item.end) for item in chosen.items)
        lines = [f"・{word}[{i}]" for i, word in enumerate(words, start=1)]
        lead = f"次の{len(words)}点です。"
    return Draft("\n".join([lead, *lines]), "、".join(words), quotes)
