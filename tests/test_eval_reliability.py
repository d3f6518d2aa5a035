"""Bins and scores of calibration against values worked by hand, and the picture's geometry."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from eval.diagram import LEFT, SIDE, TOP, reliability_svg
from eval.reliability import Bin, brier, calibration_error, reliability, wilson

PAIRS = [(0.9, True), (0.1, False), (0.7, True), (0.3, True)]
"""In two bins: told 0.2 and true 1/2; told 0.8 and true 1."""


def test_bins_hold_equal_counts_in_order_of_confidence() -> None:
    first, second = reliability(PAIRS, 2)
    assert (first.told, first.true, first.count) == (pytest.approx(0.2), 0.5, 2)
    assert (second.told, second.true, second.count) == (pytest.approx(0.8), 1.0, 2)


def test_every_question_is_in_one_bin() -> None:
    pairs = [(i / 101, i % 3 == 0) for i in range(101)]
    bins = reliability(pairs)
    assert sum(b.count for b in bins) == 101
    assert {b.count for b in bins} <= {12, 13}


def test_fewer_questions_than_bins_are_one_a_bin() -> None:
    assert [b.count for b in reliability(PAIRS)] == [1, 1, 1, 1]
    assert reliability([]) == ()


def test_the_errors_of_the_hand_worked_case() -> None:
    # |0.2 - 0.5| and |0.8 - 1.0|, two questions each
    assert calibration_error(reliability(PAIRS, 2)) == pytest.approx((0.3 + 0.2) / 2)
    assert brier(PAIRS) == pytest.approx((0.1**2 + 0.1**2 + 0.3**2 + 0.7**2) / 4)


def test_exact_confidence_has_no_error() -> None:
    sure = [(1.0, True), (0.0, False)]
    assert calibration_error(reliability(sure)) == 0.0
    assert brier(sure) == 0.0


def test_no_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no bin"):
        calibration_error(())
    with pytest.raises(ValueError, match="no pair"):
        brier([])


@pytest.mark.parametrize(
    ("right", "count", "expected"),
    [
        (0, 0, (0.0, 1.0)),
        (5, 10, (0.2366, 0.7634)),
        (0, 10, (0.0, 0.2775)),
        (10, 10, (0.7225, 1.0)),
    ],
)
def test_wilsons_interval(right: int, count: int, expected: tuple[float, float]) -> None:
    assert wilson(right, count) == pytest.approx(expected, abs=1e-4)


def test_the_picture_puts_a_bin_where_its_confidence_and_share_are() -> None:
    told = Bin(told=0.25, true=0.5, low=0.25, high=0.75, count=16)
    root = ElementTree.fromstring(reliability_svg([told], "A < B", "told", "true"))  # noqa: S314 - our own
    (dot,) = root.iter("{http://www.w3.org/2000/svg}circle")
    assert float(dot.attrib["cx"]) == LEFT + SIDE / 4
    assert float(dot.attrib["cy"]) == TOP + SIDE / 2
    assert root[0].text == "A < B"
    bars = [
        line.attrib
        for line in root.iter("{http://www.w3.org/2000/svg}line")
        if line.attrib["stroke"] == "#1f5fa8"
    ]
    assert [(float(b["y1"]), float(b["y2"])) for b in bars] == [
        (TOP + SIDE * 3 / 4, TOP + SIDE / 4)
    ]
