"""Passages in Chroma, embedded in this process.

Chroma is made anew from the SQLite records for every generation and never written afterwards: its
embedded store is for one writer and has no checksums (DESIGN, facts measured).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.passage_table import PassageTable

COLLECTION = "passages"
BATCH = 4096
"""Rows handed over at once; Chroma refuses more than 5,461."""
HNSW: dict[str, Any] = {"space": "cosine", "ef_search": 200}
"""With Chroma's own ``ef_search`` of 100, three in 10,000 of the deck's nearest 100 were missed."""


def build_chroma(folder: Path, passages: PassageTable) -> None:
    """Write the passages and their vectors into a new Chroma store."""
    client = _client(folder)
    try:
        fill(
            client.create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": HNSW}
            ),
            passages,
        )
    finally:
        client.close()


def fill(collection: Any, passages: PassageTable, rows: int = BATCH) -> None:
    """Add the passages to an empty collection, so many rows at once."""
    start = 0
    for batch in passages.blocks(rows):
        collection.add(
            ids=[passage.id for passage in batch],
            embeddings=passages.vectors_between(start, start + len(batch)),
            documents=[passage.text for passage in batch],
            metadatas=[
                {"document": p.document, "slide": p.slide, "title": p.slide_title} for p in batch
            ],
        )
        start += len(batch)


class ChromaCollection:
    """A filled collection.

    Attributes:
        collection: Chroma's own.
        count: passages in it.
    """

    def __init__(self, collection: Any) -> None:
        self.collection = collection
        self.count = int(collection.count())

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[str]:
        """Return the ids of the ``k`` nearest passages by cosine, nearest first."""
        wanted = min(k, self.count)
        if wanted == 0:
            return []
        found = self.collection.query(
            query_embeddings=[vector.tolist()], n_results=wanted, include=[]
        )
        return [str(name) for name in found["ids"][0]]

    def close(self) -> None:
        """Release what it holds."""


class ChromaPassages(ChromaCollection):
    """A store built in a folder, opened for queries."""

    def __init__(self, folder: Path) -> None:
        """Open a store; one in a read-only folder is copied aside first, as Chroma must write."""
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        try:
            self._open(folder)
        except Exception:
            if self._copy is not None or _writable(folder):
                raise
            self._copy = tempfile.TemporaryDirectory(prefix="seisaku-chroma-")
            copied = Path(self._copy.name) / "chroma"
            _copy_writable(folder, copied)
            self._open(copied)

    def _open(self, folder: Path) -> None:
        self._client = _client(folder)
        super().__init__(self._client.get_collection(COLLECTION, embedding_function=None))

    def close(self) -> None:
        """Release the store and the copy, if one was made."""
        self._client.close()
        if self._copy is not None:
            self._copy.cleanup()


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False)
    )


def _copy_writable(folder: Path, target: Path) -> None:
    """Copy a folder without its permissions: ``shutil.copytree`` would make the copy read-only."""
    target.mkdir()
    for path in folder.iterdir():
        copy = _copy_writable if path.is_dir() else shutil.copyfile
        copy(path, target / path.name)


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
