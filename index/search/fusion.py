"""One score out of several retrievers' scores.

Reciprocal rank fusion lost recall@1 to plain BM25 on three sets (DESIGN); a weighted sum of
normalised scores did not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """What each retriever counts for; chosen on 654 questions over ten development documents of ministries
    (docs/decisions/2026-11-28-learned-encoder.md).

    ``slide_words`` and ``slide_bigrams`` are for the terms on all of a passage's slide
    (``index.search.slide_cover``).
    """

    words: float = 0.11
    bigrams: float = 0.11
    slide_words: float = 0.085
    slide_bigrams: float = 0.055
    dense: float = 0.69


def min_max(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return scores moved and scaled to 0..1; all zero where they are all the same."""
    if scores.size == 0:
        return scores
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def weighted_sum(
    scores: Mapping[str, NDArray[np.float32]], weights: FusionWeights
) -> NDArray[np.float32]:
    """Return the fused scores of the candidates, shape ``[n]``.

    Args:
        scores: for each retriever by name the raw scores of the same ``n`` candidates.
        weights: a field for each of those names.
    """
    parts = [getattr(weights, name) * min_max(values) for name, values in scores.items()]
    fused: NDArray[np.float32] = np.sum(parts, axis=0, dtype=np.float32)
    return fused
