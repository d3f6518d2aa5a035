"""Answers made of the slides' own words, each kind of question in its own way.

A draft holds the text with ``[n]`` markers and, for each marker, the span of the slide it rests
on. Nothing is said that is not in such a span.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.acronyms import asked_acronym, expansion
from assistant.aspects import aspects
from assistant.comparison import two_sided
from assistant.draft import Draft, Quote, one_line
from assistant.list_answer import list_draft, listed_in_a_statement
from assistant.name_answer import CLAIM, name_draft
from assistant.question import Question
from assistant.rows import named_rows, row_name
from assistant.select import NAME_KINDS, SPAN_KINDS, Candidate
from assistant.span_answer import span_draft
from assistant.statements import BETWEEN
from assistant.sums import asked_sum
from assistant.superlative import outstanding
from assistant.telling import whole_statement, with_rest_of_sentence
from corpus.normalize import fold

FIGURES = 8
"""Statements looked at for bare figures, where none is of the kind asked for."""
_FIGURE = re.compile(r"\d")


def compose(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Return the best answer the candidates allow, or None where none fits the question."""
    if acronym := asked_acronym(question.text):
        return _full_form(ranked, acronym)
    draft = _of_kind(question, ranked)
    if draft is None and question.kind not in SPAN_KINDS and aspects(question.text):
        return whole_statement(question, ranked)  # one name or list was not all that is asked for
    return draft


def _of_kind(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    if question.kind == "comparison" and (pair := two_sided(question, ranked)):
        return _side_by_side(pair)
    if question.kind == "list":
        return list_draft(question, ranked) or listed_in_a_statement(question, ranked)
    if question.kind in SPAN_KINDS:
        return _figures(question, ranked)
    if question.kind in NAME_KINDS:
        return name_draft(question, ranked)
    return whole_statement(question, ranked)


def _figures(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Tell the figure asked for; the whole statement where several are, or a row without the unit.

    In 「産業医は月1回巡視」 one figure would answer for both of 「衛生管理者と産業医は」; the cells of many
    tables have their unit elsewhere.
    """
    several = bool(aspects(question.text)) and asked_sum(question.text) is None
    if ranked and ranked[0].span is None and _row_asked(question, ranked[0]):
        several = True  # a row is better than any figure with its unit
    if not several and (draft := span_draft(question, ranked)):
        return draft
    telling = [c for c in ranked[:FIGURES] if _row_asked(question, c) or (several and c.span)]
    numbered = [c for c in telling if _FIGURE.search(c.statement.text)]
    return whole_statement(question, numbered) or (
        span_draft(question, ranked) if several else None
    )


def _row_asked(question: Question, candidate: Candidate) -> bool:
    """Whether a row is asked for by its name, by what its cells hold, or as the first of its table."""
    statement = candidate.statement
    if not statement.row:
        return False
    if row_name(statement) in named_rows(question, candidate.parts):
        return True
    told = fold(" ".join(cell.partition(": ")[2] or cell for cell in statement.text.split(BETWEEN)))
    nouns = (t for t in question.terms if t.weight >= 1.0 and not t.surface.isascii())
    return any(len(t.surface) > 1 and t.surface in told for t in nouns) or (
        statement in outstanding(question, candidate.parts)
    )


def _full_form(ranked: Sequence[Candidate], acronym: str) -> Draft | None:
    """Say what an acronym stands for, or nothing: a guess would be no answer."""
    for candidate in {id(c.slide): c for c in reversed(ranked)}.values():
        if span := expansion(candidate.slide.text, acronym):
            quote = Quote(candidate, *span)
            return Draft(f"{quote.text}です。[1]", quote.text, (quote,))
    return None


def _side_by_side(pair: Sequence[Candidate]) -> Draft:
    quotes = tuple(with_rest_of_sentence(candidate) for candidate in pair)
    lines = [
        f"・{_titled(candidate, one_line(quote.text))}[{i}]"
        for i, (candidate, quote) in enumerate(zip(pair, quotes, strict=True), start=1)
    ]
    return Draft("\n".join(lines), "、".join(one_line(quote.text) for quote in quotes), quotes)


def _titled(candidate: Candidate, text: str) -> str:
    """Say what a row belongs to where it does not say so itself."""
    label = candidate.statement.label
    return f"{label}: {text}" if label and label not in text and len(text) < CLAIM else text
