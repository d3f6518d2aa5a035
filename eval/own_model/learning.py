"""Learning from part of the questions, and measuring on the rest whether the pages come out better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.scoring.metrics import interval, mean, reciprocal_rank
from index.cross_encoder.asked import Asked, groups
from index.cross_encoder.fine_tuning import fine_tuned
from index.cross_encoder.reader import CrossEncoder
from index.open import Index
from index.search.rerank import BundledReranker
from index.types import Hit

SEED = 20261128
FOUND = 40
"""Hits that are put in a new order."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of it.

    Attributes:
        groups: that were learned from.
        before: reciprocal ranks of the right page for the questions held out, with the weights at hand.
        after: with those learned.
    """

    groups: int
    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def gain(self) -> tuple[float, float, float]:
        """The mean difference, and its 95 % bootstrap interval over the questions."""
        gaps = [b - a for a, b in zip(self.before, self.after, strict=True)]
        low, high = interval(gaps) or (0.0, 0.0)
        return mean(gaps) or 0.0, low, high

    @property
    def helps(self) -> bool:
        """Whether the pages of questions held out come out better."""
        return self.gain[0] > 0


def learn(
    index: Index, learning: Sequence[Asked], held: Sequence[Asked], start: Path, out: Path, rounds: int
) -> Learned:  # fmt: skip
    """Train from ``start``, write the weights to ``out``, and measure both on questions held out.

    Args:
        index: over the documents, without a reranker.
        learning: questions to learn from.
        held: questions to measure on.
        start: weights to go on from.
        out: file to write.
        rounds: how often each question is seen.
    """
    made = list(groups(index, learning, SEED))
    told = [one for one in held if one.told and one.page is not None]
    hits = [index.hits(one.question, FOUND) for one in told]
    before = _ranks(told, hits, start)
    fine_tuned(made, start, out, rounds)
    return Learned(len(made), before, _ranks(told, hits, out))


def _ranks(
    told: Sequence[Asked], hits: Sequence[Sequence[Hit]], weights: Path
) -> tuple[float, ...]:
    reranker = BundledReranker(CrossEncoder(weights))
    return tuple(
        _rank(one, reranker.rerank(one.question, found))
        for one, found in zip(told, hits, strict=True)
    )


def _rank(one: Asked, hits: Sequence[Hit]) -> float:
    pages = [(hit.passage.document, hit.passage.slide) for hit in hits]
    return reciprocal_rank(pages, frozenset({(one.document, one.page)}))
