"""Answers made of the slides' own words, each kind of question in its own way.

A draft holds the text with ``[n]`` markers and, for each marker, the span of the slide it rests
on. Nothing is said that is not in such a span.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.acronyms import asked_acronym, expansion
from assistant.aspects import aspects
from assistant.cells import row_quote
from assistant.comparison import two_sided
from assistant.draft import Draft, Quote, one_line
from assistant.extract import Span, named_persons, persons
from assistant.list_choice import choose, specific_nouns
from assistant.named import asked_post, names_something, wants_names
from assistant.question import Question
from assistant.rows import named_rows, row_name
from assistant.select import NAME_KINDS, SPAN_KINDS, Candidate
from assistant.statements import BETWEEN, Statement, asks
from assistant.sums import asked_sum
from assistant.superlative import outstanding
from assistant.telling import (
    INTRODUCES,
    LABEL_CHARS,
    says_more,
    whole_statement,
    with_rest_of_sentence,
)
from corpus.expressions import Dates, find_expressions, year_writings, years
from corpus.normalize import fold

LONG = 260
"""Characters from which a statement is shortened around the words that answer."""
CLAIM = 110
"""Characters up to which a statement is a short enough answer to a question for a name."""
_CALENDAR = re.compile(r"西暦|和暦|元号|(?:平成|令和|昭和)(?:で|何年|の何年)")
SURE, NAME_CHARS = 0.6, 40
"""How sure the reader must be to name a thing in its own words, and how long a name may be."""
MUST_NAME = frozenset({"person", "place"})
"""Kinds that a sentence without such a name never answers."""
FIGURES = 8
"""Statements looked at for bare figures, where none is of the kind asked for."""
_FIGURE = re.compile(r"\d")
SPEAKING = 8
"""Statements looked at for the noun that a list question asks for."""
SPREAD = 4
"""A list is quoted whole up to this many times its entries' length, else entry by entry."""


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
        return _list(question, ranked) or _listed_in_a_statement(question, ranked)
    if question.kind in SPAN_KINDS:
        return _figures(question, ranked)
    if question.kind in NAME_KINDS:
        return _name(question, ranked)
    return whole_statement(question, ranked)


def _figures(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Tell the figure asked for; the whole statement where several are, or a row without the unit.

    In 「産業医は月1回巡視」 one figure would answer for both of 「衛生管理者と産業医は」; the cells of many
    tables have their unit elsewhere.
    """
    several = bool(aspects(question.text)) and asked_sum(question.text) is None
    if ranked and ranked[0].span is None and _row_asked(question, ranked[0]):
        several = True  # a row is better than any figure with its unit
    if not several and (draft := _span(question, ranked)):
        return draft
    telling = [c for c in ranked[:FIGURES] if _row_asked(question, c) or (several and c.span)]
    numbered = [c for c in telling if _FIGURE.search(c.statement.text)]
    return whole_statement(question, numbered) or (_span(question, ranked) if several else None)


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


# --- a span and the statement around it ----------------------------------------------------------


def _span(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    chosen = next((c for c in ranked if c.span is not None and not asks(c.statement)), None)
    if chosen is None or chosen.span is None:
        return None
    quote, gist = _widened(chosen), chosen.span.text
    row = row_quote(question, chosen)
    if row and gist in row.shown:
        quote, context = row, row.shown
    else:
        context = _shorten(quote.text, quote.start, chosen.span.start, chosen.span.end)
    shown = f"\n「{context}」" if len(context) > len(gist) + 2 else ""
    return Draft(f"{gist}{_in_other_calendar(question, gist)}です。[1]{shown}", gist, (quote,))


def _in_other_calendar(question: Question, date: str) -> str:
    """Add the year in the calendar asked for: 「2012年」 is 「(平成24年)」 too."""
    asked = _CALENDAR.search(question.text)
    told = years(date)
    if question.kind != "date" or asked is None or len(told) != 1:
        return ""
    western, *era = year_writings(next(iter(told)))
    wanted = western if asked.group() == "西暦" else "".join(era)
    if not wanted or wanted.removesuffix("年") in date:
        return ""
    fiscal = any(
        isinstance(e.value, Dates) and e.value.first and e.value.first.fiscal
        for e in find_expressions(date)
    )
    return f"({wanted}{'度' if fiscal else ''})"


def _name(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
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
    label = _label_above(best) if best.statement.text.startswith("(") else None
    if label is not None and label.key not in question.key:
        quote = Quote(best, label.start, best.statement.end)
        return Draft(f"{label.text}です。[1]\n「{one_line(quote.text)}」", label.text, (quote,))
    if read := _read_span(question, best):
        return _span(question, [replace(best, span=read)])
    if best.span is not None and (question.kind == "person" or len(best.statement.text) > CLAIM):
        return _span(question, [best])
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


def _widened(candidate: Candidate) -> Quote:
    """Quote the statement; a short one with the label line above it, which says what it is of."""
    statement = candidate.statement
    label = _label_above(candidate)
    return Quote(candidate, label.start if label else statement.start, statement.end)


def _label_above(candidate: Candidate) -> Statement | None:
    statement = candidate.statement
    if len(statement.text) > LABEL_CHARS:
        return None
    above = [s for s in candidate.parts.statements if s.line == statement.line - 1]
    return above[0] if above and above[0].block == statement.block and len(above) == 1 else None


def _shorten(text: str, offset: int, start: int, end: int) -> str:
    """Cut a long quote to the sentence part around ``start``..``end`` (slide offsets), with …."""
    text = " ".join(text.split("\n"))
    if len(text) <= LONG:
        return one_line(text)
    middle = (start + end) // 2 - offset
    left = max(0, middle - LONG // 2)
    right = min(len(text), left + LONG)
    for figure in find_expressions(text):  # half a figure would be another one
        left = figure.start if figure.start < left < figure.end else left
        right = figure.end if figure.start < right < figure.end else right
    return ("…" if left else "") + text[left:right].strip() + ("…" if right < len(text) else "")


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


# --- lists ---------------------------------------------------------------------------------------


def _listed_in_a_statement(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
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


def _list(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
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
