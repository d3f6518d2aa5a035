"""The fit of the decision to decline, on signals made with a fixed seed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.confidence import Signals
from eval.calibrate import BY_HAND, chosen_cut, fit, out_of_fold

NAMES = Signals.__slots__


@pytest.fixture
def told() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Rows where only ``meaning`` tells, with noise, whether there is an answer."""
    random = np.random.default_rng(7)
    signals = random.random((200, len(NAMES)))
    noise = random.normal(0, 0.1, 200)
    return signals, signals[:, NAMES.index("meaning")] + noise > 0.3


def test_the_signal_that_tells_gets_the_weight_and_the_hand_set_one_stays(
    told: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    weights = dict(zip(NAMES, fit(*told, 1.0).weights, strict=True))
    assert weights["missing_proper"] == BY_HAND["missing_proper"]
    fitted = {name: abs(weight) for name, weight in weights.items() if name not in BY_HAND}
    assert max(fitted, key=lambda name: fitted[name]) == "meaning"


def test_the_chosen_cut_is_the_highest_of_those_worth_as_much() -> None:
    logits = np.array([-2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
    answerable = np.array([False, False, True, False, True, True])
    right = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])
    one = np.array(["deck"] * 6)
    cut, worth = chosen_cut(logits, answerable, right, one)
    assert -1.0 < cut < 0.0  # all answers and two of three refusals: (1 + 0.8) / 2
    assert worth == pytest.approx(0.9)
    # an answer that is worth next to nothing is better declined with the unanswerable above it
    cut, worth = chosen_cut(logits, answerable, right * np.array([1, 1, 0.01, 1, 1, 1]), one)
    assert 1.0 < cut < 2.0
    assert worth == pytest.approx((2 / 3 + 6 / 7) / 2)


def test_a_row_does_not_take_part_in_what_is_told_of_it(
    told: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    signals, wanted = told
    random = np.random.default_rng(8)
    shuffled = random.permutation(wanted)  # nothing to learn: only rows seen could be told
    right = float(((out_of_fold(signals, shuffled, 1e6) >= 0.0) == shuffled).mean())
    assert right <= max(shuffled.mean(), 1 - shuffled.mean()) + 0.05
    assert float(((out_of_fold(signals, wanted, 1.0) >= 0.0) == wanted).mean()) > 0.8


def test_a_small_set_counts_as_much_as_a_large_one(
    told: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    signals, wanted = told
    few = signals[:40].copy()
    # of the small set another signal tells
    small = few[:, NAMES.index("near")] > 0.5
    rows, labels = np.concatenate([signals, few]), np.concatenate([wanted, small])
    sources = np.array(["large"] * len(signals) + ["small"] * len(few))
    near = NAMES.index("near")
    assert fit(rows, labels, 1.0, sources).weights[near] > 2 * fit(rows, labels, 1.0).weights[near]
