"""The decisive words of a place that is shown: what is claimed there, else the question's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.units import Span
from assistant.question.analysis import Question
from assistant.question.match import writings

NAMES_THE_MATTER = 1.0
"""Weight of a term from which it names what is asked about; words that only ask are not marked."""
_HYPHENS = "-‐–"
_NAME = re.compile(r"[^\W_ぁ-ん]")


def marks_of(
    question: Question, text: str, place: Span, said: Span | None = None
) -> tuple[Span, ...]:
    """Return the decisive words of ``text[place]``, as spans into the text.

    Args:
        question: what was asked.
        text: of the slide.
        place: the characters that are shown.
        said: the words of the slide that are claimed, if they are this slide's.
    """
    start, end = place
    if said is not None and start <= said[0] and said[1] <= end:
        return (said,)
    key, asked = _key(text), _key(question.text)
    found = [
        _grown(key, match.span(), asked, place)
        for term in question.terms
        if term.proper or term.weight >= NAMES_THE_MATTER
        for writing in writings(term)
        if len(writing) > 1
        for match in re.compile(re.escape(writing.casefold())).finditer(key, start, end)
    ]
    return tuple(_joined(sorted(found)))


def _key(text: str) -> str:
    folded = text.casefold()
    return folded if len(folded) == len(text) else text  # one that grows would move all behind it


def _grown(text: str, word: Span, asked: str, place: Span) -> Span:
    """Return a word with as much around it as the question has there too: 「教育」 of 「教育費」."""
    start, end = word
    at = asked.find(text[start:end])
    if at < 0:
        return word
    first, last = at, at + end - start
    while start > place[0] and first > 0 and _same_name(text[start - 1], asked[first - 1]):
        start, first = start - 1, first - 1
    while end < place[1] and last < len(asked) and _same_name(text[end], asked[last]):
        end, last = end + 1, last + 1
    while text[end - 1] in _HYPHENS:
        end -= 1
    return start, end


def _same_name(one: str, other: str) -> bool:
    return one == other and (one in _HYPHENS or _NAME.match(one) is not None)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans with those joined that touch: 「大学」 and 「ファンド」 are one name."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
