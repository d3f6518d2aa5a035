"""Every metric of a run with its 95 % bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.scoring.judge import Result
from eval.scoring.metrics import f1, f1_interval, interval, mean, middle, resampled

METRICS = (
    "recall_at_1", "recall_at_5", "mrr", "ndcg_at_10", "answer_score", "list_precision",
    "list_recall", "abstention_precision", "abstention_recall", "abstention_f1", "confidence_brier",
    "verbatim_rate", "citation_rate", "citation_precision", "citation_recall",
    "text_rate", "clean_rate", "marker_rate", "claim_support", "unsupported_figure_rate", "held_rate",
    "conversation_rate", "misled_rate", "claim_precision", "claim_rate",
)  # fmt: skip
LOWER_IS_BETTER = frozenset({"confidence_brier", "unsupported_figure_rate", "misled_rate"})
INVARIANTS = frozenset(
    {"verbatim_rate", "text_rate", "clean_rate", "marker_rate", "unsupported_figure_rate"}
)
"""What holds of every answer or is a fault: against a baseline no loss of these is noise."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A value with its 95 % bootstrap interval and the number of values behind it."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def summarise(results: Sequence[Result]) -> dict[str, Metric]:
    """Return every metric of some results, by name.

    Retrieval and answer scores are over answerable cases, single questions and turns alike, those
    of lists and citations over the answered ones; ``unsupported_figure_rate`` is the share of
    answers that say a figure nothing they cite tells; ``held_rate`` the share of a language model's
    claims that its check lets stand; ``misled_rate`` the share of all cases where something is claimed
    that holds nothing expected or is not told, ``claim_precision`` of the claims those that are right,
    ``claim_rate`` how often something is claimed at all; ``confidence_brier`` the Brier score of the
    confidence (Brier 1950): of a claim that it is right, else that the documents tell it;
    ``conversation_rate`` is the share of right turns, answerable or not.
    """
    answerable = [r for r in results if r.case.answerable]
    answered = [r for r in results if r.answer.status == "answered"]
    declined = [r for r in results if r.answer.abstained]
    unanswerable = [r for r in results if not r.case.answerable]
    talks = [r for r in results if r.case.conversation]
    found = {
        "recall_at_1": _metric(answerable, lambda r: r.recall_at_1),
        "recall_at_5": _metric(answerable, lambda r: r.recall_at_5),
        "mrr": _metric(answerable, lambda r: r.reciprocal_rank),
        "ndcg_at_10": _metric(answerable, lambda r: r.ndcg_at_10),
        "answer_score": _metric(answerable, lambda r: r.score),
        "list_precision": _metric(answerable, lambda r: r.list_precision),
        "list_recall": _metric(answerable, lambda r: r.list_recall),
        "abstention_precision": _metric(declined, lambda r: float(not r.case.answerable)),
        "abstention_recall": _metric(unanswerable, lambda r: float(r.answer.abstained)),
        "abstention_f1": _abstention_f1(results),
        "confidence_brier": _metric(results, _brier),
        "verbatim_rate": _of([float(ok) for r in results for ok in r.verbatim]),
        "citation_rate": _metric(answerable, _cites_gold),
        "citation_precision": _metric(answerable, lambda r: r.citation_precision),
        "citation_recall": _metric(answerable, lambda r: r.citation_recall),
        "text_rate": _of([float(ok) for r in results for ok in r.gold_text]),
        "clean_rate": _of([float(ok) for r in results for ok in r.clean]),
        "marker_rate": _metric(answered, lambda r: None if r.marked is None else float(r.marked)),
        "claim_support": _metric(answered, lambda r: r.borne_out),
        "unsupported_figure_rate": _metric(answered, lambda r: float(bool(r.unsupported))),
        "held_rate": _metric(answered, _held),
        "conversation_rate": _metric(talks, lambda r: float(r.right)),
        "misled_rate": _metric(results, lambda r: float(r.misled)),
        "claim_precision": _metric(answered, lambda r: float(r.right)),
        "claim_rate": _metric(results, lambda r: float(r.answer.status == "answered")),
    }
    return {name: found[name] for name in METRICS}


def _held(result: Result) -> float | None:
    """Return the share of a model's claims that passed its check, None without a model."""
    facts = [claim for claim in result.answer.claims if claim.check != "none"]
    return sum(claim.check != "unheld" for claim in facts) / len(facts) if facts else None


def _cites_gold(result: Result) -> float | None:
    return None if result.cites_gold is None else float(result.cites_gold)


def _abstention_f1(results: Sequence[Result]) -> Metric:
    pairs = [(r.answer.abstained, not r.case.answerable) for r in results]
    low, high = f1_interval(pairs) or (None, None)
    return Metric(f1(pairs), low, high, sum(any(pair) for pair in pairs))


def _brier(result: Result) -> float:
    claimed = result.answer.status == "answered"
    return (result.answer.confidence - (result.right if claimed else result.case.answerable)) ** 2


def _metric(results: Sequence[Result], of: Callable[[Result], float | None]) -> Metric:
    return _of([value for result in results if (value := of(result)) is not None])


def _of(values: list[float]) -> Metric:
    low, high = interval(values) or (None, None)
    return Metric(mean(values), low, high, len(values))


def latency(results: Sequence[Result]) -> dict[str, Metric]:
    """Return the median and the 95th percentile of the answers' total times, in milliseconds."""
    times = [r.answer.timings_ms["total"] for r in results if "total" in r.answer.timings_ms]
    return {name: _quantile(times, q) for name, q in (("p50", 50), ("p95", 95))}


def _quantile(times: Sequence[float], q: float) -> Metric:
    if not times:
        return Metric(None, None, None, 0)
    data = np.asarray(times, dtype=np.float64)
    low, high = middle(np.percentile(data[resampled(len(data))], q, axis=1))
    return Metric(float(np.percentile(data, q)), low, high, len(times))
