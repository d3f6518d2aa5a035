"""The order of the best hits, decided by reading each beside the question.

Source: Nogueira and Cho 2019, "Passage Re-ranking with BERT", arXiv:1901.04085. The pass that ranks
a passage also says where in it the answer may stand, so each hit keeps its reading for later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.cross_encoder.reader import CrossEncoder
from index.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

RERANKED = 10
"""Hits read; each costs about 12 ms on two cores with bfloat16."""
WEIGHT = 0.1
"""What one unit of relevance is worth beside the fused score."""


class BundledReranker:
    """Reranks with the bundled cross-encoder."""

    def __init__(self, encoder: CrossEncoder | None = None) -> None:
        self._encoder = encoder or CrossEncoder()

    def rerank(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits, the first ``RERANKED`` of them in a new order with their readings."""
        best = hits[:RERANKED]
        passages = [(hit.passage.context, hit.passage.text) for hit in best]
        readings = self._encoder.read(query, passages)
        relevance = [reading.relevance for reading in readings]
        return [
            replace(hit, reading=reading)
            for hit, reading in _together(hits, relevance, WEIGHT, readings)
        ]


class NamedReranker:
    """Reranks with a sentence-transformers ``CrossEncoder``, by folder or hub id.

    Raises:
        EmbeddingModelError: the model cannot be loaded; raised at the first question.
    """
