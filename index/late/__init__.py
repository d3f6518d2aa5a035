"""Late interaction: a passage scored by its best-matching token for each token of a question.

Source: Khattab and Zaharia 2020, "ColBERT", arXiv:2004.12832, section 3.3 (MaxSim), over the token
states that the bundled encoder computes for a passage's vector anyway. A small trained projection
brings them to ``projection.WIDTH`` numbers of one byte, which are stored beside the vector; tokens of
a question are weighted by what the projection has learned of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from index.types import Embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCALE = 200
"""A state of length one is stored as its numbers times this, cut at ±127."""


@dataclass(frozen=True, slots=True)
class AskedTokens:
    """A question's tokens: states of length one, ``[tokens, width]``, and what each counts for."""

    states: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Passages embedded: vectors ``[n, dimensions]``, and each one's token states as stored.

    ``tokens`` is empty for a model that gives none.
    """

    vectors: NDArray[np.float32]
    tokens: tuple[bytes, ...] = ()


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that gives the states of tokens too."""

    def embed_with_tokens(self, texts: Sequence[str]) -> Embedded:
        """Return vectors and token states of passages."""
        ...

    def ask_tokens(self, text: str) -> AskedTokens:
        """Return the tokens of a question."""
        ...


def embed(embedder: Embedder, texts: Sequence[str]) -> Embedded:
    """Embed passages, with their tokens where the model gives them."""
    if isinstance(embedder, TokenEmbedder):
        return embedder.embed_with_tokens(texts)
    return Embedded(embedder.embed_passages(texts))


def ask(embedder: Embedder, text: str) -> AskedTokens | None:
    """Return a question's tokens, None for a model that gives none."""
    return embedder.ask_tokens(text) if isinstance(embedder, TokenEmbedder) else None


def pack(states: NDArray[np.float32]) -> bytes:
    """Return token states of length one, ``[tokens, width]``, as they are stored."""
    return np.clip(np.rint(states * SCALE), -127, 127).astype(np.int8).tobytes()


def best_matches(asked: AskedTokens, stored: Sequence[bytes]) -> NDArray[np.float32]:
    """Return how well each passage holds the question's tokens, at most about 1, ``[passages]``.

    Args:
        asked: the question.
        stored: each passage's tokens as :func:`pack` gave them.
    """
    width = asked.states.shape[1]
    sizes = [len(tokens) // width for tokens in stored]
    if not sum(sizes) or not len(asked.weights):
        return np.zeros(len(stored), np.float32)
    states = np.frombuffer(b"".join(stored), np.int8).reshape(-1, width).astype(np.float32)
    near = (states @ asked.states.T) / SCALE
    starts = np.cumsum([0, *sizes[:-1]])
    told = [i for i, size in enumerate(sizes) if size]
    best = np.zeros((len(stored), near.shape[1]), np.float32)
    best[told] = np.maximum.reduceat(near, starts[told], axis=0)
    found: NDArray[np.float32] = best @ asked.weights / asked.weights.sum()
    return found
