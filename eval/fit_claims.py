"""Fits what is claimed, shown and declined: ``python -m eval.fit_claims QUESTIONS... --index INDEX``.

``QUESTIONS`` are lines of JSON with marked facts over the documents of the index (the form of
``eval.benchmarks.screen``, with ``document``). Documents are the folds: what is printed was predicted
for each document by weights that never saw it. The weights written are those of all questions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.answer import claim as claims
from assistant.answer.features import NAMES
from assistant.answer.routes.documents import Asking, searched
from assistant.chain import Assistant
from assistant.common.types import Turn
from assistant.evidence import told as telling
from assistant.evidence.chances import logistic
from assistant.question.editions import Editions
from assistant.question.followup import read
from eval.benchmarks.indexes import indexed
from eval.cases.forms import contains
from eval.scoring.fitting import RATE, logistic_weights, signed, signs_of

FOLDS, ROUNDS = 5, 300
RIGHT = 0.97
"""Share of the claims that must be right: 0.95 is promised, and some forty claims decide it."""
CLAIM_PENALTY, TOLD_PENALTY, ORDER_PENALTY = 1.0, 1.0, 1.0
"""Ridge on standardised weights: some thousand questions, some twenty weights."""
DECLINED, FAR = 0.05, 0.004
"""Share of the told questions that may be declined, and of those without even the nearest places."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A question and what is proposed for it.

    Attributes:
        fold: of its document.
        answerable: whether the documents tell it.
        numbers: features of its proposals, ``[proposals, len(NAMES)]``.
        right: which of them are right, ``[proposals]``.
        told: the signals of being told.
        candidates: the likeliest proposals by an order, with their signals of being right.
    """

    fold: int
    answerable: bool
    numbers: Array
    right: NDArray[np.bool_]
    told: Array
    candidates: Callable[[Array], list[tuple[int, tuple[float, ...]]]]


def main(
    questions: Annotated[list[Path], typer.Argument(help="問い（JSON Lines） / questions")],
    index: Annotated[
        list[Path], typer.Option(help="索引（問いのファイルの順） / indexes, one a file")
    ],
    out: Annotated[bool, typer.Option(help="重みを書く / write the weights")] = False,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Print what held-out documents say of the weights; with ``--out`` write those of all."""
    with ExitStack() as opened:
        rows: list[Row] = []
        for path, folder in zip(questions, index, strict=True):
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            assistant, _ = opened.enter_context(indexed(folder, folder, quiet))
            shown = tqdm(lines, unit="問", disable=quiet)
            rows += [_row(assistant, line) for line in shown]
        _fit(rows, out)


def _row(assistant: Assistant, line: dict[str, Any]) -> Row:
    """Ask one question of the search and the reader, nothing else."""
    history = [Turn(turn["role"], turn["content"]) for turn in line.get("history") or ()]
    desk, asking = assistant.desk, Asking(line["question"], read(line["question"], history))
    _, asked, hits = searched(desk, asking, Editions(desk.documents()))
    found = desk.find(asked, hits)
    offer = claims.offered(
        asked, found.ranked, found.hits, desk.index, claims.bundled_model().order
    )
    facts = line.get("facts") or ()
    right = [
        bool(line["answerable"] and facts)
        and all(any(contains(p.text, form) for form in forms) for forms in facts)
        for p in offer.found
    ]
    numbers = np.array(offer.numbers, np.float64).reshape(len(offer.found), len(NAMES))

    def candidates(order: Array) -> list[tuple[int, tuple[float, ...]]]:
        ordered = replace(offer, scores=tuple(numbers @ order))
        return claims.candidates(asked, ordered, desk.index)

    key = line.get("document") or line["id"]
    return Row(
        int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS,
        line["answerable"],
        numbers,
        np.array(right, bool),
        np.array(telling.signals(asked, found.ranked, found.hits, desk.index), np.float64)
        if found.ranked
        else np.zeros(len(telling.SIGNALS)),
        candidates,
    )


