"""The truth of an index: documents, slides, passages and vectors in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.boxes import Boxes
from corpus.types import Document, Passage, Slide
from index.extraction import Extraction, LeftOut, extraction_of, from_json, to_json

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SCHEMA = """
CREATE TABLE documents (position INTEGER PRIMARY KEY, root TEXT, path TEXT, name TEXT UNIQUE,
    title TEXT, publisher TEXT, content_hash TEXT, metadata TEXT, extraction TEXT);
CREATE TABLE left_out (root TEXT, path TEXT, reason TEXT, failed INTEGER);
CREATE TABLE slides (document TEXT, number INTEGER, title TEXT, text TEXT, printed_page TEXT,
    printed_page_inferred INTEGER, source_start INTEGER, source_offsets BLOB, notes TEXT,
    boxes BLOB, width REAL, height REAL, furniture TEXT,
    PRIMARY KEY (document, number));
CREATE TABLE passages (position INTEGER PRIMARY KEY, id TEXT UNIQUE, document TEXT, slide INTEGER,
    slide_title TEXT, section TEXT, text TEXT, start INTEGER, "end" INTEGER, tokens INTEGER,
    vector BLOB);
CREATE INDEX passages_of_slide ON passages (document, slide);
"""


@dataclass(frozen=True, slots=True)
class Record:
    """One indexed document with everything that is stored of it.

    Attributes:
        root: the source it came in by ("bundled:" or the folder or file that was named).
        path: its path below the root.
        document: the document; ``document.name`` is unique in an index.
        passages: its passages in order.
        vectors: their embeddings, shape ``[len(passages), dimensions]``.
        seconds: time it took to read, None where that is unknown.
    """

    root: str
    path: str
    document: Document
    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    seconds: float | None = None

    @property
    def ocr(self) -> str:
        """What read the pages that are pictures, or why nothing did; "" where there are none."""
        return self.document.metadata.get("ocr", "")


def write_records(path: Path, records: Sequence[Record], left_out: Sequence[LeftOut] = ()) -> None:
    """Write all records, and what could not be read, into a new SQLite file."""
    with closing(sqlite3.connect(path)) as store, store:
        store.executescript(_SCHEMA)
        position = 0
        for i, record in enumerate(records):
            _write_document(store, i, record)
            rows = zip(record.passages, record.vectors, strict=True)
            store.executemany(
                "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [_passage_row(position + j, p, v) for j, (p, v) in enumerate(rows)],
            )
            position += len(record.passages)
        store.executemany(
            "INSERT INTO left_out VALUES (?,?,?,?)",
            [(item.root, item.path, item.reason, int(item.failed)) for item in left_out],
        )


def _write_document(store: sqlite3.Connection, position: int, record: Record) -> None:
    d = record.document
    facts = to_json(extraction_of(d, len(record.passages)))
    store.execute(
        "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?)",
        (position, record.root, record.path, d.name, d.title, d.publisher, d.content_hash,
         json.dumps(dict(d.metadata), ensure_ascii=False, sort_keys=True), facts),
    )  # fmt: skip
    store.executemany(
        "INSERT INTO slides VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [_slide_row(d.name, s) for s in d.slides],
    )


def _slide_row(document: str, s: Slide) -> tuple[object, ...]:
    offsets = array("q", s.source_offsets).tobytes()
    notes = json.dumps(list(s.notes), ensure_ascii=False)
    return (
        document, s.number, s.title, s.text, s.printed_page, int(s.printed_page_inferred),
        s.source_start, offsets, notes, s.boxes.data, s.width, s.height,
        json.dumps(list(s.furniture), ensure_ascii=False),
    )  # fmt: skip


def _passage_row(position: int, p: Passage, vector: NDArray[np.float32]) -> tuple[object, ...]:
    return (
        position, p.id, p.document, p.slide, p.slide_title, p.section, p.text, p.start, p.end,
        p.tokens, np.ascontiguousarray(vector, dtype="<f4").tobytes(),
    )  # fmt: skip


class Records:
    """A written SQLite file, opened for reading only (any thread may read)."""

    def __init__(self, path: Path) -> None:
        """Open a file that no one writes to any more."""
        self._path = path
        self._store = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def documents(self) -> list[tuple[str, str, str, str, str, str, str]]:
        """Return (root, path, name, title, publisher, content hash, metadata JSON) in order."""
        return list(
            self._store.execute(
                "SELECT root, path, name, title, publisher, content_hash, metadata "
                "FROM documents ORDER BY position"
            )
        )

    def extractions(self, times: Mapping[str, float]) -> tuple[Extraction, ...]:
        """Return what was read of each document in order, with its time by document name."""
        rows = self._store.execute("SELECT name, extraction FROM documents ORDER BY position")
        return tuple(from_json(facts, times.get(name)) for name, facts in rows)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read or were passed over."""
        rows = self._store.execute("SELECT root, path, reason, failed FROM left_out ORDER BY rowid")
        return tuple(LeftOut(row[0], row[1], row[2], bool(row[3])) for row in rows)

    def page_numbers(self, document: str) -> list[tuple[int, str | None, bool]]:
        """Return (number, printed page, whether that is inferred) of a document's slides."""
        rows = self._store.execute(
            "SELECT number, printed_page, printed_page_inferred FROM slides WHERE document = ? "
            "ORDER BY number",
            (document,),
        )
        return [(number, printed, bool(inferred)) for number, printed, inferred in rows]

    def slide(self, document: str, number: int) -> Slide | None:
        """Return a slide, or None."""
        found = self._slides("WHERE document = ? AND number = ?", (document, number))
        return found[0] if found else None

    def slides(self, document: str) -> tuple[Slide, ...]:
        """Return the slides of a document in order."""
        return tuple(self._slides("WHERE document = ? ORDER BY number", (document,)))

    def _slides(self, where: str, values: tuple[object, ...]) -> list[Slide]:
        rows = self._store.execute(
            "SELECT number, title, text, printed_page, printed_page_inferred, source_start, "  # noqa: S608
            f"source_offsets, notes, boxes, width, height, furniture FROM slides {where}",
            values,
        )
        return [_slide(row) for row in rows]

    def passages(self, where: str = "", values: Iterable[object] = ()) -> list[Passage]:
        """Return passages in order; ``where`` is an SQL condition of this module's columns."""
        rows = self._store.execute(
            "SELECT id, document, slide, slide_title, section, text, start, "  # noqa: S608
            f'"end", tokens FROM passages {where} ORDER BY position',
            tuple(values),
        )
        return [Passage(*row) for row in rows]

    def vectors(self, dimensions: int) -> NDArray[np.float32]:
        """Return all vectors in passage order, shape ``[passages, dimensions]``."""
        rows = [
            row[0] for row in self._store.execute("SELECT vector FROM passages ORDER BY position")
        ]
        return np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), dimensions)

    def record(self, name: str, dimensions: int) -> Record:
        """Return everything stored of one document."""
        row = next(row for row in self.documents() if row[2] == name)
        root, path, _, title, publisher, content_hash, metadata = row
        passages = tuple(self.passages("WHERE document = ?", (name,)))
        blobs = [
            blob
            for (blob,) in self._store.execute(
                "SELECT vector FROM passages WHERE document = ? ORDER BY position", (name,)
            )
        ]
        vectors = np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), dimensions)
        document = Document(
            name, title, publisher, content_hash, self.slides(name), json.loads(metadata)
        )
        return Record(root, path, document, passages, vectors)


def _slide(row: tuple[Any, ...]) -> Slide:
    number, title, text, printed, inferred, start, offsets, notes, boxes, width, height, edges = row
    decoded = array("q")
    decoded.frombytes(offsets)
    return Slide(
        number=number,
        title=title,
        text=text,
        printed_page=printed,
        printed_page_inferred=bool(inferred),
        source_start=start,
        source_offsets=tuple(decoded),
        notes=tuple(json.loads(notes)),
        boxes=Boxes(boxes),
        width=width,
        height=height,
        furniture=tuple(json.loads(edges)),
    )
