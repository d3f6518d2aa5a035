"""Embeds passages a document at a time; a killed build finds the finished documents again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.types import Passage
from index.report import Progress
from index.types import Embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = 256
"""Passages between two signs of progress."""


class DocumentVectors:
    """Vectors of documents' passages, remembered in a file until the build is published.

    Each document is embedded by itself, so that its vectors never depend on others.

    Attributes:
        embedded: passages embedded so far (not those found in the file).
    """

    def __init__(self, store: Path, embedder: Embedder, progress: Progress) -> None:
        self.embedded = 0
        self._store = store
        self._embedder = embedder
        self._progress = progress

    def of(self, document: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return the vectors of a document's passages, shape ``[len(passages), dimensions]``."""
        texts = [passage.indexed_text for passage in passages]
        key = _key(texts, self._embedder.fingerprint)
        with closing(sqlite3.connect(self._store)) as store, store:
            store.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, data BLOB)")
            found = store.execute("SELECT data FROM vectors WHERE key = ?", (key,)).fetchone()
            if found is not None:
                return self._decoded(found[0], len(texts))
            vectors = self._embed(document, texts)
            data = np.ascontiguousarray(vectors, dtype="<f4").tobytes()
            store.execute("INSERT INTO vectors VALUES (?, ?)", (key, data))
        self.embedded += len(texts)
        return vectors

    def _embed(self, document: str, texts: Sequence[str]) -> NDArray[np.float32]:
        parts = [np.zeros((0, self._embedder.dimensions), dtype=np.float32)]
        for start in range(0, len(texts), STEP):
            self._progress(document, start, len(texts))
            parts.append(self._embedder.embed_passages(texts[start : start + STEP]))
        self._progress(document, len(texts), len(texts))
        return np.concatenate(parts)

    def _decoded(self, data: bytes, count: int) -> NDArray[np.float32]:
        return np.frombuffer(data, dtype="<f4").reshape(count, self._embedder.dimensions)


def _key(texts: Sequence[str], fingerprint: str) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for text in texts:
        digest.update(b"\x1f" + text.encode())
    return digest.hexdigest()
