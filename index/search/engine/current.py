"""Follows the current generation of an index in the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search.engine.client import Engine
from index.search.engine.generation import EngineGeneration
from index.store.engine_messages import DIMENSIONS, NO_INDEX
from index.store.errors import IndexMismatchError, IndexOpenError
from index.store.fitting import check_fits

if TYPE_CHECKING:
    from index.store.engine_place import EngineAt
    from index.types import Embedder


class EngineGenerations:
    """The generations of one index; threads may share it."""

    def __init__(self, at: EngineAt, embedder: Embedder) -> None:
        self._at, self._embedder = at, embedder

    def newest(self) -> str | None:
        """Return the collection that is asked.

        Raises:
            EngineError: nothing answers.
        """
        return Engine(self._at).target()

    def opened(self, collection: str | None) -> EngineGeneration:
        """Open a generation.

        Raises:
            EngineError: nothing answers.
            IndexOpenError: there is no index, or it is not whole.
            IndexMismatchError: it was built with another model or by another version.
        """
        url = self._at.url
        if collection is None:
            raise IndexOpenError(NO_INDEX.format(url=url, name=self._at.name))
        generation = EngineGeneration(Engine(self._at), collection)
        check_fits(generation.manifest, self._embedder, url)
        found, own = generation.table.dimensions(), self._embedder.dimensions
        if found != own:
            raise IndexMismatchError(DIMENSIONS.format(url=url, found=found, own=own))
        return generation


def check_engine(at: EngineAt) -> str:
    """Return what was checked of an index in an engine (Japanese); no folder is needed.

    Raises:
        EngineError: nothing answers.
        IndexOpenError: there is no index, or it is not whole.
        IndexMismatchError: another version of seisaku wrote it.
    """
    engine = Engine(at)
    collection = engine.target()
    if collection is None:
        raise IndexOpenError(NO_INDEX.format(url=at.url, name=at.name))
    passages = EngineGeneration(engine, collection).passages
    return f"{at.url} の索引「{at.name}」の{passages}節に異状はありません。"
