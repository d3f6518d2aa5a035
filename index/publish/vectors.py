"""Embeds passages a document at a time; a killed build finds the finished documents again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import xxhash

from corpus.types import Passage
from index.publish.report import Progress
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
        """Return the vectors of a document's passages, ``[passages, dimensions]``."""
        texts = [passage.indexed_text for passage in passages]
        key = _key(texts, self._embedder.fingerprint)
        kept = self._kept(key)
        if kept is not None:
            return np.frombuffer(kept, dtype="<f4").reshape(len(texts), self._embedder.dimensions)
        made = self._embed(document, texts)
        self._keep(key, np.ascontiguousarray(made, dtype="<f4").tobytes())
        self.embedded += len(texts)
        return made

    def _kept(self, key: str) -> bytes | None:
        """Return what an earlier run embedded; a damaged file is thrown away, it saves time only."""
        if not self._store.is_file():
            return None
        try:
            with closing(sqlite3.connect(self._store)) as store:
                row = store.execute(
                    "SELECT vectors, digest FROM embedded WHERE key = ?", (key,)
                ).fetchone()
        except sqlite3.OperationalError:  # of an older program, or not a single row yet
            row = None
        except sqlite3.DatabaseError:
            self._store.unlink()
            row = None
        if row is None:
            return None
        vectors: bytes = row[0]
        return vectors if xxhash.xxh3_128_hexdigest(vectors) == row[1] else None

    def _keep(self, key: str, vectors: bytes) -> None:
        with closing(sqlite3.connect(self._store)) as store, store:
            columns = {name for _, name, *_ in store.execute("PRAGMA table_info(embedded)")}
            if columns and "digest" not in columns:
                store.execute("DROP TABLE embedded")
            store.execute(
                "CREATE TABLE IF NOT EXISTS embedded "
                "(key TEXT PRIMARY KEY, vectors BLOB, digest TEXT)"
            )
            store.execute(
                "INSERT OR REPLACE INTO embedded (key, vectors, digest) VALUES (?, ?, ?)",
                (key, vectors, xxhash.xxh3_128_hexdigest(vectors)),
            )

    def _embed(self, document: str, texts: Sequence[str]) -> NDArray[np.float32]:
        parts = [np.zeros((0, self._embedder.dimensions), dtype=np.float32)]
        for start in range(0, len(texts), STEP):
            self._progress(document, start, len(texts))
            parts.append(self._embedder.embed_passages(texts[start : start + STEP]))
        self._progress(document, len(texts), len(texts))
        return np.concatenate(parts)


def _key(texts: Sequence[str], fingerprint: str) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for text in texts:
        digest.update(b"\x1f" + text.encode())
    return digest.hexdigest()
