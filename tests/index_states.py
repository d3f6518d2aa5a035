"""Small real indexes for the index tests, and a way to compare two of them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.publish.build import Builder
from index.publish.report import BuildReport
from index.store.generations import current_folder

MAX_BYTES = 32 * 2**20


class LetterEmbedder:
    """A deterministic embedder of letter counts: for tests of storage, where meaning is no matter.

    It satisfies ``index.types.Embedder``; retrieval quality is tested with the bundled model.
    """

    dimensions = 64

    def __init__(self, name: str = "letters-1") -> None:
        self.fingerprint = name
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        rows = [self.embed_query(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for a, b in zip(text, text[1:] + " ", strict=True):
            vector[_bucket(a + b) % self.dimensions] += 1
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm else vector


@cache
def _bucket(pair: str) -> int:
    return hashlib.sha256(pair.encode()).digest()[0]


def build(index_dir: Path, sources: Sequence[Path], embedder: LetterEmbedder | None = None,
          **options: object) -> BuildReport:  # fmt: skip
    builder = Builder(index_dir, embedder or LetterEmbedder(), 120, MAX_BYTES)
    return builder.run(sources, **options)  # type: ignore[arg-type]


def write_texts(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def content(index_dir: Path) -> tuple[str, dict[str, str], list[str]]:
    """Everything an index says: the records' dump, the BM25 files' digests, Chroma's answers."""
    from index.store.chroma import ChromaPassages

    folder = current_folder(index_dir)
    assert folder is not None
    with closing(sqlite3.connect(folder / "passages.sqlite")) as store:
        dump = "\n".join(store.iterdump())
        probes = store.execute("SELECT vector FROM passages ORDER BY position LIMIT 20").fetchall()
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "bm25").rglob("*"))
        if path.is_file()
    }
    digests["manifest"] = (folder / "manifest.json").read_text(encoding="utf-8")
    chroma = ChromaPassages(folder / "chroma")
    try:
        found = [chroma.nearest(np.frombuffer(row[0], dtype="<f4"), 5)[0] for row in probes]
    finally:
        chroma.close()
    return dump, digests, found
