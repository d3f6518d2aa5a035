"""Metrics against cases worked by hand, with the traps of figures, commas and markers."""

from __future__ import annotations

import pytest

from eval.cases.forms import contains
from eval.scoring.metrics import (
    brevity,
    f1,
    f1_interval,
    fact_score,
    interval,
    list_score,
    mean,
    recall_at,
    reciprocal_rank,
    short_score,
)

# Three queries; the ranked slides repeat as several passages of one slide are found.
#   1: 3 3 7 2, gold 2     -> different slides 3 7 2: rank 3
#   2: 5 1,     gold 1, 5  -> rank 1 (any gold slide)
#   3: 4 4 9,   gold 8     -> not found
RANKED = [([3, 3, 7, 2], {2}), ([5, 1], {1, 5}), ([4, 4, 9], {8})]


@pytest.mark.parametrize(("k", "found"), [(1, [0, 1, 0]), (2, [0, 1, 0]), (3, [1, 1, 0])])
def test_recall_counts_each_slide_once_in_rank_order(k: int, found: list[float]) -> None:
    assert [recall_at(ranked, frozenset(gold), k) for ranked, gold in RANKED] == found


def test_mean_reciprocal_rank_of_the_hand_worked_case() -> None:
    ranks = [reciprocal_rank(ranked, frozenset(gold)) for ranked, gold in RANKED]
    assert ranks == [pytest.approx(1 / 3), 1.0, 0.0]
    assert mean(ranks) == pytest.approx(4 / 9)


@pytest.mark.parametrize(
    ("text", "form", "found"),
    [
        ("規模は100,000億円です", "10兆円", True),
        ("規模は100,000億円以上です", "10兆円", False),
        ("FY2021です", "令和3年度", True),
        ("期間は15年です", "5年", False),
        ("2.5年", "5年", False),
        ("1,005年", "5年", False),
        ("17,474百万円", "474百万円", False),
        ("2.6億円", "6億円", False),
        ("3", "30", False),
        ("令和5年度", "5年", True),
        ("参加は100校", "10", False),
        ("倍率は10.5", "10", False),
        ("10、20", "10", True),
        ("１０ 兆円\n規模", "10兆円規模", True),
        ("⺠間企業", "民間企業", True),
        ("IN THE Top 10%", "top10%", True),
        ("ﾌﾟﾗｯﾄﾌｫｰﾑ", "プラットフォーム", True),
        ("何でも", "", False),
    ],
)
def test_forms_are_found_folded_and_never_inside_a_longer_figure(
    text: str, form: str, found: bool
) -> None:
    assert contains(text, form) is found


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ("10[1]兆円規模です。", 1.0),
        ("5兆円です。[1]\n「10兆円規模の大学ファンドを創設し」", 0.5),
        ("10兆円" + "と" * 157, 0.5),
        ("10兆円" + "と" * 156, 1.0),
        ("10兆円" + "と" * 155 + "[1][2]", 1.0),
        ("10兆円規模です。[1]\n「" + "長い引用" * 60 + "」", 1.0),
        ("110兆円です。", 0.0),
        ("", 0.0),
    ],
)
def test_short_answers_are_right_where_the_claim_says_it_briefly(answer: str, score: float) -> None:
    assert short_score(answer, ["10兆円"]) == score


ITEMS = [["東京", "首都"], ["大阪"], ["京都府"]]


@pytest.mark.parametrize(
    ("answer", "items", "score"),
    [
        # recall 2/3, precision 2/4
        ("次の4点です。\n・東京[1]\n・大阪[2]\n・北海道[3]\n・沖縄[4]", ITEMS, 4 / 7),
        ("1. 首都\n2. 大阪\n3. 京都府", ITEMS, 1.0),
        ("首都、大阪、京都府", ITEMS, 1.0),
        # recall 3/3, precision 3/4
        ("首都、大阪、奈良、京都府", ITEMS, 6 / 7),
        ("", ITEMS, 0.0),
        # the comma of a figure separates nothing, and a figure opens no numbered entry
        ("10,000億円、2,000億円", [["10,000億円"], ["2,000億円"]], 1.0),
        ("1.5兆円、2.5兆円", [["1.5兆円"], ["2.5兆円"]], 1.0),
        ("2、3", [["2"], ["3"]], 1.0),
        # a marker is no part of what is said
        ("・東京[3]", [["3"]], 0.0),
        ("・東[1]京", [["東京"]], 1.0),
    ],
)
def test_lists_are_scored_by_f1(answer: str, items: list[list[str]], score: float) -> None:
    assert list_score(answer, items) == pytest.approx(score)


@pytest.mark.parametrize(
    ("characters", "factor"), [(0, 1), (400, 1), (800, 0.75), (1200, 0.5), (9999, 0.5)]
)
def test_length_costs_up_to_half(characters: int, factor: float) -> None:
    assert brevity(characters) == pytest.approx(factor)


def test_facts_are_the_share_found_less_for_rambling() -> None:
    facts = [["若手", "若い研究者"], ["国際"], ["資金"], ["10兆円"]]
    assert fact_score("若い研究者が国際的に10[1]兆円", facts) == 0.75
    assert fact_score("若手国際" + "あ" * 796, facts) == pytest.approx(0.5 * 0.75)


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        # 2 rightly declined, 1 wrongly, 1 missed: precision 2/3, recall 2/3
        ([(True, True)] * 2 + [(True, False), (False, True), (False, False)], 2 / 3),
        ([(False, True)], 0.0),
        ([(True, True)], 1.0),
        ([(False, False)], None),
        ([], None),
    ],
)
def test_f1_of_said_and_true(pairs: list[tuple[bool, bool]], value: float | None) -> None:
    assert f1(pairs) == (value if value is None else pytest.approx(value))


def test_an_interval_of_nothing_is_none() -> None:
    assert interval([]) is None
    assert f1_interval([]) is None
    assert f1_interval([(False, False)]) is None


def test_intervals_are_seeded_and_of_the_width_that_theory_gives() -> None:
    coins = [0.0, 1.0] * 50
    low, high = interval(coins) or (0.0, 0.0)
    assert (low, high) == interval(coins)
    # normal approximation: 0.5 +- 1.96 * sqrt(0.25 / 100)
    assert low == pytest.approx(0.402, abs=0.02)
    assert high == pytest.approx(0.598, abs=0.02)
    assert interval([1.0, 1.0]) == (1.0, 1.0)


def test_the_interval_of_f1_holds_f1() -> None:
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 5
    low, high = f1_interval(pairs) or (1.0, 0.0)
    assert low < 0.8 < high
    assert f1_interval([*pairs, (False, False)]) == (low, high)
