"""Gathers the documents of the next generation: kept, read again, or failed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.files import ReadError, content_hash
from corpus.passages import split_document
from corpus.readers import asides
from corpus.readers.describe import description_stamp
from corpus.readers.guard import GuardedReader
from corpus.readers.ocr import NONE, OFF, is_outdated
from index.publish.sources import SourceFile
from index.publish.stored import Stored
from index.publish.vectors import DocumentVectors
from index.store.extraction import LeftOut
from index.store.records import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.types import Document, Passage


class Plan:
    """The records of the next generation as they are gathered, and what happened to each file.

    While one file is read, by the process that reads, the one before is embedded here. ``finish``
    must be called before the records are used.

    Attributes:
        records: the documents so far.
        added: paths read for the first time.
        updated: paths read again.
        failed: the files that could not be read.
        unchanged: number of files that are as they were.
        read_seconds: path and time of each file that was read.
        reembedded: whether a kept document was embedded anew, as the model has changed.
    """

    def __init__(
        self, stored: Stored, vectors: DocumentVectors, budget: int, reader: GuardedReader,
        file_of: Callable[[str, str], Path],
    ) -> None:  # fmt: skip
        """Start with nothing gathered.

        Args:
            stored: what the index holds.
            vectors: embeds what is read.
            budget: tokens a passage may have.
            reader: reads files.
            file_of: tells by root and path where a document's bytes lie.
        """
        self.records: list[Record] = []
        self.added: list[str] = []
        self.updated: list[str] = []
        self.failed: list[LeftOut] = []
        self.unchanged = 0
        self.read_seconds: list[tuple[str, float]] = []
        self.reembedded = False
        self._stored = stored
        self._vectors = vectors
        self._budget = budget
        self._reader = reader
        self._file_of = file_of
        self._embedding = ThreadPoolExecutor(1, thread_name_prefix="embed")
        self._waiting: tuple[Record, Future[NDArray[np.float32]]] | None = None

    def finish(self) -> None:
        """Take in the document that is still being embedded."""
        if self._waiting is not None:
            record, future = self._waiting
            self._waiting = None
            self.records.append(replace(record, vectors=future.result()))

    def close(self) -> None:
        """End the thread; what it has begun is finished first."""
        self._embedding.shutdown(cancel_futures=True)

    def keep(self, record: Record) -> None:
        """Keep a document of another root; read it again where passages are made differently now."""
        if self._stored.same_pipeline and not self._ocr_changed(record):
            self.records.append(self._carried(record))  # its file, on a slow share, is not touched
            return
        file = self._file_of(record.root, record.path)
        if file.is_file():
            self.add(SourceFile(record.root, record.path, file), record)
        else:
            self.records.append(self._carried(record))

    def read_again(self, root: str, path: str) -> None:
        """Read a document of another root whose stored form is of an older program."""
        file = self._file_of(root, path)
        if file.is_file():
            self.add(SourceFile(root, path, file), None)
        else:
            reason = (
                f"{path}: 索引の形式が変わりましたが、元のファイルがありません（{file}）。索引から除きました。"
                " / the index has a new format and the file is gone: left out"
            )
            self.failed.append(LeftOut(root, path, reason, failed=True))

    def add(self, source: SourceFile, before: Record | None) -> None:
        """Take a file in, reading it only if it is not as it was before."""
        try:
            if before is not None and self._unchanged(source, before):
                self.unchanged += 1
                self.records.append(before)
                return
            self._read(source, before)
        except ReadError as error:
            self.refuse(source, [before] if before else [], str(error))

    def _read(self, source: SourceFile, before: Record | None) -> None:
        started = time.perf_counter()
        document = self._reader.read(source.file, source.path)
        seconds = time.perf_counter() - started
        self.read_seconds.append((source.path, seconds))
        passages = split_document(document, self._budget)
        self.finish()
        self._embed(source, document, passages, round(seconds, 2))
        (self.added if before is None else self.updated).append(source.path)

    def _embed(
        self, source: SourceFile, document: Document, passages: tuple[Passage, ...], seconds: float
    ) -> None:
        empty = np.empty((0, 0), np.float32)
        record = Record(source.root, source.path, document, passages, empty, seconds=seconds)
        self._waiting = record, self._embedding.submit(self._vectors.of, document.name, passages)

    def _unchanged(self, source: SourceFile, before: Record) -> bool:
        if not (self._stored.same_pipeline and self._stored.same_model):
            return False
        if self._ocr_changed(before) or asides.is_outdated(before.asides, self._reader.limits):
            return False
        try:
            if source.file.stat().st_size > self._reader.limits.max_bytes:
                return False
            if description_stamp(source.file) != before.described:
                return False
            return _file_hash(source.file) == before.document.content_hash
        except OSError:
            return False

    def refuse(self, source: SourceFile, before: Sequence[Record], reason: str) -> None:
        """Tell of a file that cannot be read; what was read of it before is kept.

        Args:
            source: the file.
            before: what was indexed of it: itself, or the files inside it.
            reason: what is said of it.
        """
        wanted = [record for record in before if not self._ocr_forbidden(record)]
        if len(wanted) < len(before):
            reason += (
                " OCR で読んだ以前の版は索引から除きました。 / the version read by OCR is left out"
            )
        limits = self._reader.limits
        kept = [record for record in wanted if not asides.is_forbidden(record.asides, limits)]
        if len(kept) < len(wanted):
            reason += (
                " 非表示スライドかノートを読んだ以前の版は索引から除きました。"
                " / the version with hidden slides or notes is left out"
            )
        if kept:
            reason += " 以前の版を索引に残しました。 / the version indexed before is kept"
        self.records.extend(self._carried(record) for record in kept)
        self.failed.append(LeftOut(source.root, source.path, reason, failed=True))

    def _ocr_changed(self, record: Record) -> bool:
        return is_outdated(record.ocr, self._reader.limits)

    def _ocr_forbidden(self, record: Record) -> bool:
        """Whether a document was read by OCR that the settings no longer want."""
        return record.ocr not in ("", OFF, NONE) and not self._reader.limits.ocr

    def _carried(self, record: Record) -> Record:
        """Return a record with its vectors made again where the model has changed."""
        if self._stored.same_model:
            return record
        self.reembedded = True
        self.finish()
        return replace(record, vectors=self._vectors.of(record.document.name, record.passages))


def _file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, as readers record it."""
    return content_hash(path.read_bytes())
