"""A thorough look at a stored index: every file's digest, and the count of Chroma or the engine."""

from __future__ import annotations

from pathlib import Path

from index.engine.place import EngineAt
from index.errors import IndexOpenError
from index.generations import FORMAT, check_files, current, other_version, read_manifest
from index.vector_store import open_vectors


def check_store(index_dir: Path, server: str | EngineAt | None = None) -> str:
    """Return what was checked (Japanese); of an engine no folder is needed.

    Raises:
        IndexOpenError: there is no index, or a file of it is damaged; it is named.
        IndexMismatchError: another version built it.
        ChromaServerError, EngineError: the server does not answer.
    """
    if isinstance(server, EngineAt):
        return _checked_there(server)
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


def _checked_there(at: EngineAt) -> str:
    from index.engine.client import Engine
    from index.engine.generation import EngineGeneration
    from index.engine.messages import NO_INDEX

    engine = Engine(at)
    collection = engine.target()
    if collection is None:
        raise IndexOpenError(NO_INDEX.format(url=at.url, name=at.name))
    passages = EngineGeneration(engine, collection).passages
    return f"{at.url} の索引「{at.name}」の{passages}節に異状はありません。"
