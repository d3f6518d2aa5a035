"""Brings an index back from the engine into a folder, without reading or embedding anything anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.assemble import assemble
from index.engine.current import EngineGenerations
from index.writing import writing

if TYPE_CHECKING:
    from index.engine.place import EngineAt
    from index.generations import Manifest
    from index.report import Progress
    from index.types import Embedder


def fetch(at: EngineAt, index_dir: Path, embedder: Embedder, progress: Progress) -> Manifest:
    """Make the engine's current generation that of a folder, with all it takes to answer there.

    Raises:
        EngineError: nothing answers.
        IndexOpenError: there is no index, it is not whole, or it fits not this program or model.
        IndexBuildError: another process is writing, or the folder cannot be written.
    """
    published = EngineGenerations(at, embedder)
    with writing(index_dir):
        generation = published.opened(published.newest())
        records = generation.records
        found = []
        for at_, name in enumerate(records.names):
            progress("fetch", at_, len(records.names))
            found.append(records.record(name))
        assemble(index_dir, found, records.left_out(), generation.manifest, progress)
    return generation.manifest
