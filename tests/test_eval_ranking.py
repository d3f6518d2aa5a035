"""Ranking metrics against a library of the field, and against cases worked by hand."""

from __future__ import annotations

import math
import random

import ir_measures
import pytest
from ir_measures import RR, Success, nDCG

from eval.scoring.metrics import ndcg_at, recall_at, reciprocal_rank


@pytest.mark.parametrize(
    ("ranked", "gold", "value"),
    [
        ([1], {1}, 1.0),
        ([2, 1], {1}, 1 / math.log2(3)),
        # the second passage of slide 2 takes no rank
        ([2, 2, 1], {1}, 1 / math.log2(3)),
        ([1, 2], {1, 2}, 1.0),
        ([1, 3, 2], {1, 2}, (1 + 0.5) / (1 + 1 / math.log2(3))),
        ([3, 4], {1}, 0.0),
        ([3] * 3, {1}, 0.0),
        ([], {1}, 0.0),
        ([1], set(), 0.0),
    ],
)
def test_ndcg_of_the_hand_worked_cases(ranked: list[int], gold: set[int], value: float) -> None:
    assert ndcg_at(ranked, frozenset(gold), 10) == pytest.approx(value)


def test_what_stands_below_the_cutoff_counts_nothing() -> None:
    assert ndcg_at([*range(2, 12), 1], frozenset({1}), 10) == 0.0
    assert ndcg_at([*range(2, 12), 1], frozenset({1}), 11) == pytest.approx(1 / math.log2(12))


def test_two_hundred_random_rankings_score_as_ir_measures_says() -> None:
    chance = random.Random(7)
    runs: dict[str, dict[str, float]] = {}
    truth: dict[str, dict[str, int]] = {}
    ours: dict[str, tuple[float, float, float, float]] = {}
    for n in range(200):
        name, slides = f"q{n}", [f"s{i}" for i in range(27)]
        gold = frozenset(chance.sample(slides, chance.randint(1, 4)))
        ranked = chance.sample(slides, chance.randint(1, 27))
        runs[name] = {slide: -float(rank) for rank, slide in enumerate(ranked)}
        truth[name] = dict.fromkeys(gold, 1)
        ours[name] = (
            ndcg_at(ranked, gold, 10), reciprocal_rank(ranked, gold),
            recall_at(ranked, gold, 1), recall_at(ranked, gold, 5),
        )  # fmt: skip
    measures = (nDCG @ 10, RR, Success @ 1, Success @ 5)
    for scored in ir_measures.iter_calc(measures, truth, runs):
        place = measures.index(scored.measure)
        assert ours[scored.query_id][place] == pytest.approx(scored.value), scored
