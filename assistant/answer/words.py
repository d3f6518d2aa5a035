"""A short answer in words: the figure or name, its year in the calendar asked for, its sentence."""

from __future__ import annotations

import re

from assistant.answer.proposals import Proposal
from assistant.evidence.statements import MARK
from corpus.expressions import Dates, find_expressions, year_writings, years

LONG = 260
"""Characters from which a quoted sentence is shortened around the words that answer."""
SHORT = 24
"""A unit this short (a cell, a bar's figure) is quoted with the line that names it."""
_CALENDAR = re.compile(r"西暦|和暦|元号|(?:平成|令和|昭和)(?:で|何年|の何年)")
_SENTENCE_END = re.compile(r"。[)」』]?|\n")


def quoted(proposal: Proposal) -> tuple[int, int]:
    """Return the characters of the sentence, item or row that the words stand in."""
    unit, text = proposal.weighed.unit, proposal.weighed.slide.text
    start = max(
        (m.end() for m in _SENTENCE_END.finditer(text, unit.start, proposal.start)),
        default=unit.start,
    )
    found = _SENTENCE_END.search(text, proposal.end, unit.end)
    end = found.end() if found else unit.end
    if end - start <= SHORT and unit.heads:
        above = unit.heads[-1]
        if not text[above[1] : start].strip():
            start = above[0]
    return start + _blank(text[start:end]), start + len(text[start:end].rstrip())


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())


def claimed_text(question: str, proposal: Proposal) -> str:
    """Return the answer: the words, and below them the sentence that they stand in."""
    start, end = quoted(proposal)
    gist = proposal.text
    said = f"{gist}{_in_other_calendar(question, proposal)}です。[1]"
    context = _shortened(proposal, start, end)
    return f"{said}\n「{context}」" if len(context) > len(gist) + 2 else said


def _in_other_calendar(question: str, proposal: Proposal) -> str:
    """Add the year in the calendar asked for: 「2012年」 is 「(平成24年)」 too."""
    asked = _CALENDAR.search(question)
    told = years(proposal.text)
    if proposal.expression is None or asked is None or len(told) != 1:
        return ""
    western, *era = year_writings(next(iter(told)))
    wanted = western if asked.group() == "西暦" else "".join(era)
    if not wanted or wanted.removesuffix("年") in proposal.text:
        return ""
    fiscal = any(
        isinstance(e.value, Dates) and e.value.first and e.value.first.fiscal
        for e in find_expressions(proposal.text)
    )
    return f"({wanted}{'度' if fiscal else ''})"


def _shortened(proposal: Proposal, start: int, end: int) -> str:
    """Return the quoted words on one line, a long sentence cut around the answer with …."""
    page = proposal.weighed.slide.text
    text = page[start:end]
    if len(text) <= LONG:
        return one_line(text)
    middle = (proposal.start + proposal.end) // 2 - start
    left = max(0, middle - LONG // 2)
    right = min(len(text), left + LONG)
    for figure in find_expressions(text):  # half a figure would be another one
        left = figure.start if figure.start < left < figure.end else left
        right = figure.end if figure.start < right < figure.end else right
    cut = " ".join(text[left:right].split())
    return ("…" if left else "") + cut + ("…" if right < len(text) else "")


def one_line(text: str) -> str:
    """Return text on one line, without the bullet it begins with."""
    return MARK.sub("", " ".join(text.split("\n")).lstrip("、 ")).lstrip("| ").strip()
