"""Builds and updates an index: only what changed is read and embedded."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import PIPELINE_VERSION
from corpus.documents import bundled_deck
from corpus.passages import split_document
from corpus.readers.base import Limits, ReadError, content_hash
from corpus.readers.guard import GuardedReader
from corpus.types import Document
from index.errors import IndexBuildError, IndexOpenError
from index.generations import (
    FORMAT,
    GENERATIONS,
    LOCK,
    RESUME,
    Manifest,
    current_folder,
    measure_files,
    publish,
    read_manifest,
    sweep,
    write_manifest,
)  # fmt: skip
from index.records import Record, Records, write_records
from index.sources import BUNDLED, Found, SourceFile, find_sources
from index.types import Embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOCK_SECONDS = 3
"""A second writer waits this long before it is told so."""
PROBES = 20
"""Passages that must find themselves in a new Chroma store before it is published."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; the first three are totals of the index as it is now."""

    documents: int
    slides: int
    passages: int
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    embedded_passages: int = 0
    reembedded: bool = False
    seconds: float = 0.0
    read_seconds: tuple[tuple[str, float], ...] = ()
    """Path below its root and time of each file that was read."""
    read_peak_bytes: int = 0
    """The most memory that reading took (in the process that reads)."""


@dataclass(slots=True)
class _Plan:
    """The records of the new generation as they are gathered, and what happened to each file."""

    records: list[Record] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    embedded: int = 0
    reembedded: bool = False
    read_seconds: list[tuple[str, float]] = field(default_factory=list)


