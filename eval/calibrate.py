"""Fits the weights of ``assistant.confidence`` on ``dev``: ``python -m eval.calibrate``.

Logistic regression on the signals of the draft answers, answerable against unanswerable, with L2,
over ``dev`` and the development questions; ``test`` is never read. The printed
numbers are copied into ``assistant/confidence.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import typer

from eval.reliability import binned, calibration_error

if TYPE_CHECKING:
    from numpy.typing import NDArray


BY_HAND = {"missing_proper": -2.0}
"""A slide that lacks the name asked about should not answer, whatever few examples say."""
FOLDS = 10
"""Of the fit whose predictions are judged: no question is judged by weights that saw it."""


def main(strength: float = 1.0) -> None:
    """Fit on dev; print weights and bias, and what such a fit gives on questions left out of it."""
    from sklearn.metrics import roc_auc_score

    from assistant.confidence import Signals

    signals, wanted = _gathered()
    fitted = fit(signals, wanted, strength)
    guessed = out_of_fold(signals, wanted, strength)
    lines = [f"{len(wanted)} questions, {int(wanted.sum())} of them answerable"]
    lines.append(f"AUC (10-fold, dev): {roc_auc_score(wanted, guessed):.3f}")
    lines += [
        f"{name}: {weight:.3f}"
        for name, weight in zip(Signals.__slots__, fitted.weights, strict=True)
    ]
    lines.append(f"WEIGHTS = {tuple(round(weight, 3) for weight in fitted.weights)}")
    lines.append(f"BIAS = {fitted.bias:.3f}  # moved by {fitted.moved:.3f}; F1 {fitted.f1:.3f}")
    lines += [_declining(guessed, wanted, cut) for cut in np.arange(0.1, 0.95, 0.05)]
    pairs = [(float(told), bool(true)) for told, true in zip(guessed, wanted, strict=True)]
    lines.append(f"calibration error {calibration_error(binned(pairs)):.3f}")
    print("\n".join(lines))  # noqa: T201


@dataclass(frozen=True, slots=True)
class Fitted:
    """The logistic model: weights in the order of ``Signals``, and a bias moved to the best cut."""

    weights: tuple[float, ...]
    bias: float
    moved: float
    f1: float

    def told(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability of each row that it answers."""
        logits: NDArray[np.float64] = signals @ np.array(self.weights) + self.bias
        return 1.0 / (1.0 + np.exp(-logits))


def fit(signals: NDArray[np.float64], wanted: NDArray[np.bool_], strength: float) -> Fitted:
    """Fit rows of signals to whether the documents answer (both must occur)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    from assistant.confidence import Signals

    scale = StandardScaler().fit(signals)
    model = LogisticRegression(C=strength, class_weight="balanced")
    model.fit(scale.transform(signals), wanted)
    weights = model.coef_[0] / scale.scale_
    bias = float(model.intercept_[0] - (weights * scale.mean_).sum())
    weights = np.array(
        [BY_HAND.get(name, w) for name, w in zip(Signals.__slots__, weights, strict=True)]
    )
    cut, best = _best_cut(signals @ weights + bias, wanted)
    return Fitted(tuple(float(w) for w in weights), bias - cut, -cut, best)


def out_of_fold(
    signals: NDArray[np.float64], wanted: NDArray[np.bool_], strength: float
) -> NDArray[np.float64]:
    """Return for each row the probability of a model fitted without its tenth of the rows."""
    from sklearn.model_selection import StratifiedKFold

    guessed = np.zeros(len(wanted))
    for kept, left in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(signals, wanted):
        guessed[left] = fit(signals[kept], wanted[kept], strength).told(signals[left])
    return guessed


def _declining(guessed: NDArray[np.float64], wanted: NDArray[np.bool_], cut: float) -> str:
    declined = guessed < cut
    right = int((declined & ~wanted).sum())
    return (
        f"threshold {cut:.2f}: abstention precision {right / max(1, declined.sum()):.3f} "
        f"recall {right / max(1, (~wanted).sum()):.3f}"
    )


def _gathered() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Ask the development questions; return each one's signals and whether it has an answer."""
    from assistant.compose import compose
    from assistant.desk import READ, evidence
    from assistant.followup import standalone
    from assistant.open import open_embedder, open_reader, open_reranker
    from assistant.question import analyse
    from assistant.reading import read_hits
    from assistant.select import candidates
    from assistant.settings import load_settings
    from eval.dataset import bundled_dataset, development_dataset, load_dataset
    from index.open import open_index

    settings = load_settings()
    index = open_index(
        settings.index_dir,
        open_embedder(settings),
        open_reranker(settings),
        server=settings.chroma_url,
    )
    reader = open_reader(settings)
    rows, labels = [], []
    asked = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    for case in (*asked, *load_dataset(development_dataset())):
        question = analyse(standalone(case.question, case.turns))
        hits = index.hits(question.text, READ)
        readings = read_hits(reader, question.text, hits)
        ranked = candidates(question, index, hits, readings)
        found = evidence(question, ranked, compose(question, ranked), reader)
        if found is not None:
            rows.append(found.values())
            labels.append(case.answerable)
    return np.array(rows), np.array(labels)


def _best_cut(logits: NDArray[np.float64], answerable: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the logit below which declining has the best F1, half-way to the next, and that F1."""
    order = np.sort(logits)
    cuts = (order[1:] + order[:-1]) / 2
    found = []
    for cut in cuts:
        declined = logits < cut
        right = int((declined & ~answerable).sum())
        found.append(2 * right / int(declined.sum() + (~answerable).sum()))
    best = int(np.argmax(found))
    return float(cuts[best]), found[best]


if __name__ == "__main__":
    typer.run(main)
