"""A thorough look at a stored index: every file's digest, and Chroma's count."""

from __future__ import annotations

from pathlib import Path

from index.store.errors import IndexOpenError
from index.store.generations import FORMAT, check_files, current, other_version, read_manifest
from index.store.vector_store import open_vectors


def check_store(index_dir: Path, server: str | None = None) -> str:
    """Return what was checked (Japanese).

    Raises:
        IndexOpenError: there is no index, or a file of it is damaged; it is named.
        IndexMismatchError: another version built it.
        ChromaServerError: the server does not answer.
    """
    found = current(index_dir)
    if found is None:
        raise IndexOpenError(
            f"索引がありません（{index_dir}）。seisaku index を実行してください。 / no index: run seisaku index"
        )
    manifest = read_manifest(index_dir, found.folder)
    if manifest.format != FORMAT:
        raise other_version(index_dir)
    check_files(index_dir, found, thorough=True)
    open_vectors(server, index_dir, found.folder, manifest.passages).close()
    files = sum(path.is_file() for path in found.folder.rglob("*"))
    return f"{files}個のファイルと Chroma の{manifest.passages}節に異状はありません。"
