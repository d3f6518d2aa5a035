"""Builds and updates an index: only what changed is read and embedded."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from corpus.files import Limits
from corpus.readers.guard import GuardedReader
from corpus.readers.ocr import NONE, is_unread
from corpus.types import Document
from index.publish.assemble import assemble, is_current, manifest_of
from index.publish.containers import Containers, is_inside
from index.publish.naming import named_uniquely
from index.publish.plan import Plan
from index.publish.report import BuildReport, Progress
from index.publish.sources import Changes, Found, SourceFile, changed_sources, find_sources
from index.publish.stored import Stored, read_places, read_stored
from index.publish.vectors import DocumentVectors
from index.store.engine_place import EngineAt
from index.store.errors import IndexBuildError
from index.store.extraction import LeftOut
from index.store.generations import RESUME
from index.store.picture_cache import forget_pictures
from index.store.records import Record
from index.store.writing import LOCK_SECONDS, writing
from index.types import Embedder


class Builder:
    """One update of one index folder."""

    def __init__(
        self, index_dir: Path, embedder: Embedder, budget: int, max_bytes: int,
        progress: Progress | None = None, limits: Limits | None = None,
        server: str | EngineAt | None = None, wait: float = LOCK_SECONDS,
    ) -> None:  # fmt: skip
        """Prepare an update; nothing is written before :meth:`run`.

        ``server`` is the URL of the Chroma server that keeps the vectors, or the engine that keeps all
        that is searched; None keeps everything here.
        Another writer is waited for ``wait`` seconds.
        """
        self._wait = wait
        self._dir = index_dir
        self._embedder = embedder
        self._budget = budget
        self._reader = GuardedReader(replace(limits or Limits(), max_bytes=max_bytes))
        self._progress = progress or (lambda *_: None)
        self._server = server

    def run(
        self, sources: Sequence[Path], rebuild: bool = False, remove: Sequence[str] = ()
    ) -> BuildReport:
        """Bring the index up to date with the sources.

        Documents of a named root that are gone are removed; documents of other roots stay.

        Args:
            sources: files and folders.
            rebuild: read every document again, those of other roots too, and make all anew.
            remove: names of documents to take out.

        Raises:
            IndexBuildError: a source or a name is missing, another process is writing, or the
                folder cannot be written; what was indexed before is unchanged.
            ChromaServerError, EngineError: the server does not answer; likewise.
        """
        return self._run(find_sources(sources), remove, rebuild)

    def run_changed(self, changes: Sequence[Changes]) -> BuildReport:
        """Bring the index up to date with some files, and leave all others in it as they are.

        Args:
            changes: files of folders. Whoever indexes the folders by :meth:`run` gets the same index.

        Raises:
            IndexBuildError: as :meth:`run` does.
            ChromaServerError, EngineError: as :meth:`run` does.
        """
        return self._run(changed_sources(changes))

    def _run(self, found: Found, remove: Sequence[str] = (), rebuild: bool = False) -> BuildReport:
        start = time.perf_counter()
        with self._reader, Containers(self._reader) as containers, writing(self._dir, self._wait):
            self._check_writer()
            stored = read_places(self._dir) if rebuild else self._stored()
            report = self._update(containers, containers.expanded(found), stored, remove, rebuild)
        return replace(report, seconds=time.perf_counter() - start)

    def _check_writer(self) -> None:
        if isinstance(self._server, EngineAt):
            from index.search.engine.publish import check_writer

            check_writer(self._server, self._dir)

    def _stored(self) -> Stored:
        return read_stored(self._dir, self._embedder.fingerprint, self._budget)

    def _update(
        self, containers: Containers, found: Found, stored: Stored, remove: Sequence[str],
        rebuild: bool,
    ) -> BuildReport:  # fmt: skip
        _check_names(remove, stored)
        vectors = DocumentVectors(self._dir / RESUME, self._embedder, self._progress)
        plan = Plan(stored, vectors, self._budget, self._reader, containers.file)
        with closing(plan):
            self._gather(plan, found, stored, remove)
            plan.finish()
        records = named_uniquely(sorted(plan.records, key=_place))
        self._publish(records, _left_out(plan, stored, found), rebuild)
        report = _report(plan, records, stored, found, vectors.embedded)
        if report.removed or report.updated or rebuild:
            forget_pictures(self._dir)
        return replace(report, read_peak_bytes=self._reader.peak_bytes)

    def _gather(self, plan: Plan, found: Found, stored: Stored, remove: Sequence[str]) -> None:
        for record in stored.records:
            covered = found.covers(record.root, record.path)
            if not covered and record.document.name not in remove:
                plan.keep(record)
        for root, path in stored.outdated:
            if not found.covers(root, path):
                plan.read_again(root, path)
        before = {_place(record): record for record in stored.records}
        for i, source in enumerate(found.files):
            self._progress("read", i, len(found.files))
            plan.add(source, before.get((source.root, source.path)))
        self._progress("read", len(found.files), len(found.files))
        for source, reason in found.refused:
            plan.refuse(source, _held(before, source), reason)

    def _publish(
        self, records: Sequence[Record], left_out: Sequence[LeftOut], rebuild: bool
    ) -> None:
        """Make the records the current generation, unless they are."""
        manifest = manifest_of(records, left_out, self._embedder, self._budget)
        if rebuild or not is_current(self._dir, manifest, self._server):
            assemble(self._dir, records, left_out, manifest, self._progress, self._server)
        (self._dir / RESUME).unlink(missing_ok=True)


def _place(record: Record) -> tuple[str, str]:
    return record.root, record.path


def _held(before: Mapping[tuple[str, str], Record], source: SourceFile) -> list[Record]:
    """Return what was indexed of a file: itself, or the files inside it."""
    return [
        record
        for (root, path), record in before.items()
        if root == source.root and (path == source.path or is_inside(path, source.path))
    ]


def _left_out(plan: Plan, stored: Stored, found: Found) -> list[LeftOut]:
    """Return what is not in the index: of the roots just read, and as before of the others."""
    now = [*plan.failed, *found.skipped]
    told = {(item.root, item.path) for item in now}
    before = [
        item
        for item in stored.left_out
        if not found.covers(item.root, item.path) and (item.root, item.path) not in told
    ]
    return sorted([*before, *now], key=lambda item: (item.root, item.path))


def _check_names(names: Sequence[str], stored: Stored) -> None:
    known = {record.document.name for record in stored.records}
    for name in names:
        if name not in known:
            raise IndexBuildError(
                f"「{name}」という資料は索引にありません。あるもの: {'、'.join(sorted(known)) or 'なし'}"
                f" / no document named {name} in the index"
            )


def _report(
    plan: Plan, records: Sequence[Record], stored: Stored, found: Found, embedded: int
) -> BuildReport:
    places = {_place(record) for record in records}
    return BuildReport(
        documents=len(records),
        slides=sum(len(record.document.slides) for record in records),
        passages=sum(len(record.passages) for record in records),
        added=tuple(plan.added),
        updated=tuple(plan.updated),
        removed=tuple(r.document.name for r in stored.records if _place(r) not in places),
        unchanged=plan.unchanged,
        failed=tuple((item.path, item.reason) for item in plan.failed),
        skipped=tuple((item.path, item.reason) for item in found.skipped),
        embedded_passages=embedded,
        reembedded=plan.reembedded,
        read_seconds=tuple(plan.read_seconds),
        editions=tuple(_editions(records)),
        unread_pages=tuple(_unread(records)),
    )


def _unread(records: Sequence[Record]) -> Iterator[tuple[str, int]]:
    for record in records:
        if record.ocr == NONE:
            notes = [note for slide in record.document.slides for note in slide.notes]
            yield record.document.name, sum(is_unread(note) for note in notes)


def _editions(records: Sequence[Record]) -> Iterator[tuple[str, ...]]:
    """Yield the documents of each 資料 that is there in several editions."""
    series: dict[str, list[Document]] = {}
    for record in records:
        if name := record.document.metadata.get("series"):
            series.setdefault(name, []).append(record.document)
    for group in series.values():
        if len({document.metadata["edition_order"] for document in group}) > 1:
            group.sort(key=lambda document: document.metadata["edition_order"])
            yield tuple(f"{d.name}（{d.metadata['edition']}）" for d in group)
