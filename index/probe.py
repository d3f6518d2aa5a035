"""Checks a new Chroma store before it is published: passages must find themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexBuildError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROBES = 20
"""Passages that must find themselves, spread evenly."""
NEAREST = 10
SAME = 0.9999
"""Cosine from which two passages count as one: the same text on two slides."""


def probe(folder: Path, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Make sure that Chroma has every passage and that passages find themselves.

    Args:
        folder: the generation.
        ids: the passages' ids in order.
        vectors: their vectors, shape ``[len(ids), dimensions]``.

    Raises:
        IndexBuildError: some are missing or cannot be found.
    """
    from index.chroma import ChromaPassages

    store = ChromaPassages(folder / "chroma")
    try:
        step = max(1, len(ids) // PROBES)
        lost = [
            ids[i]
            for i in range(0, len(ids), step)
            if not _finds_itself(store.nearest(vectors[i], NEAREST), ids, vectors, i)
        ]
        if store.count != len(ids) or lost:
            raise IndexBuildError(
                f"作った索引の検査に通りませんでした（{store.count}/{len(ids)} 件、見つからない節 {len(lost)}）。"
                "もう一度実行してください。 / the new index failed its check: run again"
            )
    finally:
        store.close()


def _finds_itself(
    found: Sequence[str], ids: Sequence[str], vectors: NDArray[np.float32], i: int
) -> bool:
    """A passage is found, or ten others with the very same vector stand before it."""
    if ids[i] in found:
        return True
    same = {ids[int(j)] for j in np.flatnonzero(vectors @ vectors[i] > SAME)}
    return set(found) <= same
