"""An answer that is a span of a statement: a figure, a date or a name, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.cells import row_quote
from assistant.draft import Draft, Quote, one_line
from assistant.question import Question
from assistant.select import Candidate
from assistant.statements import Statement, asks
from assistant.telling import LABEL_CHARS
from corpus.expressions import Dates, find_expressions, year_writings, years

LONG = 260
"""Characters from which a statement is shortened around the words that answer."""
_CALENDAR = re.compile(r"西暦|和暦|元号|(?:平成|令和|昭和)(?:で|何年|の何年)")


def span_draft(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Tell the span of the best statement that has one, None where none has."""
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


def _widened(candidate: Candidate) -> Quote:
    """Quote the statement; a short one with the label line above it, which says what it is of."""
    statement = candidate.statement
    label = label_above(candidate)
    return Quote(candidate, label.start if label else statement.start, statement.end)


def label_above(candidate: Candidate) -> Statement | None:
    """Return the label in the line above a short statement, None where there is none."""
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
