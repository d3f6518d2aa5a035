"""The risk-coverage area against values worked by hand."""

from __future__ import annotations

import pytest

from eval.scoring.selective import aurc, aurc_interval


@pytest.mark.parametrize(
    ("answers", "area"),
    [
        # risks at 1, 2, 3 answers: 0, 1/2, 1/3
        ([(0.9, 0.0), (0.8, 1.0), (0.7, 0.0)], (0 + 1 / 2 + 1 / 3) / 3),
        # the order given does not matter
        ([(0.7, 0.0), (0.9, 0.0), (0.8, 1.0)], (0 + 1 / 2 + 1 / 3) / 3),
        # the same answers, wrongly sure: 1, 1/2, 1/3
        ([(0.7, 0.0), (0.8, 0.0), (0.9, 1.0)], (1 + 1 / 2 + 1 / 3) / 3),
        # as sure as each other: the loss is shared, every risk is 1/3
        ([(0.5, 1.0), (0.5, 0.0), (0.5, 0.0)], 1 / 3),
        ([(0.9, 0.0), (0.1, 0.0)], 0.0),
        ([(0.9, 1.0)], 1.0),
        ([], None),
    ],
)
def test_the_area_of_the_hand_worked_cases(
    answers: list[tuple[float, float]], area: float | None
) -> None:
    assert aurc(answers) == (area if area is None else pytest.approx(area))


def test_the_interval_is_seeded_and_holds_the_area() -> None:
    answers = [(i / 100, float(i % 3 == 0)) for i in range(100)]
    low, high = aurc_interval(answers) or (1.0, 0.0)
    assert low < (aurc(answers) or -1) < high
    assert aurc_interval(answers) == (low, high)
    assert aurc_interval([]) is None
