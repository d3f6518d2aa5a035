"""The fit of the decision to decline, on signals made with a fixed seed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.confidence import Signals
from eval.calibrate import BY_HAND, fit, out_of_fold

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


def test_one_half_is_the_cut_with_the_best_f1(
    told: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    signals, wanted = told
    fitted = fit(signals, wanted, 1.0)
    told_probabilities = fitted.told(signals)

    def f1(cut: float) -> float:
        declined = told_probabilities < cut
        return 2 * float((declined & ~wanted).sum()) / float(declined.sum() + (~wanted).sum())

    assert f1(0.5) == pytest.approx(fitted.f1)
    assert f1(0.5) >= max(f1(cut) for cut in np.arange(0.05, 1.0, 0.05))


def test_a_row_does_not_take_part_in_what_is_told_of_it(
    told: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> None:
    signals, wanted = told
    random = np.random.default_rng(8)
    shuffled = random.permutation(wanted)  # nothing to learn: only rows seen could be told
    right = float(((out_of_fold(signals, shuffled, 1e6) >= 0.5) == shuffled).mean())
    assert right <= max(shuffled.mean(), 1 - shuffled.mean()) + 0.05
    assert float(((out_of_fold(signals, wanted, 1.0) >= 0.5) == wanted).mean()) > 0.8


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
