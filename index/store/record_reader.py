"""Documents and slides as a generation keeps them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.block_json import unpack_blocks
from corpus.blocks import Dropped
from corpus.boxes import Boxes
from corpus.types import Document, Slide
from index.store.extraction import Extraction, LeftOut, from_json
from index.store.passage_table import PassageTable
from index.store.records import Record
from index.store.sqlite_file import SqliteFile


class Records:
    """A written SQLite file, opened for reading only (any thread may read).

    Attributes:
        passages: the passages and vectors.
    """

    def __init__(self, path: Path, dimensions: int = 0) -> None:
        """Open a file that no one writes to any more; to read vectors, their length is needed."""
        self._file = SqliteFile(path)
        self.passages = PassageTable(self._file, dimensions)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def documents(self) -> list[tuple[str, str, str, str, str, str, str, str]]:
        """Return (root, path, name, title, publisher, hash, metadata JSON, date) in order."""
        return self._file.rows(
            "SELECT root, path, name, title, publisher, content_hash, metadata, date "
            "FROM documents ORDER BY position"
        )

    def document(self, name: str) -> tuple[str, str, str, str, str, str, str, str] | None:
        """Return the same of one document, None where there is no such."""
        rows = self._file.rows(
            "SELECT root, path, name, title, publisher, content_hash, metadata, date "
            "FROM documents WHERE name = ?",
            [name],
        )
        return rows[0] if rows else None

    def extractions(self, times: Mapping[str, float]) -> tuple[Extraction, ...]:
        """Return what was read of each document in order, with its time by document name."""
        rows = self._file.rows("SELECT name, extraction, dropped FROM documents ORDER BY position")
        return tuple(
            from_json(facts, dropped_of(dropped), times.get(name)) for name, facts, dropped in rows
        )

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read or were passed over."""
        rows = self._file.rows("SELECT root, path, reason, failed FROM left_out ORDER BY rowid")
        return tuple(LeftOut(row[0], row[1], row[2], bool(row[3])) for row in rows)

    def page_numbers(self, document: str) -> list[tuple[int, str | None, bool]]:
        """Return (number, printed page, whether that is inferred) of a document's slides."""
        rows = self._file.rows(
            "SELECT number, printed_page, printed_page_inferred FROM slides WHERE document = ? "
            "ORDER BY number",
            [document],
        )
        return [(number, printed, bool(inferred)) for number, printed, inferred in rows]

    def slide(self, document: str, number: int) -> Slide | None:
        """Return a slide, or None."""
        found = self._slides("WHERE document = ? AND number = ?", [document, number])
        return found[0] if found else None

    def slides(self, document: str) -> tuple[Slide, ...]:
        """Return the slides of a document in order."""
        return tuple(self._slides("WHERE document = ? ORDER BY number", [document]))

    def _slides(self, where: str, values: Iterable[object]) -> list[Slide]:
        return [slide_of(row) for row in self._slide_rows(where, values)]

    def _slide_rows(self, where: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
        return self._file.rows(
            "SELECT number, title, text, printed_page, printed_page_inferred, source_start, "  # noqa: S608
            f"source_offsets, notes, boxes, width, height, furniture, blocks FROM slides {where}",
            values,
        )

    def slide_rows(self, document: str) -> list[tuple[Any, ...]]:
        """Return the slides of a document in order, as they are stored; see :func:`slide_of`."""
        return self._slide_rows("WHERE document = ? ORDER BY number", [document])

    def document_facts(self) -> list[tuple[str, str]]:
        """Return what was read of each document and what was not, in order, as they are stored."""
        return self._file.rows("SELECT extraction, dropped FROM documents ORDER BY position")

    def record(self, name: str) -> Record:
        """Return everything stored of one document.

        Raises:
            KeyError: there is no such document.
        """
        row = self.document(name)
        if row is None:
            raise KeyError(name)
        spans = self.passages.spans([name])
        parts = [self.passages.vectors_between(*span) for span in spans]
        vectors = np.concatenate([self.passages.vectors_between(0, 0), *parts])
        dropped = self._file.rows("SELECT dropped FROM documents WHERE name = ?", [name])[0][0]
        document = document_of(row, dropped, self.slides(name))
        return Record(row[0], row[1], document, self.passages.of_document(name), vectors)


def document_of(row: Sequence[str], dropped: str, slides: tuple[Slide, ...]) -> Document:
    """Return a document as a row of :meth:`Records.documents` tells it."""
    _, _, name, title, publisher, content_hash, metadata, date = row
    return Document(
        name, title, publisher, content_hash, slides, json.loads(metadata), date,
        dropped_of(dropped),
    )  # fmt: skip


def dropped_of(stored: str) -> tuple[Dropped, ...]:
    """Return what a file holds and its text does not, as it is stored."""
    return tuple(Dropped(**one) for one in json.loads(stored))


def slide_of(row: Sequence[Any]) -> Slide:
    """Return a slide as a row of :meth:`Records.slide_rows` tells it."""
    (
        number,
        title,
        text,
        printed,
        inferred,
        start,
        offsets,
        notes,
        boxes,
        width,
        height,
        edges,
        blocks,
    ) = row
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
        blocks=unpack_blocks(json.loads(blocks)),
    )
