"""Where a generation's vectors are: in its folder, or on the Chroma server of the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.store.errors import IndexOpenError
from index.store.generations import damaged

if TYPE_CHECKING:
    from index.store.chroma import ChromaCollection
    from index.store.passage_table import PassageTable


def build_vectors(
    server: str | None, index_dir: Path, folder: Path, key: str, passages: PassageTable
) -> None:
    """Put the passages' vectors where the settings say; ``server`` is a URL or None."""
    if server is None:
        from index.store.chroma import build_chroma

        build_chroma(folder / "chroma", passages)
    else:
        from index.store.chroma_server import build_on_server

        build_on_server(server, index_dir, folder, key, passages)


def open_vectors(server: str | None, index_dir: Path, folder: Path, count: int) -> ChromaCollection:
    """Open the vectors of a generation.

    Raises:
        IndexOpenError: they are damaged, or are not where the settings say.
        ChromaServerError: the server does not answer.
    """
    from index.store.chroma import ChromaPassages
    from index.store.chroma_server import ServerCollection, on_server

    if on_server(folder) != (server is not None):
        raise IndexOpenError(
            f"索引 {index_dir} のベクトルは、設定 chroma_url の示す場所にありません。設定を戻すか、"
            "seisaku index を実行してください。 / the vectors are not where the setting chroma_url "
            "says: restore it, or run seisaku index"
        )
    if server is None:
        store: ChromaCollection = ChromaPassages(folder / "chroma")
    else:
        store = ServerCollection(server, folder)
    if store.count != count:
        store.close()
        raise IndexOpenError(damaged(index_dir, "chroma"))
    return store


def vectors_are_there(server: str | None, index_dir: Path, folder: Path, count: int) -> bool:
    """Whether a generation's vectors are where the settings say; a server is asked.

    Raises:
        ChromaServerError: the server does not answer.
    """
    from index.store.chroma_server import on_server

    if server is None:
        return not on_server(folder)
    try:
        open_vectors(server, index_dir, folder, count).close()
    except IndexOpenError:
        return False
    return True


def sweep_vectors(server: str | None, index_dir: Path) -> None:
    """Clear away what no generation on disk names any more."""
    if server is not None:
        from index.store.chroma_server import sweep_server

        sweep_server(server, index_dir)
