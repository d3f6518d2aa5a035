"""An answer that names a thing: a person, a place, an organisation or a term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.draft import Draft, Quote, one_line
from assistant.extract import Span, named_persons, persons
from assistant.named import asked_post, names_something, wants_names
from assistant.question import Question
from assistant.select import Candidate
from assistant.span_answer import label_above, span_draft
from assistant.telling import says_more, whole_statement
from corpus.normalize import fold

CLAIM = 110
"""Characters up to which a statement is a short enough answer to a question for a name."""
SURE, NAME_CHARS = 0.6, 40
"""How sure the reader must be to name a thing in its own words, and how long a name may be."""
MUST_NAME = frozenset({"person", "place"})
"""Kinds that a sentence without such a name never answers."""


def name_draft(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Name a thing: the reader's words, the label above the best statement, or the statement."""
    if wants_names(question):
        ranked = [c for c in ranked if names_something(c.statement.text, question)]
    best = next((c for c in ranked[:6] if says_more(question, c.statement)), None)
    if post := asked_post(question):
        ranked = [c for c in ranked if post in c.statement.key + fold(c.statement.label)]
        ranked = [c for c in ranked if c.span is not None and named_persons(c.statement.text)]
        best = None
    if question.kind == "person":
        best = next((c for c in ranked[:3] if c.span is not None), best)
        if best is not None and best.span is None and (named := _person_above(best)):
            return named
    if best is None:
        return None if post else whole_statement(question, ranked)
    label = label_above(best) if best.statement.text.startswith("(") else None
    if label is not None and label.key not in question.key:
        quote = Quote(best, label.start, best.statement.end)
        return Draft(f"{label.text}です。[1]\n「{one_line(quote.text)}」", label.text, (quote,))
    if read := _read_span(question, best):
        return span_draft(question, [replace(best, span=read)])
    if best.span is not None and (question.kind == "person" or len(best.statement.text) > CLAIM):
        return span_draft(question, [best])
    if question.kind in MUST_NAME and best.span is None:
        return None
    return whole_statement(question, [best])


def _read_span(question: Question, candidate: Candidate) -> Span | None:
    """The words the reader is sure of, where they are a name and not the question's own words."""
    read = candidate.read
    if read is None or read.sure < SURE:
        return None
    start, end = _whole_name(candidate, read.start, read.end)
    text = candidate.slide.text[start:end]
    if fold(text) in question.key or len(text) > NAME_CHARS or len(text) < 2:
        return None
    return Span(start, end, text, read.sure)


def _whole_name(candidate: Candidate, start: int, end: int) -> tuple[int, int]:
    """Return a personal name in full where the reader took a part of it (福間 of 福間 剛士)."""
    first = candidate.statement.start
    for a, b in persons(candidate.statement.text):
        if first + a <= start and end <= first + b:
            return first + a, first + b
    return start, end


def _person_above(candidate: Candidate) -> Draft | None:
    """Name the person whose name is the label over the best statement (「河村 奈緒子(助教)」)."""
    label = candidate.statement.label
    above = next((s for s in candidate.parts.statements if label and s.text == label), None)
    names = persons(above.text) if above else []
    if above is None or not names:
        return None
    start, end = names[0]
    quotes = (
        Quote(candidate, above.start, above.end),
        Quote(candidate, candidate.statement.start, candidate.statement.end),
    )
    name = above.text[start:end]
    return Draft(f"{name}です。[1][2]\n「{one_line(quotes[1].text)}」", name, quotes)
