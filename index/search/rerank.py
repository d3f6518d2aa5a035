"""The order of the best hits, decided by reading each beside the question.

Source: Nogueira and Cho 2019, "Passage Re-ranking with BERT", arXiv:1901.04085. The pass that ranks
a passage also says where in it the answer may stand, so each hit keeps its reading for later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.cross_encoder.reader import CrossEncoder
from index.types import Hit

if TYPE_CHECKING:
    from numpy.typing import NDArray

RERANKED = 6
"""Most hits read; each costs 12 ms (with AMX) to 40 ms on two cores."""
WEIGHT = 0.3
"""What relevance is worth at most beside the fused score; both go from 0 to 1. Chosen on 654 questions over
ten development documents of ministries (docs/decisions/2026-11-28-learned-encoder.md)."""
SPREAD = 1.0
"""Log-odds of relevance by which a passage is e times as likely."""


class BundledReranker:
    """Reranks with the bundled cross-encoder."""

    def __init__(self, encoder: CrossEncoder | None = None) -> None:
        self._encoder = encoder or CrossEncoder()

    def rerank(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits in a new order, with readings of those that could come first."""
        best = contenders(hits)
        if len(best) < 2:
            return [*(replace(hit, score=hit.score + WEIGHT) for hit in best), *hits[len(best) :]]
        readings = self._encoder.read(query, [(h.passage.context, h.passage.text) for h in best])
        read = [replace(h, reading=reading) for h, reading in zip(best, readings, strict=True)]
        relevance = np.array([reading.relevance for reading in readings], dtype=np.float32)
        return ordered([*read, *hits[len(best) :]], relevance)


def contenders(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits that relevance can bring to the top, best first: often one, then no choice.

    Relevance adds ``WEIGHT`` at most.
    """
    return [hit for hit in hits[:RERANKED] if hit.score >= hits[0].score - WEIGHT]


def ordered(hits: Sequence[Hit], relevance: NDArray[np.float32]) -> list[Hit]:
    """Return hits by fused score and relevance together.

    Args:
        hits: best first.
        relevance: logits of the first ``len(relevance)`` of them.
    """
    if not len(relevance):
        return list(hits)
    likely = np.exp((relevance - relevance.max()) / SPREAD)
    # shared out among slides: where several are as relevant, none gains much on the fused order
    best: dict[tuple[str, int], float] = {}
    for hit, value in zip(hits, likely, strict=False):
        slide = (hit.passage.document, hit.passage.slide)
        best[slide] = max(best.get(slide, 0.0), float(value))
    share = WEIGHT / sum(best.values())
    scored = [
        replace(
            hit, score=hit.score + share * float(value), parts={**hit.parts, "relevance": float(r)}
        )
        for hit, value, r in zip(hits, likely, relevance, strict=False)
    ]
    # sorted() is stable: equal scores keep the order of the fused search
    return sorted([*scored, *hits[len(relevance) :]], key=lambda hit: -hit.score)
