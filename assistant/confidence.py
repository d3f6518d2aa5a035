"""Whether to answer at all: one probability from how well the evidence covers the question."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.question import Question
from assistant.select import Candidate

THRESHOLD = 0.5
"""Below this the assistant declines."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on; all but the flags are shares or cosines, 0 to 1."""

    near: float
    slide: float
    meaning: float
    passage: float
    unknown: float
    missing: float
    missing_proper: float
    missing_year: float
    english: float
    read: float

    def values(self) -> tuple[float, ...]:
        """Return the signals in the order of the weights."""
        return tuple(getattr(self, name) for name in self.__slots__)


WEIGHTS: tuple[float, ...] = (
    1.751, -0.151, 9.73, 6.238, -1.019, -1.6, -2.0, -4.381, 2.093, 2.568
)  # fmt: skip
BIAS = -14.319
"""Logistic regression fitted by ``python -m eval.calibrate --strength 0.1`` on ``dev`` and on 84 more
development questions (AUC 0.92 in ten-fold cross-validation); the bias is moved by 0.839, to the cut
where that gave the best F1. The weight of a missing name is set by hand (fitted: 0.03): a slide that
lacks the name asked about should not answer."""


def signals(question: Question, candidate: Candidate, read: float) -> Signals:
    """Collect the signals for answering a question from a candidate.

    ``read`` is how sure the reader is of words of the candidate.
    """
    covered = candidate.coverage
    return Signals(
        near=covered.near,
        slide=covered.slide,
        meaning=candidate.meaning,
        passage=candidate.hit.parts.get("dense", 0.0),
        unknown=covered.unknown,
        missing=covered.missing,
        missing_proper=1.0 if covered.missing_proper else 0.0,
        missing_year=1.0 if covered.missing_year else 0.0,
        english=1.0 if question.english else 0.0,
        read=read,
    )


def confidence(found: Signals) -> float:
    """Return the probability that the evidence answers the question."""
    logit = BIAS + sum(w * v for w, v in zip(WEIGHTS, found.values(), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
