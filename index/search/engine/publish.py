"""Writes a generation into the engine aside, checks it, and makes it current by one switch of the alias."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.search.engine.client import Engine
from index.search.engine.generation import EngineGeneration
from index.search.engine.manifest import head_rows
from index.search.engine.records import record_rows
from index.search.engine.schema import create_passages, write_passages
from index.search.engine.terms import term_rows
from index.search.engine.texts import create_texts, write_texts
from index.search.engine.weights import TermWeights
from index.search.lexical import TERMS, build_lexical
from index.store.engine_messages import FOREIGN
from index.store.engine_place import (
    TEXTS,
    EngineAt,
    collection_of,
    mark_of,
    note_place,
    on_engine,
    written_by,
)
from index.store.errors import EngineError, IndexBuildError, IndexOpenError
from index.store.generations import read_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.engine.table import EngineTable
    from index.store.generations import Manifest
    from index.store.passage_table import PassageTable
    from index.store.record_reader import Records


def check_writer(at: EngineAt, index_dir: Path) -> None:
    """Refuse to write where the index is another folder's: a copy without it would replace all.

    Raises:
        EngineError: nothing answers, which is told before anything is read or embedded.
        IndexBuildError: another folder writes there.
    """
    target = Engine(at).target()
    if target is not None and written_by(at, target) != mark_of(index_dir):
        raise IndexBuildError(FOREIGN.format(url=at.url, name=at.name))


def build_on_engine(
    at: EngineAt,
    folder: Path,
    manifest: Manifest,
    stored: Records,
    texts: Callable[[], Iterable[str]],
) -> Written:
    """Fill a new collection for a generation, and note its name in the generation's folder.

    Args:
        at: the engine and the index's name there.
        folder: the generation, its records and abbreviations written.
        manifest: what it is.
        stored: its records.
        texts: gives those of its passages, in order.

    Returns:
        What was written, to be probed.

    Raises:
        EngineError: nothing answers, or it refuses something.
    """
    engine = Engine(at)
    mark = mark_of(folder.parents[1])
    collection = f"{at.prefix}{mark}_{manifest.key}_{uuid.uuid4().hex[:8]}"
    passages = stored.passages
    weights = _weights(folder, texts, manifest.passages)
    create_passages(engine, collection, manifest.dimensions, manifest.passages)
    documents = {row[2]: at for at, row in enumerate(stored.documents())}
    write_passages(engine, collection, passages, documents, weights)
    create_texts(engine, collection + TEXTS)
    write_texts(engine, collection + TEXTS, _texts(folder, stored, weights))
    write_texts(engine, collection + TEXTS, head_rows(folder, manifest))
    for name in (collection, collection + TEXTS):
        engine.call("flush", name, patient=True)
        engine.call("load_collection", name, patient=True)
    note_place(folder, collection)
    return Written(EngineGeneration(engine, collection).table, passages)


def _weights(
    folder: Path, texts: Callable[[], Iterable[str]], count: int
) -> dict[str, TermWeights]:
    with tempfile.TemporaryDirectory(prefix="bm25-", dir=folder) as scratch:
        build_lexical(texts, Path(scratch))
        return {field: TermWeights(Path(scratch), field, count) for field in TERMS}


def _texts(
    folder: Path, stored: Records, weights: Mapping[str, TermWeights]
) -> Iterator[tuple[str, str]]:
    terms = (term_rows(field, of) for field, of in weights.items())
    yield from chain(record_rows(stored, read_times(folder)), *terms)


class Written:
    """The vectors of a new collection, as ``index.publish.probe`` asks for them."""

    def __init__(self, table: EngineTable, passages: PassageTable) -> None:
        self.count, self._table, self._passages = table.counted(), table, passages

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[str]:
        """Return the ids of the nearest passages."""
        places = self._table.nearest(vector, k)
        return [passage.id for passage in self._passages.at(places)]


def point_at(at: EngineAt, folder: Path) -> None:
    """Make a generation the one that is asked, and delete all but it and the one before.

    Raises:
        EngineError: nothing answers; the one before is still asked.
    """
    engine = Engine(at)
    new, old = collection_of(folder), engine.target()
    engine.call("create_alias" if old is None else "alter_alias", new, at.alias)
    kept = {f"{name}{end}" for name in (new, old) for end in ("", TEXTS)}
    with suppress(EngineError):  # the next build sweeps what is left now
        for name in engine.collections():
            if name not in kept:
                engine.call("drop_collection", name)


def is_asked(at: EngineAt, folder: Path) -> bool:
    """Whether a generation is the one that is asked in the engine, and whole.

    Raises:
        EngineError: nothing answers.
    """
    engine = Engine(at)
    if not on_engine(folder) or engine.target() != collection_of(folder):
        return False
    try:
        EngineGeneration(engine, collection_of(folder))
    except IndexOpenError:
        return False
    return True