class Builder:
    """One update of one index folder."""

    def __init__(
        self, index_dir: Path, embedder: Embedder, budget: int, max_bytes: int,
        progress: Progress | None = None, limits: Limits | None = None,
    ) -> None:  # fmt: skip
        """Prepare an update; nothing is written before :meth:`run`."""
        self._dir = index_dir
        self._embedder = embedder
        self._budget = budget
        self._max_bytes = max_bytes
        self._reader = GuardedReader(replace(limits or Limits(), max_bytes=max_bytes))
        self._progress = progress or (lambda *_: None)

    def run(
        self, sources: Sequence[Path], rebuild: bool = False, remove: Sequence[str] = ()
    ) -> BuildReport:
        """Bring the index up to date with the sources.

        Documents of a named root that are gone are removed; documents of other roots stay.

        Args:
            sources: files and folders.
            rebuild: forget what was indexed before.
            remove: names of documents to take out.

        Raises:
            IndexBuildError: a source or a name is missing, another process is writing, or the
                folder cannot be written; what was indexed before is unchanged.
        """
        start = time.perf_counter()
        found = find_sources(sources)
        with self._reader, self._writing():
            old = [] if rebuild else self._old()
            report = self._update(found, old, remove, rebuild)
        return replace(report, seconds=time.perf_counter() - start)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            (self._dir / GENERATIONS).mkdir(parents=True, exist_ok=True)
            with FileLock(self._dir / LOCK, timeout=LOCK_SECONDS):
                yield
        except Timeout:
            raise IndexBuildError(
                f"索引 {self._dir} は別の処理が更新中です。終わってからもう一度実行してください。"
                " / another process is updating this index: try again when it has finished"
            ) from None
        except (OSError, sqlite3.OperationalError) as error:
            raise IndexBuildError(
                f"索引 {self._dir} に書き込めません（{error}）。空き容量と書き込み権限を確かめるか、"
                "--index で別のフォルダを指定してください。以前の索引はそのままです。"
                " / cannot write: check free space and permission, or name another folder with "
                "--index; the index as it was is unchanged"
            ) from error

    def _old(self) -> list[Record]:
        try:
            folder = current_folder(self._dir)
        except IndexOpenError as error:
            raise IndexBuildError(str(error)) from None
        if folder is None:
            return []
        try:
            manifest = read_manifest(self._dir, folder)
            if manifest.format != FORMAT:
                self._outdated = tuple((root, path) for root, path, _, _ in manifest.documents)
                return []
            self._same_pipeline = (
                manifest.pipeline == PIPELINE_VERSION and manifest.budget == self._budget
            )
            self._same_model = manifest.embedding == self._embedder.fingerprint
            with closing(Records(folder / "passages.sqlite")) as records:
                names = [row[2] for row in records.documents()]
                return [records.record(name, manifest.dimensions) for name in names]
        except (IndexOpenError, sqlite3.DatabaseError, ValueError, TypeError) as error:
            raise IndexBuildError(
                f"{error} seisaku index --rebuild で作り直してください。 / rebuild with --rebuild"
            ) from None

    # --- planning ------------------------------------------------------------------------------

    def _update(
        self, found: Found, old: list[Record], remove: Sequence[str], rebuild: bool
    ) -> BuildReport:
        before = {(record.root, record.path): record for record in old}
        self._check_names(remove, old)
        plan = _Plan()
        named = set(found.roots)
        kept = [r for r in old if r.root not in named and r.document.name not in remove]
        for record in kept:
            self._keep(record, plan)
        for root, path in self._outdated:
            if root not in named:
                self._read_again(root, path, plan)
        for i, source in enumerate(found.files):
            self._progress("read", i, len(found.files))
            self._add(source, before.get((source.root, source.path)), plan)
        self._progress("read", len(found.files), len(found.files))
        records = _named_uniquely(sorted(plan.records, key=lambda r: (r.root, r.path)))
        names = {(record.root, record.path) for record in records}
        gone = tuple(r.document.name for r in old if (r.root, r.path) not in names)
        self._write(records, rebuild)
        return BuildReport(
            documents=len(records),
            slides=sum(len(record.document.slides) for record in records),
            passages=sum(len(record.passages) for record in records),
            added=tuple(plan.added),
            updated=tuple(plan.updated),
            removed=gone,
            unchanged=plan.unchanged,
            failed=tuple(plan.failed),
            skipped=found.skipped,
            embedded_passages=plan.embedded,
            reembedded=plan.reembedded,
            read_seconds=tuple(plan.read_seconds),
            read_peak_bytes=self._reader.peak_bytes,
        )

    def _check_names(self, remove: Sequence[str], old: list[Record]) -> None:
        known = {record.document.name for record in old}
        for name in remove:
            if name not in known:
                raise IndexBuildError(
                    f"「{name}」という資料は索引にありません。あるもの: {'、'.join(sorted(known)) or 'なし'}"
                    f" / no document named {name} in the index"
                )

    def _keep(self, record: Record, plan: _Plan) -> None:
        """Keep a document of another root; read it again where passages are made differently now."""
        file = stored_file(record)
        if self._same_pipeline or not file.is_file():
            plan.records.append(self._carried(record, plan))
        else:
            self._add(SourceFile(record.root, record.path, file), record, plan)

    def _read_again(self, root: str, path: str, plan: _Plan) -> None:
        """Read a document of another root whose stored form is of an older program."""
        file = source_file(root, path)
        if file.is_file():
            self._add(SourceFile(root, path, file), None, plan)
        else:
            plan.failed.append(
                (path, f"{path}: 索引の形式が変わりましたが、元のファイルがありません（{file}）。索引から除きました。"
                 " / the index has a new format and the file is gone: left out")
            )  # fmt: skip

    def _carried(self, record: Record, plan: _Plan) -> Record:
        """Return a record with its vectors made again where the model has changed."""
        if self._same_model:
            return record
        plan.reembedded = True
        vectors = self._embed(record.document, record.passages, plan)
        return replace(record, vectors=vectors)

    def _add(self, source: SourceFile, before: Record | None, plan: _Plan) -> None:
        try:
            same = before is not None and self._same_pipeline and self._same_model
            if same and before is not None and self._unchanged(source, before):
                plan.unchanged += 1
                plan.records.append(before)
                return
            started = time.perf_counter()
            document = self._reader.read(source.file, source.path)
            plan.read_seconds.append((source.path, time.perf_counter() - started))
        except ReadError as error:
            self._fail(source, before, str(error), plan)
            return
        passages = split_document(document, self._budget)
        vectors = self._embed(document, passages, plan)
        plan.records.append(Record(source.root, source.path, document, passages, vectors))
        (plan.added if before is None else plan.updated).append(source.path)

    def _fail(self, source: SourceFile, before: Record | None, reason: str, plan: _Plan) -> None:
        if before is not None:
            reason += " 以前の版を索引に残しました。 / the version indexed before is kept"
            plan.records.append(self._carried(before, plan))
        plan.failed.append((source.path, reason))

    def _unchanged(self, source: SourceFile, before: Record) -> bool:
        try:
            if source.file.stat().st_size > self._max_bytes:
                return False
            return document_hash(source.file) == before.document.content_hash
        except OSError:
            return False

    def _embed(
        self, document: Document, passages: Sequence[object], plan: _Plan
    ) -> NDArray[np.float32]:
        """Embed one document's passages by themselves, so that its vectors never depend on others.

        Finished documents are remembered until the build is published: a killed build goes on
        where it was.
        """
        texts = [getattr(passage, "indexed_text", "") for passage in passages]
        key = _resume_key(texts, self._embedder.fingerprint)
        with closing(sqlite3.connect(self._dir / RESUME)) as store, store:
            store.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, data BLOB)")
            found = store.execute("SELECT data FROM vectors WHERE key = ?", (key,)).fetchone()
            if found is not None:
                return _vectors(found[0], len(texts))
            vectors = self._embed_in_steps(document.name, texts)
            data = np.ascontiguousarray(vectors, dtype="<f4").tobytes()
            store.execute("INSERT INTO vectors VALUES (?, ?)", (key, data))
        plan.embedded += len(texts)
        return vectors

    def _embed_in_steps(self, name: str, texts: Sequence[str]) -> NDArray[np.float32]:
        step = 256
        parts = [np.zeros((0, self._embedder.dimensions), dtype=np.float32)]
        for start in range(0, len(texts), step):
            self._progress(name, start, len(texts))
            parts.append(self._embedder.embed_passages(texts[start : start + step]))
        self._progress(name, len(texts), len(texts))
        return np.concatenate(parts)

    # --- writing -------------------------------------------------------------------------------

    _same_pipeline = True
    _same_model = True
    _outdated: tuple[tuple[str, str], ...] = ()

    def _write(self, records: Sequence[Record], rebuild: bool) -> None:
        """Build a generation aside, check it and publish it, unless it is the current one."""
        manifest = self._manifest(records)
        current = None if rebuild else current_folder(self._dir)
        if current is not None and current.name.partition(".")[0] == manifest.key:
            (self._dir / RESUME).unlink(missing_ok=True)
            return
        aside = Path(tempfile.mkdtemp(prefix=".building-", dir=self._dir / GENERATIONS))
        try:
            self._fill(aside, records, manifest)
            publish(self._dir, aside, manifest.key)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        sweep(self._dir)
        (self._dir / RESUME).unlink(missing_ok=True)

    def _manifest(self, records: Sequence[Record]) -> Manifest:
        return Manifest(
            format=FORMAT,
            embedding=self._embedder.fingerprint,
            dimensions=self._embedder.dimensions,
            pipeline=PIPELINE_VERSION,
            budget=self._budget,
            documents=tuple(
                (r.root, r.path, r.document.name, r.document.content_hash) for r in records
            ),
            slides=sum(len(r.document.slides) for r in records),
            passages=sum(len(r.passages) for r in records),
            files={},
        )

    def _fill(self, folder: Path, records: Sequence[Record], manifest: Manifest) -> None:
        from index.chroma import build_chroma
        from index.lexical import build_lexical

        passages = [passage for record in records for passage in record.passages]
        vectors = np.concatenate(
            [np.zeros((0, manifest.dimensions), dtype=np.float32), *(r.vectors for r in records)]
        )
        self._progress("store", 0, 3)
        write_records(folder / "passages.sqlite", records)
        self._progress("store", 1, 3)
        build_lexical([passage.indexed_text for passage in passages], folder / "bm25")
        self._progress("store", 2, 3)
        build_chroma(folder / "chroma", passages, vectors)
        _probe(folder, [passage.id for passage in passages], vectors)
        write_manifest(folder, replace(manifest, files=measure_files(folder)))
        self._progress("store", 3, 3)


