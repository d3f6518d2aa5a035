"""Builds a whole generation aside, checks it, and publishes it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from pathlib import Path

from corpus import PIPELINE_VERSION
from index.publish.probe import probe
from index.publish.report import Progress
from index.search.expansion import write_learned
from index.search.flat import FLAT, build_flat
from index.store.engine_messages import NOT_FOUND_ITSELF
from index.store.engine_place import EngineAt, on_engine
from index.store.errors import IndexBuildError
from index.store.extraction import LeftOut
from index.store.generations import (
    FORMAT,
    GENERATIONS,
    Manifest,
    current_folder,
    publish,
    sweep,
    write_manifest,
    write_times,
)
from index.store.passage_table import PassageTable
from index.store.record_reader import Records
from index.store.records import Record, write_records
from index.store.vector_store import build_vectors, open_vectors, sweep_vectors, vectors_are_there
from index.types import Embedder

BLOCK = 4096
"""Passages held in memory while words are counted."""


def manifest_of(
    records: Sequence[Record], left_out: Sequence[LeftOut], embedder: Embedder, budget: int
) -> Manifest:
    """Return the manifest of a generation before its files are measured."""
    return Manifest(
        format=FORMAT,
        embedding=embedder.fingerprint,
        dimensions=embedder.dimensions,
        pipeline=PIPELINE_VERSION,
        budget=budget,
        documents=tuple(
            (r.root, r.path, r.document.name, r.document.content_hash, r.how_read) for r in records
        ),
        left_out=_digest(left_out),
        slides=sum(len(r.document.slides) for r in records),
        passages=sum(len(r.passages) for r in records),
    )


def _digest(left_out: Sequence[LeftOut]) -> str:
    rows = [astuple(item) for item in left_out]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:20]


def is_current(index_dir: Path, manifest: Manifest, server: str | EngineAt | None = None) -> bool:
    """Whether the current generation was made of just this, and its vectors are in their place.

    Raises:
        ChromaServerError, EngineError: the server does not answer.
        IndexOpenError: the pointer to the current generation is damaged.
    """
    current = current_folder(index_dir)
    if current is None or current.name.partition(".")[0] != manifest.key:
        return False
    if isinstance(server, EngineAt):
        from index.search.engine.publish import is_asked

        return is_asked(server, current)
    return not on_engine(current) and vectors_are_there(
        server, index_dir, current, manifest.passages
    )


def assemble(
    index_dir: Path, records: Sequence[Record], left_out: Sequence[LeftOut], manifest: Manifest,
    progress: Progress, server: str | EngineAt | None = None,
) -> None:  # fmt: skip
    """Write a generation aside, check it, make it the current one and clear old ones away.

    Raises:
        IndexBuildError: the new generation failed its check; the old one stays.
        ChromaServerError, EngineError: the server does not answer; the old generation stays.
    """
    aside = Path(tempfile.mkdtemp(prefix=".building-", dir=index_dir / GENERATIONS))
    try:
        _fill(index_dir, aside, records, left_out, manifest, progress, server)
        target = publish(index_dir, aside, manifest.key)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    sweep(index_dir)
    if isinstance(server, EngineAt):
        from index.search.engine.publish import point_at

        point_at(server, target)
    else:
        sweep_vectors(server, index_dir)


def _fill(
    index_dir: Path, folder: Path, records: Sequence[Record], left_out: Sequence[LeftOut],
    manifest: Manifest, progress: Progress, server: str | EngineAt | None,
) -> None:  # fmt: skip
    progress("store", 0, 3)
    times: dict[str, float] = {}
    write_records(folder / "passages.sqlite", _timed(records, times), left_out)
    write_times(folder, times)
    progress("store", 1, 3)
    with closing(Records(folder / "passages.sqlite", manifest.dimensions)) as stored:
        write_learned(folder, _texts(stored.passages))
        if isinstance(server, EngineAt):
            from index.search.engine.publish import build_on_engine

            passages = stored.passages
            written = build_on_engine(server, folder, manifest, stored, lambda: _texts(passages))
            if not probe(written, passages):
                raise IndexBuildError(NOT_FOUND_ITSELF)
        else:
            _fill_searched(index_dir, folder, stored.passages, manifest, progress, server)
    write_manifest(folder, manifest)
    progress("store", 3, 3)


def _fill_searched(
    index_dir: Path, folder: Path, passages: PassageTable, manifest: Manifest,
    progress: Progress, server: str | None,
) -> None:  # fmt: skip
    """Write what is searched in the folder itself, but for vectors on a Chroma server."""
    from index.search.lexical import build_lexical

    build_lexical(lambda: _texts(passages), folder / "bm25")
    progress("store", 2, 3)
    build_vectors(server, index_dir, folder, manifest.key, passages)
    with closing(open_vectors(server, index_dir, folder, manifest.passages)) as vectors:
        if not probe(vectors, passages):
            build_flat(folder / FLAT, passages, manifest.dimensions)


def _timed(records: Iterable[Record], times: dict[str, float]) -> Iterator[Record]:
    """Pass records on and note how long each took to read."""
    for record in records:
        if record.seconds is not None:
            times[record.document.name] = record.seconds
        yield record


def _texts(passages: PassageTable) -> Iterator[str]:
    for block in passages.blocks(BLOCK):
        yield from (passage.indexed_text for passage in block)
