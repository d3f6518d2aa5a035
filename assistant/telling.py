"""Answers that are a statement of a slide, told whole: reasons, definitions, methods and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import Draft, Quote, one_line
from assistant.question import Question
from assistant.select import Candidate
from assistant.statements import Statement

LABEL_CHARS = 24
_REASON = re.compile(
    r"ため|から|により|によって|ので|背景|課題|懸念|必要|急務|不可欠|求められ|観点|理由"
)
_DEFINING = re.compile(
    r"とは|[::]|(?:する|した|である)(?:事業|制度|仕組み|拠点|大学|システム|機関|姿勢|支援|もの)|\(.+\)|を目指す|。"
)
_NEEDED = re.compile(
    r"(?:必要|急務|重要|必須|不可欠|喫緊の課題|求められ(?:る|ている))(?:である|です|となる)?。?$"
)
"""What has to be done; why, stands before it."""
_CAUSE = re.compile(r"(?<!の)ため、|から、|により|によって|ので|理由")
_SO = re.compile(r"^(?:[⇒→➡]|このため|そのため|したがって|よって|こうした|これら)")


def whole_statement(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Answer with the statement that fits best, or None where none tells anything new."""
    usable = [c for c in ranked if says_more(question, c.statement)]
    if not usable:
        return None
    best = max(usable[:8], key=lambda c: c.score + _kind_bonus(question, c.statement))
    quote = with_cause(best) if question.kind == "reason" else with_rest_of_sentence(best)
    text = one_line(quote.text)
    gist = best.span.text if best.span else text
    return Draft(f"{text}[1]", gist, (quote,))


def says_more(question: Question, statement: Statement) -> bool:
    """Whether a statement tells something that the question does not say itself."""
    known = question.key
    new = [word for word in statement.words if word not in known]
    return not statement.heading and len(statement.text) >= 6 and len(new) >= 2


def _kind_bonus(question: Question, statement: Statement) -> float:
    if question.kind == "reason":
        return 0.3 if _REASON.search(statement.text) else 0.0
    if question.kind == "definition":
        return 0.2 if len(statement.text) > 20 and _DEFINING.search(statement.text) else 0.0
    return 0.1 if len(statement.text) > 20 else 0.0


def with_rest_of_sentence(candidate: Candidate) -> Quote:
    """A label alone (「人が変わる」) is quoted with the line under it."""
    statement = candidate.statement
    if len(statement.text) > LABEL_CHARS or statement.text.endswith("。"):
        return Quote(candidate, statement.start, statement.end)
    below = [s for s in candidate.parts.statements if s.line == statement.line + 1]
    end = below[-1].end if below and below[0].block == statement.block else statement.end
    return Quote(candidate, statement.start, end)


def with_cause(candidate: Candidate) -> Quote:
    """Quote a statement of what has to be done with the one before it, which says why.

    「施設が不十分。構築が急務。」; where the statement tells a cause itself, or a block ends between
    them and nothing like 「⇒」 or 「このため」 leads over, it stands alone.
    """
    alone, statement = with_rest_of_sentence(candidate), candidate.statement
    if not _NEEDED.search(statement.text) or _CAUSE.search(statement.text):
        return alone
    before = [s for s in candidate.parts.statements if s.end <= statement.start]
    if not before or before[-1].heading:
        return alone
    cause = before[-1]
    if cause.block != statement.block and not _SO.search(statement.text):
        return alone
    return Quote(candidate, cause.start, alone.end)