def stored_file(record: Record) -> Path:
    """Return where a stored document came from."""
    return source_file(record.root, record.path)


def source_file(root: str, path: str) -> Path:
    """Return the file of a document by its root and its path below it."""
    if root == BUNDLED:
        return bundled_deck()
    folder = Path(root)
    return folder / path if folder.is_dir() else folder


def document_hash(path: Path) -> str:
    """Return the SHA-256 of a file, as readers record it."""
    return content_hash(path.read_bytes())


def _resume_key(texts: Sequence[str], fingerprint: str) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for text in texts:
        digest.update(b"\x1f" + text.encode())
    return digest.hexdigest()


def _vectors(data: bytes, count: int) -> NDArray[np.float32]:
    return np.frombuffer(data, dtype="<f4").reshape(count, -1) if count else _no_vectors()


def _no_vectors() -> NDArray[np.float32]:
    return np.zeros((0, 0), dtype=np.float32)


def _named_uniquely(records: Sequence[Record]) -> list[Record]:
    """Give the second document of a name its root folder's name in front of it."""
    taken: set[str] = set()
    named: list[Record] = []
    for record in records:
        name = record.path
        while name in taken:
            name = f"{Path(record.root).name}/{name}"
        taken.add(name)
        named.append(record if record.document.name == name else _renamed(record, name))
    return named


def _renamed(record: Record, name: str) -> Record:
    from corpus.passages import passage_id

    passages = tuple(
        replace(p, document=name, id=passage_id(name, p.slide, p.start, p.text))
        for p in record.passages
    )
    return replace(record, document=replace(record.document, name=name), passages=passages)


def _probe(folder: Path, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Make sure that Chroma has every passage and that passages find themselves."""
    from index.chroma import ChromaPassages

    store = ChromaPassages(folder / "chroma")
    try:
        step = max(1, len(ids) // PROBES)
        lost = [
            ids[i]
            for i in range(0, len(ids), step)
            if not _finds_itself(store.nearest(vectors[i], 10), ids, vectors, i)
        ]
        if store.count != len(ids) or lost:
            raise IndexBuildError(
                f"作った索引の検査に通りませんでした（{store.count}/{len(ids)} 件、見つからない節 {len(lost)}）。"
                "もう一度実行してください。 / the new index failed its check: run again"
            )
    finally:
        store.close()


def _finds_itself(
    found: Sequence[str], ids: Sequence[str], vectors: NDArray[np.float32], i: int
) -> bool:
    """A passage is found, or ten others with the very same vector stand before it."""
    if ids[i] in found:
        return True
    same = {ids[int(j)] for j in np.flatnonzero(vectors @ vectors[i] > 0.9999)}
    return set(found) <= same
