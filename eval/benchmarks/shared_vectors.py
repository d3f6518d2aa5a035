"""One embedding model for all systems of a run: a text or question they share is embedded once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from index.models.remembered import RememberedVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.types import Embedder

KEPT = 1_000_000
"""Texts remembered: more than a run has."""
BLOCK = 256
"""Texts a step of the progress bar; long enough to be batched by length."""


class SharedVectors:
    """An ``Embedder`` that keeps every vector as long as it lives.

    Args:
        embedder: makes the vectors.
        quiet: show no progress.
    """

    def __init__(self, embedder: Embedder, quiet: bool = False) -> None:
        self._embedder, self._quiet = embedder, quiet
        self._passages = RememberedVectors(embedder.embed_passages, KEPT)
        self._query = cache(embedder.embed_query)

    @property
    def fingerprint(self) -> str:
        """Names the model."""
        return self._embedder.fingerprint

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return L2-normalised vectors, shape ``[len(texts), dimensions]``."""
        found = [np.empty((0, self.dimensions), np.float32)]
        bar = tqdm(
            total=len(texts), desc="embedding", unit="文", file=sys.stderr,
            disable=self._quiet or len(texts) <= BLOCK, leave=False,
        )  # fmt: skip
        with bar:
            for start in range(0, len(texts), BLOCK):
                found.append(self._passages.of(texts[start : start + BLOCK]))
                bar.update(len(found[-1]))
        return np.concatenate(found)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return one L2-normalised vector, shape ``[dimensions]``."""
        return self._query(text).copy()
