"""Asks the assistant every case and scores what comes back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tqdm import tqdm

from assistant.types import Answer, Turn
from corpus.types import Slide
from eval.dataset import FACT_KINDS, Case
from eval.metrics import (
    f1,
    f1_interval,
    fact_score,
    interval,
    list_score,
    mean,
    recall_at,
    reciprocal_rank,
    short_score,
)  # fmt: skip
from index.errors import UnknownSlideError
from index.types import Hit

RANKED = 30
"""Hits asked for: enough for five and more different slides."""


class Asked(Protocol):
    """What is evaluated."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question."""
        ...

    def search(self, query: str, k: int) -> list[Hit]:
        """Return hits."""
        ...

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """A case with the answer and its scores (None where a score does not apply).

    ``right`` is what a user would call right: a score of at least one half, or a refusal where
    the documents say nothing.
    """

    case: Case
    answer: Answer
    ranked: tuple[tuple[str, int], ...]
    recall_at_1: float | None
    recall_at_5: float | None
    reciprocal_rank: float | None
    score: float | None
    verbatim: tuple[bool, ...]
    cites_gold: bool | None
    right: bool


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean with its 95 % bootstrap interval and the number of values behind it."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def run(assistant: Asked, cases: Sequence[Case], quiet: bool = False) -> tuple[Result, ...]:
    """Ask every case in order, with a progress bar on stderr.

    Raises:
        Exception: what the assistant raised, with the case's id as a note.
    """
    bar = tqdm(cases, file=sys.stderr, unit="問", disable=quiet, leave=False)
    return tuple(_named(assistant, case) for case in bar)


def _named(assistant: Asked, case: Case) -> Result:
    try:
        return judge(assistant, case)
    except Exception as error:
        error.add_note(f"問題 {case.id} / case {case.id}")
        raise


def judge(assistant: Asked, case: Case) -> Result:
    """Ask one case and score the answer and the hits of its standalone question."""
    answer = assistant.ask(case.question, case.turns)
    hits = assistant.search(answer.standalone_question, RANKED)
    ranked = tuple(dict.fromkeys((h.passage.document, h.passage.slide) for h in hits))
    gold = frozenset[object](case.gold_slides)
    score = answer_score(case, answer) if case.answerable else None
    cited = {(citation.document, citation.slide) for citation in answer.citations}
    return Result(
        case=case,
        answer=answer,
        ranked=ranked,
        recall_at_1=recall_at(ranked, gold, 1) if case.answerable else None,
        recall_at_5=recall_at(ranked, gold, 5) if case.answerable else None,
        reciprocal_rank=reciprocal_rank(ranked, gold) if case.answerable else None,
        score=score,
        verbatim=tuple(_verbatim(assistant, answer)),
        cites_gold=bool(cited & gold) if case.answerable and not answer.abstained else None,
        right=score >= 0.5 if score is not None else answer.abstained,
    )


def answer_score(case: Case, answer: Answer) -> float:
    """Score one answer by its kind; a refusal of an answerable question is 0.0."""
    if answer.abstained:
        return 0.0
    if case.kind == "list":
        return list_score(answer.answer, case.items)
    if case.kind in FACT_KINDS:
        return fact_score(answer.answer, case.facts)
    return short_score(answer.answer, case.accepted)


def _verbatim(assistant: Asked, answer: Answer) -> Iterator[bool]:
    for citation in answer.citations:
        try:
            text = assistant.slide(citation.document, citation.slide).text
        except UnknownSlideError:  # an invented slide is the worst citation, not a broken run
            yield False
            continue
        yield bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def summarise(results: Sequence[Result]) -> dict[str, Metric]:
    """Return every metric of some results, by name.

    Retrieval and answer scores are over answerable cases, single questions and turns alike;
    ``conversation_rate`` is the share of right turns, answerable or not.
    """
    answerable = [r for r in results if r.case.answerable]
    declined = [r for r in results if r.answer.abstained]
    unanswerable = [r for r in results if not r.case.answerable]
    metrics = {
        "recall_at_1": _metric(answerable, lambda r: r.recall_at_1),
        "recall_at_5": _metric(answerable, lambda r: r.recall_at_5),
        "mrr": _metric(answerable, lambda r: r.reciprocal_rank),
        "answer_score": _metric(answerable, lambda r: r.score),
        "abstention_precision": _metric(declined, lambda r: float(not r.case.answerable)),
        "abstention_recall": _metric(unanswerable, lambda r: float(r.answer.abstained)),
        "verbatim_rate": _of([float(ok) for r in results for ok in r.verbatim]),
        "citation_rate": _metric(
            answerable, lambda r: None if r.cites_gold is None else float(r.cites_gold)
        ),
        "conversation_rate": _metric(
            [r for r in results if r.case.conversation], lambda r: float(r.right)
        ),
    }
    metrics["abstention_f1"] = _abstention_f1(results)
    return metrics


def _abstention_f1(results: Sequence[Result]) -> Metric:
    pairs = [(r.answer.abstained, not r.case.answerable) for r in results]
    low, high = f1_interval(pairs) or (None, None)
    return Metric(f1(pairs), low, high, sum(any(pair) for pair in pairs))


def _metric(results: Sequence[Result], of: Callable[[Result], float | None]) -> Metric:
    return _of([value for result in results if (value := of(result)) is not None])


def _of(values: list[float]) -> Metric:
    low, high = interval(values) or (None, None)
    return Metric(mean(values), low, high, len(values))


def latency(results: Sequence[Result]) -> dict[str, float | None]:
    """Return the median and the 95th percentile of the answers' total times, in milliseconds."""
    import numpy as np

    times = [r.answer.timings_ms["total"] for r in results if "total" in r.answer.timings_ms]
    if not times:
        return {"p50": None, "p95": None}
    return {name: float(np.percentile(times, q)) for name, q in (("p50", 50), ("p95", 95))}
