"""The bundled models, each text read once: mutations ask the same questions again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.cross_encoder.reader import CrossEncoder
from index.models.remembered import RememberedVectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.cross_encoder.reading import Reading

TEXTS = 200_000
"""Vectors kept: 300 MB at most."""


class RememberingEmbedder:
    """The bundled embedder; passages it has met are not embedded again."""

    def __init__(self) -> None:
        self._whole = BundledEmbedder()
        self._passages = RememberedVectors(self._whole.embed_passages, TEXTS)

    @property
    def fingerprint(self) -> str:
        """Names the model."""
        return self._whole.fingerprint

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._whole.dimensions

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors in the order of ``texts``, ``[len(texts), dimensions]``."""
        return self._passages.of(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return one vector, ``[dimensions]``."""
        return self._whole.embed_query(text)


class RememberingReader(CrossEncoder):
    """The bundled cross-encoder; a passage it has read for a question is not read again."""

    def __init__(self) -> None:
        super().__init__()
        self._met: dict[tuple[str, str, str], Reading] = {}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages, given as context and text, for one question."""
        new = [p for p in dict.fromkeys(passages) if (question, *p) not in self._met]
        for passage, reading in zip(new, super().read(question, new), strict=True):
            self._met[question, *passage] = reading
        return [self._met[question, *passage] for passage in passages]
