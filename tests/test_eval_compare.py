"""Paired tests against hand-worked values; losses of must cases."""

from __future__ import annotations

import pytest

from eval.compare import SIGNIFICANT, loss_p


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