def _fit(rows: Sequence[Row], out: bool) -> None:
    fitted = [_weights([row for row in rows if row.fold != fold]) for fold in range(FOLDS)]
    chances, rights, tells = [], [], []
    for row in rows:
        own = fitted[row.fold]
        tells.append(_chance(own.told, row.told))
        if found := row.candidates(own.order):
            sure, best = max((_chance(own.chance, np.array(told)), i) for i, told in found)
            chances.append(sure)
            rights.append(bool(row.right[best]))
    least, share = _cut(np.array(chances), np.array(rights))
    typer.echo(
        f"questions {len(rows)}, with proposals {len(chances)}, the likeliest is right {np.mean(rights):.3f}"
    )
    typer.echo(f"claims at {least:.3f}: {share:.3f} of those with proposals, right {RIGHT}")
    typer.echo(f"expected calibration error {_error(np.array(chances), np.array(rights)):.3f}")
    answerable = np.array([row.answerable for row in rows])
    told = np.array(tells)
    near, far = (float(np.quantile(told[answerable], share)) for share in (DECLINED, FAR))
    typer.echo(
        f"told: AUC {_auc(told, answerable):.3f}; declined below {near:.3f}: "
        f"told {np.mean(told[answerable] < near):.3f}, untold {np.mean(told[~answerable] < near):.3f}"
    )
    if out:
        _write(_weights(rows), least, near, far)


@dataclass(frozen=True, slots=True)
class _Fitted:
    order: Array
    chance: Array
    told: Array


def _weights(rows: Sequence[Row]) -> _Fitted:
    """Return the weights; the last of ``chance`` and ``told`` is the constant."""
    order = _listwise([row for row in rows if row.right.any() and not row.right.all()], NAMES)
    found = [(row, i, told) for row in rows for i, told in row.candidates(order)]
    signals = np.array([told for _, _, told in found])
    right = np.array([row.right[i] for row, i, _ in found])
    told = np.array([row.told for row in rows])
    answerable = np.array([row.answerable for row in rows])
    return _Fitted(
        order,
        logistic_weights(signals, right, CLAIM_PENALTY, claims.SIGNALS),
        logistic_weights(told, answerable, TOLD_PENALTY, telling.SIGNALS),
    )


def _listwise(rows: Sequence[Row], names: Sequence[str] = ()) -> Array:
    """Return weights by which a right proposal comes first (softmax over the proposals of a question)."""
    stacked = np.concatenate([row.numbers for row in rows])
    spread = np.maximum(stacked.std(axis=0), 1e-6)
    signs = signs_of(names, stacked.shape[1])
    weights = np.zeros(stacked.shape[1])
    for _ in range(ROUNDS):
        gradient = ORDER_PENALTY * weights / len(rows)
        for row in rows:
            numbers = row.numbers / spread
            likely = np.exp((s := numbers @ weights) - s.max())
            likely /= likely.sum()
            wanted = np.where(row.right, likely, 0.0)
            gradient += (likely - wanted / wanted.sum()) @ numbers / len(rows)
        weights = signed(weights - RATE * gradient, signs)
    return np.asarray(weights / spread, np.float64)


def _chance(weights: Array, values: Array) -> float:
    return logistic(float(values @ weights[:-1] + weights[-1]))


def _cut(chances: Array, rights: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the lowest chance from which the claims are right often enough, and their share."""
    order = np.argsort(-chances, kind="stable")
    precise = np.cumsum(rights[order]) / np.arange(1, len(order) + 1)
    last = np.append(np.diff(chances[order]) != 0, True)  # equal chances are claimed together
    good = np.flatnonzero((precise >= RIGHT) & last)
    if not len(good):
        return 1.0, 0.0
    return float(chances[order][good[-1]]), float((good[-1] + 1) / len(order))


def _error(chances: Array, rights: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error (Naeini et al. 2015), bins of equal width."""
    places = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = [
        (places == b).mean() * abs(chances[places == b].mean() - rights[places == b].mean())
        for b in range(bins)
        if (places == b).any()
    ]
    return float(sum(gaps))


def _auc(scores: Array, wanted: NDArray[np.bool_]) -> float:
    """Return the chance that a told question scores above an untold one; equal scores count half."""
    _, place, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[place]
    n = int(wanted.sum())
    m = len(wanted) - n
    return float((ranks[wanted].sum() - n * (n + 1) / 2) / max(1, n * m))


def _write(found: _Fitted, least: float, near: float, far: float) -> None:
    for folder, values in {
        claims: {
            "order": _named(NAMES, found.order),
            "chance": _named(claims.SIGNALS, found.chance),
            "constant": round(float(found.chance[-1]), 4),
            "least": round(least, 4),
        },
        telling: {
            "weights": _named(telling.SIGNALS, found.told),
            "constant": round(float(found.told[-1]), 4),
            "near": round(near, 4),
            "far": round(far, 4),
        },
    }.items():
        path = Path(str(folder.__file__)).with_name(folder.WEIGHTS)
        path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def _named(names: Sequence[str], weights: Array) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=False)}


if __name__ == "__main__":
    typer.run(main)
