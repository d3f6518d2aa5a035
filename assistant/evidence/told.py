"""How likely the documents tell what is asked: whether places are shown, or it is declined.

A logistic model of what the best slides hold and lack, fitted by ``python -m eval.fit_claims`` on
questions that documents tell and near ones that they do not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.evidence.chances import MOST, bounded, crowd, logistic
from assistant.evidence.choose import Weighed
from assistant.question.analysis import Question
from assistant.question.match import Lacking, lacking
from index.search.searchable import Searchable
from index.types import Hit

WEIGHTS = "weights.json"
SIGNALS = (
    "relevance", "relevance_known", "dense", "words", "unit", "held", "nouns", "unknown", "proper",
    "year", "ordinal", "english", "crowd", "span",
)  # fmt: skip
"""What the chance rests on, in this order."""
LOOKED_AT = 3
"""Slides of which the one that lacks least counts."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights (one a signal) and a constant.

    Attributes:
        near: the chance from which places are shown as what may answer.
        far: the chance below which not even the nearest places are offered.
    """

    weights: tuple[float, ...]
    constant: float
    near: float
    far: float


@cache
def bundled_model() -> Model:
    """Return the fitted weights."""
    values = json.loads(files("assistant.evidence").joinpath(WEIGHTS).read_text(encoding="utf-8"))
    return Model(
        tuple(values["weights"].values()), values["constant"], values["near"], values["far"]
    )


def told(
    question: Question, ranked: Sequence[Weighed], hits: Sequence[Hit], index: Searchable
) -> float:
    """Return the chance (0 to 1) that the documents tell it; 0.0 where nothing was found."""
    if not hits or not ranked:
        return 0.0
    model = bundled_model()
    found = signals(question, ranked, hits, index)
    logit = model.constant + sum(w * v for w, v in zip(model.weights, found, strict=True))
    return logistic(logit)


def speaks_of(own: Question, ranked: Sequence[Weighed], index: Searchable) -> bool:
    """Whether one of the best slides holds a thing that a question names; each does where it names none.

    Of 373 development turns that documents tell 10 name nothing that the slides hold, of 114 words of
    another world (「カラオケ」) put after a conversation 78.
    """
    return any(missing.nouns < 1.0 for missing in _lacking(own, ranked, index))


def signals(
    question: Question, ranked: Sequence[Weighed], hits: Sequence[Hit], index: Searchable
) -> tuple[float, ...]:
    """Return the signals in the order of ``SIGNALS``."""
    read = [hit.reading for hit in hits if hit.reading]
    spans = [best[0] for reading in read if (best := reading.best())]
    missing = _lacking(question, ranked, index)
    least = min(missing, key=lambda one: (bool(one.proper), one.year, -one.held))
    return (
        max((bounded(reading.relevance) for reading in read), default=0.0) / 10,
        float(bool(read)),
        max(hit.parts.get("dense", 0.0) for hit in hits),
        math.log1p(max(0.0, hits[0].parts.get("words", 0.0))) / 5,
        ranked[0].score / 2,
        least.held, least.nouns, least.unknown, float(bool(least.proper)), float(least.year),
        float(least.ordinal), float(question.english), crowd(index),
        max((bounded(odds) for odds in spans), default=-MOST) / 10,
    )  # fmt: skip


def _lacking(question: Question, ranked: Sequence[Weighed], index: Searchable) -> list[Lacking]:
    """Return what each of the best slides lacks."""
    pages = {one.place: one.slide for one in ranked}
    return [lacking(question, page, index.rarity) for page in list(pages.values())[:LOOKED_AT]]
