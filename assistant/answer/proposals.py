"""The words of a page that could answer a question: figures of the kind asked for, and read spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence.choose import Weighed
from assistant.question.analysis import Question
from assistant.question.kinds import Kind
from corpus.expressions import Expression, find_expressions, same_value
from corpus.normalize import fold
from index.types import Hit

FIGURE_KINDS: dict[Kind, tuple[str, ...]] = {
    "amount": ("amount",),
    "count": ("count", "percent"),
    "percent": ("percent",),
    "period": ("period", "date"),
    "date": ("date",),
    "quantity": ("amount", "count", "percent", "period"),
}
"""Which expressions can answer a question of a kind, the likeliest first."""
NAME_KINDS: frozenset[Kind] = frozenset({"term", "organization", "place", "person"})
"""Kinds that are answered by a name."""
UNITS = 16
"""Units whose figures are looked at."""
NAME_CHARS = 40
"""A longer span is no name."""
_COUNTERS = {
    "人": "[人名]", "名": "[人名]", "校": "(?:校|大学)", "つ": "(?:つ|拠点|件|機関)", "度": "(?:度|°C|℃)",
}  # fmt: skip
_EDGES = " \n、。・:：|「」『』()（）"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that could answer: ``weighed.slide.text[start:end]``.

    Attributes:
        weighed: the unit that they stand in.
        start: first character in the slide's text.
        end: one past the last.
        expression: the figure or date that they are, None for a name.
        hit: the passage that was read, where one was.
    """

    weighed: Weighed
    start: int
    end: int
    expression: Expression | None
    hit: Hit | None

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.weighed.slide.text[self.start : self.end]

    @property
    def key(self) -> str:
        """What two proposals that say the same share."""
        value = self.expression.value if self.expression else None
        return str(value) if value is not None else fold(self.text)


def proposals(question: Question, ranked: Sequence[Weighed], hits: Sequence[Hit]) -> list[Proposal]:
    """Return what could answer, in the order of the units; none for what a short answer cannot tell."""
    if question.kind in FIGURE_KINDS:
        return [p for one in ranked[:UNITS] for p in _figures(question, one, hits)]
    if question.kind in NAME_KINDS:
        return list(_names(question, ranked, hits))
    return []


def _figures(question: Question, one: Weighed, hits: Sequence[Hit]) -> Iterator[Proposal]:
    own = find_expressions(question.text)
    text = one.slide.text[one.unit.start : one.unit.end]
    for found in find_expressions(text):
        said = found.text in question.text or any(same_value(found.value, e.value) for e in own)
        if said or not _suits(question, found):
            continue
        start, end = one.unit.start + found.start, one.unit.start + found.end
        yield Proposal(one, start, end, found, _hit(one, start, end, hits))


def _suits(question: Question, expression: Expression) -> bool:
    if question.kind == "count" and question.counter:
        counter = _COUNTERS.get(question.counter, re.escape(question.counter))
        return expression.kind == "count" and bool(re.search(counter, expression.text))
    return expression.kind in FIGURE_KINDS[question.kind]


def _names(
    question: Question, ranked: Sequence[Weighed], hits: Sequence[Hit]
) -> Iterator[Proposal]:
    """Yield the words that the reader takes for the answer, once for each passage that it read."""
    for hit in hits:
        best = hit.reading.best() if hit.reading else None
        if best is None:
            continue
        passage = hit.passage
        one = next((w for w in ranked if _holds(w, hit, best[1], best[2])), None)
        if one is None:
            continue
        start, end = _trimmed(one.slide.text, passage.start + best[1], passage.start + best[2])
        said = one.slide.text[start:end]
        words = fold(said)
        if 1 < len(words) <= NAME_CHARS and "\n" not in said and words not in question.key:
            yield Proposal(one, start, end, None, hit)


def _holds(one: Weighed, hit: Hit, start: int, end: int) -> bool:
    passage = hit.passage
    if one.place != (passage.document, passage.slide):
        return False
    return one.unit.start <= passage.start + start and passage.start + end <= one.unit.end


def _hit(one: Weighed, start: int, end: int, hits: Sequence[Hit]) -> Hit | None:
    for hit in hits:
        passage = hit.passage
        within = passage.start <= start and end <= passage.end
        if hit.reading and within and one.place == (passage.document, passage.slide):
            return hit
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end
