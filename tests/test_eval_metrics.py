"""Hand-worked cases for every score."""

import math

import pytest

from eval.metrics import (
    brevity,
    contains,
    fact_score,
    interval,
    list_score,
    mean,
    recall_at,
    reciprocal_rank,
    short_score,
)  # fmt: skip


def test_ranking_scores_count_different_slides() -> None:
    ranked = [3, 3, 5, 3, 8]
    assert recall_at(ranked, frozenset({5}), 1) == 0.0
    assert recall_at(ranked, frozenset({8}), 3) == 1.0
    assert reciprocal_rank(ranked, frozenset({5, 8})) == 0.5
    assert reciprocal_rank(ranked, frozenset({9})) == 0.0


@pytest.mark.parametrize(
    ("text", "form", "found"),
    [
        ("期間は15年です", "5年", False),
        ("期間は5年です", "5年", True),
        ("17,474百万円", "474百万円", False),
        ("１０兆円規模", "10兆円", True),
        ("2.6億円", "6億円", False),
        ("ﾌﾟﾗｯﾄﾌｫｰﾑ", "プラットフォーム", True),
        ("3", "30", False),
    ],
)
def test_a_figure_never_matches_inside_a_longer_one(text: str, form: str, found: bool) -> None:
    assert contains(text, form) is found


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ("10兆円規模です。[1]\n「…」", 1.0),
        ("4.5兆円です。[1]\n「10兆円規模の…」", 0.5),  # right words, wrong claim
        ("前" * 200 + "10兆円規模です。[1]", 0.5),
        ("わかりません。", 0.0),
    ],
)
def test_a_short_answer_is_judged_by_its_claim(answer: str, score: float) -> None:
    assert short_score(answer, ["10兆円規模", "10兆円"]) == score


def test_a_list_is_scored_by_f1_of_its_entries() -> None:
    items = [["神戸大学"], ["筑波大学"], ["早稲田大学", "早大"]]
    assert list_score("次の3点です。[1]\n・神戸大学\n・筑波大学\n・早大", items) == 1.0
    assert list_score("・神戸大学\n・東京大学", items) == pytest.approx(
        2 * 0.5 * (1 / 3) / (0.5 + 1 / 3)
    )
    assert list_score("ありません", items) == 0.0


def test_facts_lose_when_they_drown() -> None:
    facts = [["見通しが立たない"], ["就職が心配"]]
    assert fact_score("見通しが立たない、就職が心配等の理由[1]", facts) == 1.0
    assert fact_score("見通しが立たない", facts) == 0.5
    assert brevity(400) == 1.0
    assert brevity(1200) == brevity(5000) == 0.5


def test_nothing_gives_none_and_never_nan() -> None:
    assert mean([]) is None
    assert interval([]) is None
    low, high = interval([1.0, 0.0, 1.0, 1.0]) or (math.nan, math.nan)
    assert 0.0 <= low <= 0.75 <= high <= 1.0
