"""Fits the weights of ``assistant.confidence``: ``python -m eval.calibrate --pdf-index INDEX``.

Logistic regression on the signals of the draft answers, answerable against unanswerable, with L2,
over ``dev`` and the development questions of the deck, and over those of ministry PDFs
(``eval.signal_rows``); ``test`` is never read. Each set counts for as much as the other, and so do the
answerable and the unanswerable of each. The printed numbers are copied into
``assistant/confidence.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from eval.reliability import binned, calibration_error
from eval.signal_rows import deck_rows, ministry_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray


BY_HAND = {"missing_proper": -2.0}
"""A slide that lacks the name asked about should not answer, whatever few examples say."""
FOLDS = 10
"""Of the fit whose predictions are judged: no question is judged by weights that saw it."""


def main(
    strength: Annotated[float, typer.Option(help="正則化の逆 / inverse of the L2 penalty")] = 0.1,
    pdf_index: Annotated[Path | None, typer.Option(help="省庁の PDF の索引 / PDF index")] = None,
) -> None:
    """Fit; print weights and bias, and what such a fit gives on questions left out of it."""
    from sklearn.metrics import roc_auc_score

    from assistant.confidence import Signals

    rows = deck_rows() + (ministry_rows(pdf_index) if pdf_index else [])
    signals = np.array([row.signals for row in rows])
    wanted = np.array([row.answerable for row in rows])
    sources = np.array([row.source for row in rows])
    fitted = fit(signals, wanted, strength, sources)
    guessed = out_of_fold(signals, wanted, strength, sources)
    lines = [
        f"{name}: {weight:.3f}"
        for name, weight in zip(Signals.__slots__, fitted.weights, strict=True)
    ]
    lines.append(f"WEIGHTS = {tuple(round(weight, 3) for weight in fitted.weights)}")
    more, f1 = _best_cut(np.log(guessed / (1 - guessed)), wanted, sources)
    lines.append(f"BIAS = {fitted.bias - more:.3f}  # F1 of questions left out {f1:.3f}")
    for source in np.unique(sources):
        own = sources == source
        told, true = guessed[own], wanted[own]
        lines.append(f"{source}: {own.sum()} questions, {true.sum()} of them answerable")
        lines.append(f"AUC ({FOLDS}-fold): {roc_auc_score(true, told):.3f}")
        lines += [_declining(told, true, cut) for cut in np.arange(0.1, 0.95, 0.1)]
        pairs = [(float(t), bool(w)) for t, w in zip(told, true, strict=True)]
        lines.append(f"calibration error {calibration_error(binned(pairs)):.3f}")
    print("\n".join(lines))  # noqa: T201


@dataclass(frozen=True, slots=True)
class Fitted:
    """The logistic model: weights in the order of ``Signals``, and a bias moved to the best cut."""

    weights: tuple[float, ...]
    bias: float
    f1: float

    def told(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each row that it answers."""
        logits: NDArray[np.float64] = signals @ np.array(self.weights) + self.bias
        return 1.0 / (1.0 + np.exp(-logits))


def fit(
    signals: NDArray[np.float64],
    wanted: NDArray[np.bool_],
    strength: float,
    sources: NDArray[np.str_] | None = None,
) -> Fitted:
    """Fit rows of signals to whether the documents answer (both must occur in every source).

    Args:
        signals: ``[rows, signals]``.
        wanted: whether the documents answer, ``[rows]``.
        strength: inverse of the L2 penalty.
        sources: name of the set that each row is of, ``[rows]``; None for one set.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    from assistant.confidence import Signals

    scale = StandardScaler().fit(signals)
    model = LogisticRegression(C=strength)
    of = np.zeros(len(wanted), np.str_) if sources is None else sources
    model.fit(scale.transform(signals), wanted, sample_weight=_balanced(wanted, of))
    weights = model.coef_[0] / scale.scale_
    bias = float(model.intercept_[0] - (weights * scale.mean_).sum())
    weights = np.array(
        [BY_HAND.get(name, w) for name, w in zip(Signals.__slots__, weights, strict=True)]
    )
    cut, best = _best_cut(signals @ weights + bias, wanted, of)
    return Fitted(tuple(float(w) for w in weights), bias - cut, best)


def out_of_fold(
    signals: NDArray[np.float64],
    wanted: NDArray[np.bool_],
    strength: float,
    sources: NDArray[np.str_] | None = None,
) -> NDArray[np.float64]:
    """Return for each row the probability of a model fitted without its tenth of the rows."""
    from sklearn.model_selection import StratifiedKFold

    of = np.zeros(len(wanted), np.str_) if sources is None else sources
    kinds = [f"{source} {answerable}" for source, answerable in zip(of, wanted, strict=True)]
    guessed = np.zeros(len(wanted))
    for kept, left in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(signals, kinds):
        fitted = fit(signals[kept], wanted[kept], strength, of[kept])
        guessed[left] = fitted.told(signals[left])
    return guessed


def _balanced(wanted: NDArray[np.bool_], sources: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return weights of mean 1 that give each source's answerable and unanswerable rows the same."""
    weights = np.zeros(len(wanted))
    groups = [(sources == s) & (wanted == w) for s in np.unique(sources) for w in (True, False)]
    for group in groups:
        weights[group] = len(wanted) / len(groups) / group.sum()
    return weights


def _declining(guessed: NDArray[np.float64], wanted: NDArray[np.bool_], cut: float) -> str:
    declined = guessed < cut
    right = int((declined & ~wanted).sum())
    return (
        f"threshold {cut:.2f}: abstention precision {right / max(1, declined.sum()):.3f} "
        f"recall {right / max(1, (~wanted).sum()):.3f}"
    )


def _best_cut(
    logits: NDArray[np.float64], answerable: NDArray[np.bool_], sources: NDArray[np.str_]
) -> tuple[float, float]:
    """Return the logit below which declining has the best F1, half-way to the next, and that F1.

    Of several sources it is the mean of theirs.
    """
    order = np.sort(logits)
    cuts = (order[1:] + order[:-1]) / 2
    found = np.zeros(len(cuts))
    for source in np.unique(sources):
        own = sources == source
        declined = logits[own] < cuts[:, None]
        right = (declined & ~answerable[own]).sum(axis=1)
        found += 2 * right / (declined.sum(axis=1) + (~answerable[own]).sum())
    best = int(np.argmax(found))
    return float(cuts[best]), float(found[best]) / len(np.unique(sources))


if __name__ == "__main__":
    typer.run(main)
