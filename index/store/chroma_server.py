"""Passages' vectors on a Chroma server, one collection a generation.

The folder of a generation names its collection; what is on the server and named by no generation
of this index is left by a killed or an older build, and is deleted by the next.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from index.store.chroma import HNSW, ChromaCollection, fill
from index.store.errors import ChromaServerError, IndexOpenError
from index.store.generations import GENERATIONS, damaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.store.passage_table import PassageTable

PLACE = "chroma/server.json"
"""File of a generation that names its collection."""
MARK = "chroma-id"
"""File of an index that tells its collections from those of others on one server."""
BATCH = 1000
"""Rows handed over at once: 8 MB of JSON at 384 dimensions, and the server takes 40 MB."""


class ServerCollection(ChromaCollection):
    """A filled collection on a server; safe to share by threads."""

    def __init__(self, url: str, folder: Path) -> None:
        """Find the collection of a generation.

        Raises:
            IndexOpenError: the generation has none, or it is gone.
            ChromaServerError: the server does not answer.
        """
        from chromadb.errors import NotFoundError

        name, self._url = _named(folder), url
        with _told(url):
            try:
                super().__init__(connect(url).get_collection(name, embedding_function=None))
            except NotFoundError:
                index_dir = folder.parents[1]
                raise IndexOpenError(damaged(index_dir, f"chroma_url {url}, {name}")) from None

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[str]:
        """Return the ids of the ``k`` nearest passages by cosine, nearest first.

        Raises:
            ChromaServerError: the server does not answer.
        """
        with _told(self._url):
            return super().nearest(vector, k)


def build_on_server(
    url: str, index_dir: Path, folder: Path, key: str, passages: PassageTable
) -> None:
    """Fill a new collection for a generation, and note its name in the generation's folder.

    Raises:
        ChromaServerError: the server does not answer.
    """
    name = f"{_prefix(index_dir)}{key}-{uuid.uuid4().hex[:8]}"
    with _told(url):
        collection = connect(url).create_collection(
            name, embedding_function=None, configuration={"hnsw": HNSW}
        )
        fill(collection, passages, BATCH)
    place = folder / PLACE
    place.parent.mkdir()
    place.write_text(json.dumps({"collection": name}) + "\n", encoding="utf-8")


def on_server(folder: Path) -> bool:
    """Whether the vectors of a generation are on a server."""
    return (folder / PLACE).is_file()


def sweep_server(url: str, index_dir: Path) -> None:
    """Delete this index's collections that no generation on disk names."""
    prefix = _prefix(index_dir)
    folders = (index_dir / GENERATIONS).iterdir()
    named = {_named(folder) for folder in folders if on_server(folder)}
    with suppress(ChromaServerError), _told(url):  # the next build sweeps what is left now
        client = connect(url)
        for name in [collection.name for collection in client.list_collections()]:
            if name.startswith(prefix) and name not in named:
                client.delete_collection(name)


@cache
def connect(url: str) -> Any:
    """Return the client of a server, one a process: Chroma never closes a client's connections."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return chromadb.HttpClient(
        host=parts.hostname or "",
        port=parts.port or (443 if secure else 80),
        ssl=secure,
        settings=Settings(anonymized_telemetry=False),
    )


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn whatever the client raises into one error that names the setting and the remedy."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, ValueError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ChromaServerError(
            f"設定 chroma_url のサーバー {url} が使えません（{reason}）。動いているか、アドレスが正しいか、"
            "ネットワークがつながるかを確かめてください。サーバーを使わないときは chroma_url を消し、"
            "seisaku index を実行してください。 / chroma_url: no usable Chroma server there; start it or "
            "correct the address, or remove the setting and run seisaku index"
        ) from error


def _named(folder: Path) -> str:
    try:
        return str(json.loads((folder / PLACE).read_text(encoding="utf-8"))["collection"])
    except (OSError, ValueError, KeyError, TypeError):
        raise IndexOpenError(damaged(folder.parents[1], PLACE)) from None


def _prefix(index_dir: Path) -> str:
    """Return what the names of this index's collections begin with."""
    mark = index_dir / MARK
    if not mark.is_file():
        mark.write_text(uuid.uuid4().hex[:12] + "\n", encoding="utf-8")
    return f"seisaku-{mark.read_text(encoding='utf-8').strip()}-"
