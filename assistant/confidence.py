"""Whether to answer at all: one probability from how well the evidence covers the question."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.extract import FIGURE_KINDS
from assistant.match import Coverage
from assistant.question import Question
from assistant.select import Candidate

AWAY = 0.3
"""What a figure's slide lacks where it has the name asked about, but nowhere near the figure: on a chart
(「ハーバード大学」, 「4.5兆円」) nothing tells whose it is. Chosen on ``dev`` (1 declines four right answers)."""
THRESHOLD = 0.5
"""Below this the assistant declines."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on: flags (0 or 1), and shares or cosines, 0 to 1.

    But ``crowd`` is the decimal logarithm of the slides searched: among more of them the nearest is
    nearer by chance.
    """

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
    missing_ordinal: float
    crowd: float

    def values(self) -> tuple[float, ...]:
        """Return the signals in the order of the weights."""
        return tuple(getattr(self, name) for name in self.__slots__)


WEIGHTS: tuple[float, ...] = (
    4.174, -1.964, 5.783, 16.4, -1.0, -1.168, -2.0, -3.45, 2.705, 2.057, -3.941, -0.952
)  # fmt: skip
BIAS = -17.853
"""Logistic regression fitted by ``python -m eval.calibrate --pdf-index INDEX`` on ``dev``, 84 and 160 more
questions on the deck and 186 on ministry PDFs; the bias is moved to a cut that is worth the most on
questions left out (answers and refusals alike; docs/evaluation.md). The weights of a missing
name and of nouns that stand nowhere are set by hand: a slide that lacks the name asked about should
not answer, nor documents that nowhere have the thing."""


def signals(question: Question, candidate: Candidate, read: float, slides: int) -> Signals:
    """Collect the signals for answering a question from a candidate.

    Args:
        question: the question.
        candidate: the best statement.
        read: how sure the reader is of words of the candidate.
        slides: how many were searched.
    """
    covered = candidate.coverage
    return Signals(
        near=covered.near,
        slide=covered.slide,
        meaning=candidate.meaning,
        passage=candidate.hit.parts.get("dense", 0.0),
        unknown=covered.unknown,
        missing=covered.missing,
        missing_proper=_lacking(question, covered),
        missing_year=1.0 if covered.missing_year else 0.0,
        english=1.0 if question.english else 0.0,
        read=read,
        missing_ordinal=1.0 if covered.missing_ordinal else 0.0,
        crowd=math.log10(max(1, slides)),
    )


def _lacking(question: Question, covered: Coverage) -> float:
    """Return how far the names of the question are lacking; whose a figure is must stand by it."""
    if covered.missing_proper:
        return 1.0
    return AWAY if covered.away and question.kind in FIGURE_KINDS else 0.0


def confidence(found: Signals) -> float:
    """Return the probability that the evidence answers the question."""
    logit = BIAS + sum(w * v for w, v in zip(WEIGHTS, found.values(), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
