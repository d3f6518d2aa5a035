"""Questions that are asked twice, and questions of ``test`` that ``dev`` gives away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from corpus.expressions import find_expressions
from corpus.normalize import fold, normalize_query
from eval.cases.dataset import Case
from eval.cases.lint.types import Finding, Line, about

NEARLY = 0.8
"""Share of character bigrams in common from which two questions are nearly the same: a particle or
a polite ending apart."""


def duplicates(lines: Sequence[Line]) -> Iterator[Finding]:
    """Yield the ids and the questions (with their histories) that a set holds twice."""
    ids: dict[str, Line] = {}
    asked: dict[str, Line] = {}
    for line in lines:
        if first := ids.setdefault(line.case.id, line) if line.case.id in ids else None:
            text = f"{first.number}行目と同じ id です。 / duplicate id"
            yield about(line, "error", "id", text)
        ids.setdefault(line.case.id, line)
        earlier = asked.setdefault(_whole(line.case), line)
        if earlier is not line and earlier.case.split == line.case.split:
            text = f"{earlier.number}行目 {earlier.case.id} と同じ問いです。 / duplicate question"
            yield about(line, "error", "question", text)


def leaks(lines: Sequence[Line]) -> Iterator[Finding]:
    """Yield the pairs of ``dev`` and ``test`` that ask the same (error) or nearly so (warning).

    What is chosen on such a question of ``dev`` has seen ``test``. Questions whose figures differ
    (other years, other sums) are different questions however alike their words are.
    """
    keys = {line.number: _whole(line.case) for line in lines}
    grams = {number: _bigrams(key) for number, key in keys.items()}
    for one, other in combinations(lines, 2):
        if one.case.split == other.case.split:
            continue
        named = f"{one.number}行目 {one.case.id}（{one.case.split}）"
        if keys[one.number] == keys[other.number]:
            text = (
                f"{named}と同じ問いが {other.case.split} にもあります。 / dev and test ask the same"
            )
            yield about(other, "error", "question", text)
        elif _alike(grams[one.number], grams[other.number]) and _same_figures(one, other):
            text = f"{named}とほぼ同じ問いです。 / dev and test ask nearly the same"
            yield about(other, "warning", "question", text)


def _whole(case: Case) -> str:
    turns = [turn.content for turn in case.history if turn.role == "user"]
    return fold("\n".join([*turns, case.question])).rstrip("?。")


def _bigrams(key: str) -> frozenset[str]:
    return frozenset(key[i : i + 2] for i in range(len(key) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    union = len(one | other)
    return bool(union) and len(one & other) / union >= NEARLY


def _same_figures(one: Line, other: Line) -> bool:
    return _figures(one.case) == _figures(other.case)


def _figures(case: Case) -> set[str]:
    found = find_expressions(normalize_query(case.question))
    return {str(figure.value) if figure.value else fold(figure.text) for figure in found}
