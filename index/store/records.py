"""The truth of an index: documents, slides, passages and vectors in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.block_json import pack_blocks
from corpus.readers.asides import ASIDES
from corpus.readers.describe import DESCRIBED
from corpus.types import Document, Passage, Slide
from index.store.extraction import LeftOut, extraction_of, to_json

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SCHEMA = """
CREATE TABLE documents (position INTEGER PRIMARY KEY, root TEXT, path TEXT, name TEXT UNIQUE,
    title TEXT, publisher TEXT, content_hash TEXT, metadata TEXT, extraction TEXT, date TEXT,
    dropped TEXT);
CREATE TABLE left_out (root TEXT, path TEXT, reason TEXT, failed INTEGER);
CREATE TABLE slides (document TEXT, number INTEGER, title TEXT, text TEXT, printed_page TEXT,
    printed_page_inferred INTEGER, source_start INTEGER, source_offsets BLOB, notes TEXT,
    boxes BLOB, width REAL, height REAL, furniture TEXT, blocks TEXT,
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

    @property
    def asides(self) -> str:
        """Whether hidden slides and speaker notes were read; "" where it has none."""
        return self.document.metadata.get(ASIDES, "")

    @property
    def described(self) -> str:
        """Stamp of the description beside the file that it was read with; "" where there was none."""
        return self.document.metadata.get(DESCRIBED, "")

    @property
    def how_read(self) -> str:
        """What the reading rests on besides the file; two readings of one file may differ in it."""
        return " ".join(part for part in (self.ocr, self.asides, self.described) if part)


def write_records(path: Path, records: Iterable[Record], left_out: Sequence[LeftOut] = ()) -> None:
    """Write all records, and what could not be read, into a new SQLite file."""
    with closing(sqlite3.connect(path)) as store, store:
        store.executescript(_SCHEMA)
        position = 0
        for i, record in enumerate(records):
            _write_document(store, i, record)
            rows = zip(record.passages, record.vectors, strict=True)
            store.executemany(
                "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [_passage_row(position + j, *row) for j, row in enumerate(rows)],
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
        "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (position, record.root, record.path, d.name, d.title, d.publisher, d.content_hash,
         json.dumps(dict(d.metadata), ensure_ascii=False, sort_keys=True), facts,
         d.date, json.dumps([asdict(one) for one in d.dropped], ensure_ascii=False)),
    )  # fmt: skip
    store.executemany(
        "INSERT INTO slides VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [_slide_row(d.name, s) for s in d.slides],
    )


def _slide_row(document: str, s: Slide) -> tuple[object, ...]:
    offsets = array("q", s.source_offsets).tobytes()
    notes = json.dumps(list(s.notes), ensure_ascii=False)
    return (
        document, s.number, s.title, s.text, s.printed_page, int(s.printed_page_inferred),
        s.source_start, offsets, notes, s.boxes.data, s.width, s.height,
        json.dumps(list(s.furniture), ensure_ascii=False),
        json.dumps(pack_blocks(s.blocks), ensure_ascii=False, separators=(",", ":")),
    )  # fmt: skip


def _passage_row(position: int, p: Passage, vector: NDArray[np.float32]) -> tuple[object, ...]:
    return (
        position, p.id, p.document, p.slide, p.slide_title, p.section, p.text, p.start, p.end,
        p.tokens, np.ascontiguousarray(vector, dtype="<f4").tobytes(),
    )  # fmt: skip
