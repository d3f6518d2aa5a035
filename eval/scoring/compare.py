"""Two runs of the same questions, case by case: significant losses, and cases won and lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eval.scoring.gate import Verdict
from eval.scoring.judge import Result

MUST = "must"
"""Tag of a case that may never be lost, whatever the means say."""
PAIRED = (
    "answer_score", "recall_at_1", "mrr", "citation_precision", "citation_recall", "claim_support",
)  # fmt: skip
"""Metrics with one value a case, which can therefore be compared in pairs."""
SIGNIFICANT = 0.05 / len(PAIRED)
"""Level of one test; shared out (Bonferroni), so that all together cry wolf in at most 5 %."""
RESAMPLES = 9_999
SEED = 0
_FIELDS = {"answer_score": "score", "mrr": "reciprocal_rank", "claim_support": "borne_out"}
"""Fields of a case that are named otherwise than their metric."""


def loss_p(differences: Sequence[float]) -> float:
    """Return the one-sided p of a fall by a paired randomisation test (signs flipped; seeded).

    Args:
        differences: new value less old value, one a case; all zero or none gives 1.0.
    """
    if not any(differences):
        return 1.0
    import numpy as np
    from scipy.stats import permutation_test

    done = permutation_test(
        (np.asarray(differences),), np.mean, permutation_type="samples", alternative="less",
        n_resamples=RESAMPLES, rng=SEED, vectorized=True,
    )  # fmt: skip
    return float(done.pvalue)


def paired(
    results: Sequence[Result], before: Mapping[str, Mapping[str, Any]]
) -> tuple[Verdict, ...]:
    """Test each metric in pairs; the verdict's value is p, which must reach `SIGNIFICANT`.

    Args:
        results: the run of now.
        before: cases of the earlier ``results.json`` by id; others than these are left out.
    """
    verdicts = []
    for name in PAIRED:
        p = loss_p(_differences(results, before, _FIELDS.get(name, name)))
        verdicts.append(Verdict(name, p, SIGNIFICANT, p >= SIGNIFICANT, "paired"))
    return tuple(verdicts)


def must_lost(
    results: Sequence[Result], before: Mapping[str, Mapping[str, Any]]
) -> tuple[Verdict, ...]:
    """Return a failed verdict for each wrong ``must`` case, but for one that was wrong before too.

    Args:
        results: the run of now.
        before: cases of an earlier run by id, none where there is no baseline.
    """
    return tuple(
        Verdict(r.case.id, 0.0, 1.0, False, MUST)
        for r in results
        if MUST in r.case.tags and not r.right and before.get(r.case.id, {}).get("right", True)
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A case that was won or lost against an earlier run, with both answers."""

    id: str
    question: str
    outcome: Literal["won", "lost"]
    before: str
    now: str


def changes(
    results: Sequence[Result], before: Mapping[str, Mapping[str, Any]]
) -> tuple[Change, ...]:
    """Return the cases whose answer became right or wrong, the lost ones first."""
    known = [(r, before[r.case.id]) for r in results if r.case.id in before]
    moved = [
        Change(
            r.case.id, r.case.question, "won" if r.right else "lost",
            str(old.get("answer", {}).get("answer", "")), r.answer.answer,
        )
        for r, old in known
        if r.right != bool(old.get("right"))
    ]  # fmt: skip
    return tuple(sorted(moved, key=lambda change: change.outcome))


def _differences(
    results: Sequence[Result], before: Mapping[str, Mapping[str, Any]], field: str
) -> list[float]:
    pairs = ((getattr(r, field), before.get(r.case.id, {}).get(field)) for r in results)
    return [now - old for now, old in pairs if now is not None and old is not None]
