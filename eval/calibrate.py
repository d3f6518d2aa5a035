"""Fits the weights of ``assistant.confidence`` on ``dev``: ``python -m eval.calibrate``.

Logistic regression on the signals of the draft answers, answerable against unanswerable, with L2,
over ``dev`` and the development questions; ``test`` is never read. The printed
numbers are copied into ``assistant/confidence.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import typer

if TYPE_CHECKING:
    from numpy.typing import NDArray


BY_HAND = {"missing_proper": -2.0}
"""A slide that lacks the name asked about should not answer, whatever few examples say."""


def main(strength: float = 1.0) -> None:
    """Fit on dev and print weights, bias, and what they give on dev itself."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from assistant.compose import compose
    from assistant.confidence import Signals
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
    features, wanted = np.array(rows), np.array(labels)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, class_weight="balanced"))
    guessed = cross_val_predict(model, features, wanted, cv=10, method="predict_proba")[:, 1]
    model.fit(features, wanted)
    scale, fitted = model[0], model[1]
    weights = fitted.coef_[0] / scale.scale_
    bias = float(fitted.intercept_[0] - (weights * scale.mean_).sum())
    print(f"AUC (10-fold, dev): {roc_auc_score(wanted, guessed):.3f}")  # noqa: T201
    for name, weight in zip(Signals.__slots__, weights, strict=True):
        print(f"{name}: {weight:.3f}")  # noqa: T201
    weights = np.where([name in BY_HAND for name in Signals.__slots__],
                       [BY_HAND.get(name, 0.0) for name in Signals.__slots__], weights)  # fmt: skip
    moved, best = _best_cut(features @ weights + bias, wanted)
    print(f"WEIGHTS = {tuple(round(float(w), 3) for w in weights)}")  # noqa: T201
    print(f"BIAS = {bias - moved:.3f}  # moved by {-moved:.3f}; F1 {best:.3f}")  # noqa: T201
    for threshold in np.arange(0.1, 0.95, 0.05):
        declined = guessed < threshold
        right = int((declined & ~wanted).sum())
        print(  # noqa: T201
            f"threshold {threshold:.2f}: abstention precision {right / max(1, declined.sum()):.3f} "
            f"recall {right / max(1, (~wanted).sum()):.3f}"
        )


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
