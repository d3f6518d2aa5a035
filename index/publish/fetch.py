"""Brings an index back from the engine into a folder, without reading or embedding anything anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.publish.assemble import assemble
from index.search.engine.current import EngineGenerations
from index.store.engine_place import put_mark, written_by
from index.store.writing import writing

if TYPE_CHECKING:
    from index.publish.report import Progress
    from index.store.engine_place import EngineAt
    from index.store.generations import Manifest
    from index.types import Embedder


def fetch(at: EngineAt, index_dir: Path, embedder: Embedder, progress: Progress) -> Manifest:
    """Make the engine's current generation that of a folder, with all it takes to answer there.

    From then on this folder may write to the engine, as the one it came from may.

    Raises:
        EngineError: nothing answers.
        IndexOpenError: there is no index, it is not whole, or it fits not this program or model.
        IndexBuildError: another process is writing, or the folder cannot be written.
    """
    published = EngineGenerations(at, embedder)
    with writing(index_dir):
        collection = published.newest()
        generation = published.opened(collection)
        records = generation.records
        found = []
        for at_, name in enumerate(records.names):
            progress("fetch", at_, len(records.names))
            found.append(records.record(name))
        assemble(index_dir, found, records.left_out(), generation.manifest, progress)
        put_mark(index_dir, written_by(at, str(collection)))
    return generation.manifest
