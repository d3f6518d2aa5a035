"""One embedding model for all systems of a run: a text or question they share is embedded once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from index.late import AskedTokens, Embedded, TokenEmbedder
from index.remembered import RememberedVectors

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


class SharedTokens(SharedVectors):
    """The same for a model that gives token states."""

    def __init__(self, embedder: TokenEmbedder, quiet: bool = False) -> None:
        super().__init__(embedder, quiet)
        self._tokens = embedder

    def embed_with_tokens(self, texts: Sequence[str]) -> Embedded:
        """Return vectors and token states."""
        parts = [
            self._tokens.embed_with_tokens(texts[i : i + BLOCK])
            for i in range(0, len(texts), BLOCK)
        ]
        vectors = [np.empty((0, self.dimensions), np.float32), *(part.vectors for part in parts)]
        return Embedded(
            np.concatenate(vectors), tuple(one for part in parts for one in part.tokens)
        )

    def ask_tokens(self, text: str) -> AskedTokens:
        """Return the tokens of a question."""
        return self._tokens.ask_tokens(text)


def shared_vectors(embedder: Embedder, quiet: bool = False) -> SharedVectors:
    """Return an embedder that remembers, with tokens where the model gives them."""
    if isinstance(embedder, TokenEmbedder):
        return SharedTokens(embedder, quiet)
    return SharedVectors(embedder, quiet)
