"""Scores of page retrieval: a value a question, and the questions by type."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.benchmarks.page_baselines import Page, PageSearch
from eval.benchmarks.paired import ALL, Row
from eval.scoring.metrics import recall_at, reciprocal_rank

CUTOFF = 10
MEASURES: tuple[str, ...] = ("recall_at_1", "recall_at_5", "recall_at_10", "mrr", "ndcg_at_10")


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A question with its gold page, and other pages that tell it as well."""

    id: str
    kind: str
    question: str
    gold: Page
    also: frozenset[Page] = frozenset()


def ndcg_at(ranked: Sequence[Page], gold: Page, k: int) -> float:
    """Return nDCG@k of one gold page: 1 / log2(1 + rank), 0.0 beyond ``k``.

    Järvelin and Kekäläinen, TOIS 2002, with one relevant page, whose ideal gain is 1.
    """
    return 1 / math.log2(2 + ranked.index(gold)) if gold in ranked[:k] else 0.0


def score(system: str, search: PageSearch, questions: Sequence[PageQuestion]) -> Row:
    """Ask one system every question; the scores are ``MEASURES``."""
    values = [_values(_told(search(q.question), q), q.gold) for q in questions]
    return Row(system, dict(zip(MEASURES, zip(*values, strict=True), strict=True)))


def _told(ranked: Sequence[Page], question: PageQuestion) -> list[Page]:
    """Return pages with those that tell it as well counted as the gold one."""
    return list(dict.fromkeys(question.gold if p in question.also else p for p in ranked))


def _values(ranked: Sequence[Page], gold: Page) -> tuple[float, ...]:
    wanted = frozenset({gold})
    recalls = (recall_at(ranked, wanted, k) for k in (1, 5, CUTOFF))
    return (*recalls, reciprocal_rank(ranked, wanted), ndcg_at(ranked, gold, CUTOFF))


def by_kind(questions: Sequence[PageQuestion]) -> dict[str, list[int]]:
    """Return the places of all questions, then of each kind where there are several."""
    places: dict[str, list[int]] = {}
    for i, question in enumerate(questions):
        places.setdefault(question.kind, []).append(i)
    every = {ALL: list(range(len(questions)))}
    return {**every, **places} if len(places) > 1 else every
