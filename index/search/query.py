"""A query over one generation: its candidates' scores, fused."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.search.fusion import FusionWeights, weighted_sum
from index.types import Hit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.candidates import Candidates


class Searched(Protocol):
    """A generation, wherever it lies."""

    def candidates(
        self, text: str, vector: NDArray[np.float32], cover: bool,
        documents: Collection[str] | None, slide: tuple[str, int] | None,
    ) -> Candidates:  # fmt: skip
        """Return the candidates for a query, with the scores over whole slides where ``cover``."""
        ...


def fused_hits(
    generation: Searched,
    text: str,
    vector: NDArray[np.float32],
    weights: FusionWeights,
    count: int,
    documents: Collection[str] | None = None,
    slide: tuple[str, int] | None = None,
) -> list[Hit]:
    """Return the passages that fit best by the fused score, best first, ties by place.

    Args:
        generation: where to look.
        text: the normalised query.
        vector: its embedding, shape ``[dimensions]``.
        weights: what each retriever counts for.
        count: most hits to return.
        documents: names of the documents to search in; None for all.
        slide: document and number of the only slide to search in.
    """
    cover = bool(weights.slide_words or weights.slide_bigrams)
    found = generation.candidates(text, vector, cover, documents, slide)
    if not len(found.places):
        return []
    fused = weighted_sum(found.parts, weights)
    best = np.lexsort((found.places, -fused))[:count]
    return [
        Hit(
            passage,
            float(fused[i]),
            {name: float(values[i]) for name, values in found.parts.items()},
        )
        for passage, i in zip(found.read(found.places[best]), best, strict=True)
    ]
