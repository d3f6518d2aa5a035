"""Follows the current generation of an index in the engine."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from index.engine.client import Engine
from index.engine.generation import EngineGeneration
from index.engine.messages import DIMENSIONS, NO_INDEX
from index.errors import IndexMismatchError, IndexOpenError
from index.fitting import check_fits

if TYPE_CHECKING:
    from index.engine.place import EngineAt
    from index.types import Embedder

LOOKED_SECONDS = 1.0
"""How long what the alias named is believed: a question asks the engine once, not at every page."""


class EngineGenerations:
    """The generations of one index; threads may share it."""

    def __init__(self, at: EngineAt, embedder: Embedder) -> None:
        self._at, self._embedder = at, embedder
        self._lock = threading.Lock()
        self._seen: tuple[float, str | None] = (float("-inf"), None)

    def newest(self) -> str | None:
        """Return the collection that is asked, as it was a second ago at most.

        Raises:
            EngineError: nothing answers.
        """
        with self._lock:
            if time.monotonic() - self._seen[0] >= LOOKED_SECONDS:
                self._seen = (time.monotonic(), Engine(self._at).target())
            return self._seen[1]

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
        try:
            generation = EngineGeneration(Engine(self._at), collection)
        except IndexOpenError:
            self._seen = (float("-inf"), None)  # two updates may have been published meanwhile
            raise
        check_fits(generation.manifest, self._embedder, url)
        found, own = generation.table.dimensions(), self._embedder.dimensions
        if found != own:
            raise IndexMismatchError(DIMENSIONS.format(url=url, found=found, own=own))
        return generation
