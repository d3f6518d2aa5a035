"""Paired tests against hand-worked values; losses of must cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.common.types import Answer
from eval.cases.dataset import bundled_dataset, load_dataset
from eval.scoring.compare import SIGNIFICANT, changes, loss_p, must_lost, paired
from eval.scoring.run import Result


@pytest.mark.parametrize(
    ("differences", "p"),
    [((), 1.0), ((0.0, 0.0), 1.0), ((-1.0,) * 4, 1 / 16), ((1.0,) * 4, 1.0), ((-1.0, 1.0), 0.75)],
)
def test_p_is_the_share_of_sign_flips_as_low(differences: tuple[float, ...], p: float) -> None:
    assert loss_p(differences) == pytest.approx(p)


def test_a_clear_loss_is_significant_and_equal_runs_give_equal_p() -> None:
    worse = [-1.0] * 12 + [0.0] * 80
    assert loss_p(worse) == loss_p(worse) < SIGNIFICANT
    assert loss_p([-1.0, 1.0] * 20) > SIGNIFICANT


def result(right: bool, tags: tuple[str, ...] = ("must",)) -> Result:
    case = load_dataset(bundled_dataset())[0].model_copy(update={"tags": tags})
    answer = Answer("a", case.question, case.question, "", "", abstained=False, confidence=0.5)
    value = float(right)
    return Result(case, answer, (), value, value, value, value, (), True, right)


@pytest.mark.parametrize(
    ("now", "before", "lost"),
    [(False, True, 1), (True, True, 0), (False, False, 0), (True, False, 0)],
)
def test_a_must_case_that_was_right_and_is_wrong_fails(now: bool, before: bool, lost: int) -> None:
    done = result(now)
    verdicts = must_lost([done], {done.case.id: {"right": before}})
    assert [verdict.passed for verdict in verdicts] == [False] * lost
    plain = result(now, ())
    assert must_lost([plain], {plain.case.id: {"right": before}}) == ()


def test_a_must_case_that_no_earlier_run_had_must_be_right_too() -> None:
    assert must_lost([result(right=True)], {}) == ()
    (verdict,) = must_lost([result(right=False)], {})
    assert (verdict.passed, verdict.against) == (False, "must")


def test_a_case_that_is_new_takes_no_part_in_the_paired_tests() -> None:
    assert all(verdict.passed for verdict in paired([result(right=False)], {}))


def test_cases_won_and_lost_are_told_with_both_answers_the_lost_first() -> None:
    won, lost = result(right=True), result(right=False)
    lost = replace(lost, case=lost.case.model_copy(update={"id": "x-2"}))
    before = {
        won.case.id: {"right": False, "answer": {"answer": "以前の誤り"}},
        "x-2": {"right": True, "answer": {"answer": "以前の正解"}},
    }
    moved = changes([won, lost], before)
    assert [(c.id, c.outcome, c.before, c.now) for c in moved] == [
        ("x-2", "lost", "以前の正解", ""),
        (won.case.id, "won", "以前の誤り", ""),
    ]
    assert changes([won], {won.case.id: {"right": True}}) == ()
