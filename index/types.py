"""Values and plug points of the index: Passage -> (vector, terms) -> Hit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from corpus.types import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.cross_encoder.reading import Reading


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query.

    Attributes:
        passage: the passage.
        score: fused score, higher is better; comparable within one query only.
        parts: the score of each retriever before weighting, by its name
            ("dense" is the cosine similarity, "relevance" a reranker's logit).
        reading: where the answer may stand, None where the passage was not read.
    """

    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The numbers of a slide: physical (1-based), and printed, None where there is none."""

    slide: int
    printed: str | None
    inferred: bool = False

    @property
    def value(self) -> int | None:
        """The printed number as a number, None where it is not one (「iv」)."""
        found = re.fullmatch(r"\D*(\d{1,4})\D*", self.printed or "")
        return int(found[1]) if found else None


class Embedder(Protocol):
    """Text to vectors; the only plug point for another model."""

    @property
    def fingerprint(self) -> str:
        """Names weights, pooling and prompts: two models that differ have different ones."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return L2-normalised vectors, shape ``[len(texts), dimensions]``."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return one L2-normalised vector, shape ``[dimensions]``."""
        ...


@runtime_checkable
class QueryBatches(Protocol):
    """An embedder that is faster with many queries at once."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return L2-normalised vectors, shape ``[len(texts), dimensions]``."""
        ...


class Reranker(Protocol):
    """Puts the best hits into a better order."""

    def rerank(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits, best first."""
        ...
