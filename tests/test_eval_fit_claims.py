"""Fitted weights find the order and the chance that lie behind made-up rows; the cut keeps its promise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.answer import claim as claims
from assistant.answer.features import NAMES
from assistant.evidence import told as telling
from eval import fit_claims
from eval.fit_claims import FOLDS, RIGHT, Row
from eval.scoring.fitting import logistic_weights

TRUE = np.array([2.0, -1.0, 0.5])


def rows(count: int = 240, width: int = 3) -> list[Row]:
    """Return questions whose right proposal is the one that `TRUE` likes best, all else noise."""
    random = np.random.default_rng(7)
    made = []
    for i in range(count):
        numbers = random.normal(size=(4, width))
        right = np.zeros(4, bool)
        right[int((numbers[:, :3] @ TRUE).argmax())] = True
        answerable = i % 3 > 0
        told = random.normal(size=len(telling.SIGNALS))
        told[0] += 3.0 * answerable
        if not answerable:
            right[:] = False
        made.append(
            Row(i % FOLDS, answerable, numbers, right, told,
                _candidates(answerable, random.normal(), numbers))
        )  # fmt: skip
    return made


def _candidates(answerable: bool, noise: float, numbers: Any) -> Any:
    def candidates(order: Any) -> list[tuple[int, tuple[float, ...]]]:
        values = np.zeros(len(claims.SIGNALS))
        values[0], values[1] = 4.0 * answerable + noise, (numbers @ order).max()
        return [(int((numbers @ order).argmax()), tuple(values))]

    return candidates


def test_the_order_behind_the_rows_is_found() -> None:
    found = fit_claims._listwise([row for row in rows() if row.right.any()])
    cosine = found @ TRUE / np.linalg.norm(found) / np.linalg.norm(TRUE)
    assert cosine > 0.98
    firsts = [row.right[int((row.numbers @ found).argmax())] for row in rows() if row.answerable]
    assert np.mean(firsts) > 0.9


def test_the_chance_is_near_the_share_that_is_right() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(4_000, 2))
    real = 1 / (1 + np.exp(-(1.5 * values[:, 0] - 0.5)))
    weights = logistic_weights(values, random.random(4_000) < real, 1.0)
    assert weights == pytest.approx([1.5, 0.0, -0.5], abs=0.15)
    chances = np.array([fit_claims._chance(weights, row) for row in values])
    assert fit_claims._error(chances, random.random(4_000) < real) < 0.03
    assert fit_claims._error(np.full(100, 0.95), np.zeros(100, bool)) == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("chances", "rights", "least", "share"),
    [
        ([0.9, 0.8, 0.7, 0.6], [1, 1, 1, 0], 0.7, 0.75),
        ([0.6, 0.9, 0.7, 0.8], [0, 1, 1, 1], 0.7, 0.75),
        ([0.9, 0.8], [1, 1], 0.8, 1.0),
        ([0.9, 0.8], [0, 1], 1.0, 0.0),
        ([0.99, *[0.5] * 40], [0, *[1] * 40], 0.5, 1.0),
    ],
)
def test_above_the_cut_as_many_claims_are_right_as_is_promised(
    chances: list[float], rights: list[int], least: float, share: float
) -> None:
    found = fit_claims._cut(np.array(chances), np.array(rights, bool))
    assert list(found) == pytest.approx([least, share])


def test_equal_chances_are_not_cut_apart() -> None:
    """A chance shared by right and wrong claims lets all of them pass, or none."""
    chances = np.array([0.9, *[0.5] * 10])
    rights = np.array([1, *[1] * 5, *[0] * 5], bool)
    least, _ = fit_claims._cut(chances, rights)
    assert rights[chances >= least].mean() >= RIGHT


@pytest.mark.parametrize(
    ("scores", "wanted", "auc"),
    [
        ([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], 1.0),
        ([0.1, 0.2, 0.8, 0.9], [1, 1, 0, 0], 0.0),
        ([0.1, 0.8, 0.2, 0.9], [0, 0, 1, 1], 0.75),
        ([0.5, 0.5, 0.5, 0.5], [0, 1, 0, 1], 0.5),
        ([0.5, 0.5, 0.5, 0.5], [1, 0, 1, 0], 0.5),
    ],
)
def test_area_under_the_curve(scores: list[float], wanted: list[int], auc: float) -> None:
    assert fit_claims._auc(np.array(scores), np.array(wanted, bool)) == pytest.approx(auc)


def test_weights_are_written_as_the_assistant_reads_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for module, name in ((claims, "claim"), (telling, "told")):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(module, "__file__", str(tmp_path / name / "x.py"))
    fit_claims._fit(rows(width=len(NAMES)), out=True)
    said = capsys.readouterr().out
    assert "questions 240, with proposals 240" in said and "AUC 0.9" in said
    order, chance = (
        json.loads((tmp_path / n / "weights.json").read_text("utf-8")) for n in ("claim", "told")
    )
    assert list(order["order"]) == list(NAMES) and list(order["chance"]) == list(claims.SIGNALS)
    assert list(chance["weights"]) == list(telling.SIGNALS)
    assert (
        order["order"][NAMES[0]] > 0 == order["order"][NAMES[1]]
    )  # it can only speak for an answer
    assert 0 < order["least"] <= 1 and 0 <= chance["near"] < 1
