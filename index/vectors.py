"""Embeds passages a document at a time; a killed build finds the finished documents again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import xxhash

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
        kept = self._kept(key)
        if kept is not None:
            return self._decoded(*kept, len(texts))
        made = self._embed(document, texts)
        data = np.ascontiguousarray(made.vectors, dtype="<f4").tobytes()
        sizes = np.array([len(tokens) for tokens in made.tokens], dtype="<i8").tobytes()
        self._keep(key, (data, sizes, b"".join(made.tokens)))
        self.embedded += len(texts)
        return made

    def _kept(self, key: str) -> tuple[bytes, bytes, bytes] | None:
        """Return what an earlier run embedded; a damaged file is thrown away, it saves time only."""
        if not self._store.is_file():
            return None
        try:
            with closing(sqlite3.connect(self._store)) as store:
                row = store.execute(
                    "SELECT vectors, sizes, tokens, digest FROM embedded WHERE key = ?", (key,)
                ).fetchone()
        except sqlite3.OperationalError:  # of an older program, or not a single row yet
            row = None
        except sqlite3.DatabaseError:
            self._store.unlink()
            row = None
        if row is None:
            return None
        blobs: tuple[bytes, bytes, bytes] = row[:3]
        return blobs if _digest(blobs) == row[3] else None

    def _keep(self, key: str, blobs: tuple[bytes, bytes, bytes]) -> None:
        with closing(sqlite3.connect(self._store)) as store, store:
            columns = {name for _, name, *_ in store.execute("PRAGMA table_info(embedded)")}
            if columns and "digest" not in columns:
                store.execute("DROP TABLE embedded")
            store.execute(
                "CREATE TABLE IF NOT EXISTS embedded "
                "(key TEXT PRIMARY KEY, vectors BLOB, sizes BLOB, tokens BLOB, digest TEXT)"
            )
            values = (key, *blobs, _digest(blobs))
            store.execute("INSERT OR REPLACE INTO embedded VALUES (?, ?, ?, ?, ?)", values)

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


def _digest(blobs: tuple[bytes, ...]) -> str:
    return xxhash.xxh3_128_hexdigest(b"".join(blobs))


def _key(texts: Sequence[str], fingerprint: str) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for text in texts:
        digest.update(b"\x1f" + text.encode())
    return digest.hexdigest()
