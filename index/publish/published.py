"""Where an index's generations are published: in its folder, or in the engine of the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.search.engine.current import EngineGenerations
from index.search.generation import Generation
from index.store.engine_place import EngineAt
from index.store.errors import IndexOpenError
from index.store.fitting import check_fits
from index.store.generations import Current, check_files, current, read_manifest

if TYPE_CHECKING:
    from index.search.engine.generation import EngineGeneration
    from index.types import Embedder


class Published(Protocol):
    """The generations of one index."""

    def newest(self) -> Any:
        """Return which is current, None where nothing was indexed yet."""
        ...

    def opened(self, found: Any) -> Generation | EngineGeneration:
        """Open one, as :meth:`newest` returned it."""
        ...


def published(index_dir: Path, embedder: Embedder, server: str | EngineAt | None) -> Published:
    """Return the generations where the settings say they are."""
    if isinstance(server, EngineAt):
        return EngineGenerations(server, embedder)
    return FolderGenerations(index_dir, embedder, server)


class FolderGenerations:
    """The generations of an index folder."""

    def __init__(self, index_dir: Path, embedder: Embedder, server: str | None) -> None:
        self._dir, self._embedder, self._server = index_dir, embedder, server

    def newest(self) -> Current | None:
        """Return the current one.

        Raises:
            IndexOpenError: it is not there.
        """
        return current(self._dir)

    def opened(self, found: Current | None) -> Generation:
        """Open one.

        Raises:
            IndexOpenError: there is none, or it is damaged.
            IndexMismatchError: it was built with another model or by another version.
        """
        if found is None:
            raise IndexOpenError(
                f"索引がありません（{self._dir}）。先に seisaku index を実行してください。"
                " / no index here: run seisaku index first"
            )
        manifest = read_manifest(self._dir, found.folder)
        check_fits(manifest, self._embedder, self._dir)
        check_files(self._dir, found)
        return Generation(self._dir, found.folder, manifest, self._server)
