"""Passages in Chroma, embedded in this process.

Chroma is made anew from the SQLite records for every generation and never written afterwards: its
embedded store is for one writer and has no checksums (DESIGN, facts measured).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.store.passage_table import PassageTable

COLLECTION = "passages"
BATCH = 4096
"""Rows handed over at once; Chroma refuses more than 5,461."""
HNSW: dict[str, Any] = {"space": "cosine", "ef_search": 200}
"""With Chroma's own ``ef_search`` of 100, three in 10,000 of the deck's nearest 100 were missed."""


COPIED_BYTES = 64 * 2**20
"""Graphs up to this size are copied by whoever opens them."""


def build_chroma(folder: Path, passages: PassageTable) -> None:
    """Write the passages and their vectors into a new Chroma store.

    Raises:
        OSError: it cannot be written.
    """
    from chromadb.errors import ChromaError

    try:
        _build(folder, passages)
    except ChromaError as error:  # what SQLite and the system said, as text: a full disk, mostly
        raise OSError(f"Chroma: {error}") from error


def _build(folder: Path, passages: PassageTable) -> None:
    client = _client(folder)
    try:
        fill(
            client.create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": _hnsw(passages.count())}
            ),
            passages,
        )
    finally:
        client.close()


def _hnsw(count: int) -> dict[str, Any]:
    """Return the graph's settings for so many passages: all are in its files when the last is in.

    What is not would be written into them by whoever opens the store next.
    """
    whole = max(count, 2)
    return {**HNSW, "sync_threshold": whole, "batch_size": min(whole, 100)}


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
    """A store built in a folder, opened for queries in a folder of this process's own.

    Chroma writes into a store as it opens it, and several processes may open one: each has a copy of
    the SQLite file and of a small graph. A large graph, which is whole in its files and only read,
    is linked.
    """

    def __init__(self, folder: Path) -> None:
        """Open a store."""
        _sweep()
        self._own = tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")
        try:
            for path in folder.iterdir():
                own = Path(self._own.name) / path.name
                if path.is_file():
                    shutil.copyfile(path, own)
                elif _size(path) > COPIED_BYTES:
                    own.symlink_to(path.resolve())
                else:
                    shutil.copytree(path, own, copy_function=shutil.copyfile)
                    own.chmod(0o700)
            self._client = _client(Path(self._own.name))
            super().__init__(self._client.get_collection(COLLECTION, embedding_function=None))
        except BaseException:
            self._own.cleanup()
            raise

    def close(self) -> None:
        """Release the store and the copy."""
        self._client.close()
        self._own.cleanup()


_PREFIX = "seisaku-chroma-"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _sweep() -> None:
    """Remove what processes that were killed left behind."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        number = path.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdigit() and not _lives(int(number)):
            shutil.rmtree(path, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False)
    )
