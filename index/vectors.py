"""Embeds passages a document at a time; a killed build finds the finished documents again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from corpus.types import Passage
from index.late import Embedded, embed
from index.report import Progress
from index.types import Embedder

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

    def of(self, document: str, passages: Sequence[Passage]) -> Embedded:
        """Return the vectors of a document's passages, and their tokens where the model gives them."""
        texts = [passage.indexed_text for passage in passages]
        key = _key(texts, self._embedder.fingerprint)
        with closing(sqlite3.connect(self._store)) as store, store:
            store.execute(
                "CREATE TABLE IF NOT EXISTS embedded "
                "(key TEXT PRIMARY KEY, vectors BLOB, sizes BLOB, tokens BLOB)"
            )
            row = store.execute(
                "SELECT vectors, sizes, tokens FROM embedded WHERE key = ?", (key,)
            ).fetchone()
            if row is not None:
                vectors, lengths, tokens = row
                return self._decoded(vectors, lengths, tokens, len(texts))
            made = self._embed(document, texts)
            data = np.ascontiguousarray(made.vectors, dtype="<f4").tobytes()
            sizes = np.array([len(tokens) for tokens in made.tokens], dtype="<i8").tobytes()
            values = (key, data, sizes, b"".join(made.tokens))
            store.execute("INSERT INTO embedded VALUES (?, ?, ?, ?)", values)
        self.embedded += len(texts)
        return made

    def _embed(self, document: str, texts: Sequence[str]) -> Embedded:
        parts = [np.zeros((0, self._embedder.dimensions), dtype=np.float32)]
        tokens: list[bytes] = []
        for start in range(0, len(texts), STEP):
            self._progress(document, start, len(texts))
            made = embed(self._embedder, texts[start : start + STEP])
            parts.append(made.vectors)
            tokens += made.tokens
        self._progress(document, len(texts), len(texts))
        return Embedded(np.concatenate(parts), tuple(tokens))

    def _decoded(self, data: bytes, sizes: bytes, tokens: bytes, count: int) -> Embedded:
        vectors = np.frombuffer(data, dtype="<f4").reshape(count, self._embedder.dimensions)
        ends = np.cumsum(np.frombuffer(sizes, dtype="<i8")).tolist()
        return Embedded(vectors, tuple(tokens[a:b] for a, b in zip([0, *ends], ends, strict=False)))


def _key(texts: Sequence[str], fingerprint: str) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for text in texts:
        digest.update(b"\x1f" + text.encode())
    return digest.hexdigest()
