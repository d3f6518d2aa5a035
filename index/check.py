"""A thorough look at a stored index: every file's digest, and Chroma's count."""

from __future__ import annotations

from pathlib import Path

from index.errors import IndexOpenError
from index.generations import check_files, current_folder, read_manifest
from index.vector_store import open_vectors


def check_store(index_dir: Path, server: str | None = None) -> str:
    """Return what was checked (Japanese).

    Raises:
        IndexOpenError: there is no index, or a file of it is damaged; it is named.
        ChromaServerError: the server does not answer.
    """
    folder = current_folder(index_dir)
    if folder is None:
        raise IndexOpenError(
            f"索引がありません（{index_dir}）。seisaku index を実行してください。 / no index: run seisaku index"
        )
    manifest = read_manifest(index_dir, folder)
    check_files(index_dir, folder, manifest, thorough=True)
    open_vectors(server, index_dir, folder, manifest.passages).close()
    return f"{len(manifest.files)}個のファイルと Chroma の{manifest.passages}節に異状はありません。"
