"""Fits the weights of ``assistant.confidence``: ``python -m eval.calibrate --pdf-index INDEX``.

Logistic regression on the signals of the draft answers, answerable against unanswerable, with L2,
over ``dev``, the development and the near-topic questions of the deck, and half ``a`` of the near-topic
ones on ministry PDFs (``eval.signal_rows``); ``test`` is never read. Each set counts for as much as
the other, and so do the answerable and the unanswerable of each. The bias is moved to a cut by which
the answers and the refusals of questions left out are together worth the most (:func:`chosen_cut`).
The printed numbers are copied into ``assistant/confidence.py``. The development questions on PDFs are
only looked at.
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


BY_HAND = {"missing_proper": -2.0, "unknown": -1.0}
"""A slide that lacks the name asked about should not answer, nor documents that nowhere have the thing
(防衛関係費), whatever few examples say."""
CHECKED = "ministry"
"""Not learned from: what it lacks is whole documents, mostly those of another topic."""
NEVER = -30.0
"""Logit of a question with nothing to say."""
SLACK = 0.005
"""Cuts whose worth differs by less are as good."""
FOLDS, REPEATS = 10, 5
"""Of the fit whose predictions are judged: no question is judged by weights that saw it."""


def main(
    strength: Annotated[float, typer.Option(help="正則化の逆 / inverse of the L2 penalty")] = 0.1,
    pdf_index: Annotated[Path | None, typer.Option(help="省庁の PDF の索引 / PDF index")] = None,
) -> None:
    """Fit; print weights and bias, and what such a fit gives on questions left out of it."""
    from assistant.confidence import Signals

    rows = deck_rows() + (ministry_rows(pdf_index) if pdf_index else [])
    signals = np.array([row.signals for row in rows])
    wanted = np.array([row.answerable for row in rows])
    sources = np.array([row.source for row in rows])
    drafted = np.array([row.drafted for row in rows])
    own = sources != CHECKED
    learned = drafted & own
    fitted = fit(signals[learned], wanted[learned], strength, sources[learned])
    logits = fitted.logits(signals)
    logits[learned] = out_of_fold(signals[learned], wanted[learned], strength, sources[learned])
    logits[~drafted] = NEVER
    scores = np.array([row.score for row in rows])
    more, worth = chosen_cut(logits[own], wanted[own], scores[own], sources[own])
    lines = [
        f"{name}: {weight:.3f}"
        for name, weight in zip(Signals.__slots__, fitted.weights, strict=True)
    ]
    lines.append(f"WEIGHTS = {tuple(round(weight, 3) for weight in fitted.weights)}")
    lines.append(f"BIAS = {fitted.bias - more:.3f}  # worth on questions left out {worth:.3f}")
    told = 1 / (1 + np.exp(more - logits))
    for source in dict.fromkeys(sources):
        lines += _told_of(source, told[sources == source], wanted[sources == source])
    print("\n".join(lines))  # noqa: T201


def _told_of(source: str, told: NDArray[np.float64], wanted: NDArray[np.bool_]) -> list[str]:
    """Return what the decision is worth on one set."""
    from sklearn.metrics import roc_auc_score

    pairs = [(float(t), bool(w)) for t, w in zip(told, wanted, strict=True)]
    how = "of the fit" if source == CHECKED else f"{FOLDS}-fold"
    return [
        f"{source}: {len(told)} questions, {wanted.sum()} of them answerable",
        f"AUC ({how}): {roc_auc_score(wanted, told):.3f}",
        *(_declining(told, wanted, cut) for cut in np.arange(0.2, 0.85, 0.1)),
        f"calibration error {calibration_error(binned(pairs)):.3f}",
    ]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The logistic model: weights in the order of ``Signals``, and the bias."""

    weights: tuple[float, ...]
    bias: float

    def logits(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of each row that it answers."""
        told: NDArray[np.float64] = signals @ np.array(self.weights) + self.bias
        return told


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
    return Fitted(tuple(float(w) for w in weights), bias)


def out_of_fold(
    signals: NDArray[np.float64],
    wanted: NDArray[np.bool_],
    strength: float,
    sources: NDArray[np.str_] | None = None,
) -> NDArray[np.float64]:
    """Return each row's mean logit of models fitted without its tenth of the rows."""
    from sklearn.model_selection import RepeatedStratifiedKFold

    of = np.zeros(len(wanted), np.str_) if sources is None else sources
    kinds = [f"{source} {answerable}" for source, answerable in zip(of, wanted, strict=True)]
    guessed = np.zeros(len(wanted))
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=0)
    for kept, left in folds.split(signals, kinds):
        fitted = fit(signals[kept], wanted[kept], strength, of[kept])
        guessed[left] += fitted.logits(signals[left]) / REPEATS
    return guessed


def chosen_cut(
    logits: NDArray[np.float64],
    answerable: NDArray[np.bool_],
    scores: NDArray[np.float64],
    sources: NDArray[np.str_],
) -> tuple[float, float]:
    """Return the logit below which to decline, and what it is worth.

    A cut is worth the mean of the answers' score and of the F1 of declining, of several sources the
    mean of theirs. Of those within ``SLACK`` of the best the highest is taken: a wrong answer costs an
    official more than the nearest slides do.

    Args:
        logits: of answering, ``[rows]``.
        answerable: whether the documents answer, ``[rows]``.
        scores: of what would be answered, 0 to 1, ``[rows]``.
        sources: name of the set that each row is of, ``[rows]``.
    """
    order = np.unique(logits)
    cuts = (order[1:] + order[:-1]) / 2
    worth = np.zeros(len(cuts))
    for source in np.unique(sources):
        own = sources == source
        said = logits[own] >= cuts[:, None]
        told = answerable[own]
        right = (~said & ~told).sum(axis=1)
        worth += right / ((~said).sum(axis=1) + (~told).sum())  # half of F1
        worth += (said * scores[own])[:, told].sum(axis=1) / told.sum() / 2
    worth /= len(np.unique(sources))
    chosen = int(np.flatnonzero(worth >= worth.max() - SLACK)[-1])
    return float(cuts[chosen]), float(worth[chosen])


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
        f"recall {right / max(1, (~wanted).sum()):.3f} "
        f"F1 {2 * right / max(1, declined.sum() + (~wanted).sum()):.3f}"
    )


if __name__ == "__main__":
    typer.run(main)
