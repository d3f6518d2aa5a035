"""Whether a short answer may be claimed: only where the chance that it is right is high enough.

Two logistic models, fitted by ``python -m eval.fit_claims`` on questions over many documents (which, and
what was measured on others: docs/decisions/2026-11-28-claim-show-decline.md): one puts the proposals in
order, the other says how likely each of the first is right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.answer.features import NAMES, features
from assistant.answer.proposals import FIGURE_KINDS, Proposal, proposals
from assistant.common.types import Place
from assistant.evidence.chances import crowd, logistic
from assistant.evidence.choose import Said, Weighed
from assistant.question.analysis import Question
from assistant.question.match import lacking
from index.search.searchable import Searchable
from index.types import Hit

WEIGHTS = "weights.json"
LIKELY = 3
"""Different answers whose chances are worked out."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The best proposal, with the chance that it is right (0 to 1)."""

    proposal: Proposal
    sure: float

    @property
    def said(self) -> Said:
        """Where the words stand."""
        return self.proposal.weighed.place, (self.proposal.start, self.proposal.end)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the order (one a feature) and of the chance (one a signal, and a constant)."""

    order: tuple[float, ...]
    chance: tuple[float, ...]
    constant: float
    least: float


@cache
def bundled_model() -> Model:
    """Return the fitted weights."""
    values = json.loads(files("assistant.answer").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return Model(
        tuple(values["order"].values()), tuple(values["chance"].values()),
        values["constant"], values["least"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """What is proposed for a question: the proposals, their features and their scores by the order."""

    found: tuple[Proposal, ...]
    numbers: tuple[tuple[float, ...], ...]
    scores: tuple[float, ...]

    @property
    def first(self) -> list[int]:
        """The places of the likeliest proposals, of each answer one."""
        first: dict[str, int] = {}
        for i in sorted(range(len(self.found)), key=lambda i: -self.scores[i]):
            first.setdefault(self.found[i].key, i)
        return list(first.values())[:LIKELY]


def claim(
    question: Question, ranked: Sequence[Weighed], hits: Sequence[Hit], index: Searchable
) -> Claim | None:
    """Return the likeliest short answer, None where the question wants none or none is there."""
    model = bundled_model()
    offer = offered(question, ranked, hits, index, model.order)
    chances = [
        (logistic(model.constant + _dot(model.chance, told)), i)
        for i, told in candidates(question, offer, index)
    ]
    if not chances:
        return None
    sure, best = max(chances)
    return Claim(offer.found[best], sure)


def offered(
    question: Question, ranked: Sequence[Weighed], hits: Sequence[Hit], index: Searchable,
    order: Sequence[float],
) -> Offer:  # fmt: skip
    """Return what is proposed; a figure of another year, or of another row of its table, than the one
    asked for is not.
    """
    found = proposals(question, ranked, hits)
    numbers = features(question, found, index)
    rows: dict[tuple[Place, int], float] = {}
    for one, row in zip(found, numbers, strict=True):
        rows[_table(one)] = max(rows.get(_table(one), 0.0), row[_ROW])
    kept = [
        i
        for i, row in enumerate(numbers)
        if not row[_OTHER_YEAR] and not (row[_IN_TABLE] and row[_ROW] < rows[_table(found[i])])
    ]
    return Offer(
        tuple(found[i] for i in kept), tuple(numbers[i] for i in kept),
        tuple(_dot(order, numbers[i]) for i in kept),
    )  # fmt: skip


def candidates(
    question: Question, offer: Offer, index: Searchable
) -> list[tuple[int, tuple[float, ...]]]:
    """Return the places of the likeliest proposals, each with the signals of its being right."""
    return [(i, signals(question, offer, index, i)) for i in offer.first]


def _table(one: Proposal) -> tuple[Place, int]:
    return one.weighed.place, one.weighed.unit.block


_OTHER_YEAR, _ROW, _IN_TABLE = map(NAMES.index, ("year_differs", "row", "in_table"))


SIGNALS = (
    "score", "margin", "share", "others", "exact", "best", "relevance", "whole", "missing_proper",
    "missing_year", "unknown", "name", "crowd", "rivals",
)  # fmt: skip
"""What the chance rests on, in this order."""


def signals(question: Question, offer: Offer, index: Searchable, at: int) -> tuple[float, ...]:
    """Return what tells whether a proposal is right, in the order of ``SIGNALS``.

    Args:
        question: what was asked.
        offer: what is proposed.
        index: for what is rare, and how much there is.
        at: the proposal.
    """
    key, score = offer.found[at].key, offer.scores[at]
    likely = [(p.key, min(s - score, 30.0)) for p, s in zip(offer.found, offer.scores, strict=True)]
    total = sum(math.exp(gap) for _, gap in likely)
    own = sum(math.exp(gap) for other, gap in likely if other == key)
    ahead = -max((gap for other, gap in likely if other != key), default=-5.0)
    row = offer.numbers[at]
    missing = lacking(question, offer.found[at].weighed.slide, index.rarity)
    return (
        score / 10, min(5.0, ahead) / 5, own / total, min(len(dict(likely)), 12) / 12,
        row[0], row[1], row[2], row[10],
        float(bool(missing.proper)), float(missing.year), missing.unknown,
        float(question.kind not in FIGURE_KINDS), crowd(index), row[18],
    )  # fmt: skip


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(w * v for w, v in zip(weights, values, strict=True))
