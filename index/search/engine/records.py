"""Documents and slides of a generation in the engine, as ``index.store.record_reader`` tells them of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from index.search.engine.schema import page_of, passage_of
from index.search.engine.texts import packed
from index.store.extraction import Extraction, LeftOut, from_json
from index.store.record_reader import document_of, dropped_of, slide_of
from index.store.records import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.types import Passage, Slide
    from index.search.engine.table import EngineTable
    from index.search.engine.texts import Texts
    from index.store.record_reader import Records

DOCUMENTS, LEFT_OUT = "documents", "left-out"
BLOCK = 1000
"""Passages read at once."""


def record_rows(records: Records, times: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield key and body of everything that is stored of documents and slides."""
    rows = records.documents()
    facts = zip(records.document_facts(), _places(records, rows), strict=True)
    told = [
        [row, extraction, dropped, times.get(row[2]), *places]
        for row, ((extraction, dropped), places) in zip(rows, facts, strict=True)
    ]
    yield from packed(DOCUMENTS, told)
    yield from packed(LEFT_OUT, [[i.root, i.path, i.reason, i.failed] for i in records.left_out()])
    for at, row in enumerate(rows):
        yield from packed(f"pages/{at}", records.page_numbers(row[2]))
        for slide in records.slide_rows(row[2]):
            yield from packed(f"slide/{at}/{slide[0]}", slide)


def _places(records: Records, rows: list[Any]) -> Iterator[tuple[int, int]]:
    """Yield first place and end of each document's passages."""
    for row in rows:
        yield next(iter(records.passages.spans([row[2]])), (0, 0))


class EngineRecords:
    """What is stored of documents and slides; the list of documents is in memory.

    Attributes:
        names: of the documents, in order.
        position: of each document by its name.
    """

    def __init__(self, texts: Texts, table: EngineTable) -> None:
        """Read the list of documents.

        Raises:
            IndexOpenError: it is not there.
        """
        told = texts.value(DOCUMENTS)
        if told is None:
            raise texts.damaged(DOCUMENTS)
        self._texts, self._table, self._told = texts, table, told
        self.names = [row[0][2] for row in told]
        self.position = {name: at for at, name in enumerate(self.names)}

    def documents(self) -> list[tuple[str, str, str, str, str, str, str, str]]:
        """Return (root, path, name, title, publisher, hash, metadata JSON, date) in order."""
        return [tuple(row[0]) for row in self._told]

    def document(self, name: str) -> tuple[str, str, str, str, str, str, str, str] | None:
        """Return the same of one document, None where there is no such."""
        at = self.position.get(name)
        return None if at is None else tuple(self._told[at][0])

    def extractions(self) -> tuple[Extraction, ...]:
        """Return what was read of each document in order."""
        return tuple(
            from_json(extraction, dropped_of(dropped), seconds)
            for _, extraction, dropped, seconds, *_ in self._told
        )

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read or were passed over."""
        return tuple(LeftOut(*row) for row in self._texts.value(LEFT_OUT) or [])

    def page_numbers(self, document: str) -> list[tuple[int, str | None, bool]]:
        """Return (number, printed page, whether that is inferred) of a document's slides."""
        at = self.position.get(document)
        found = [] if at is None else self._texts.value(f"pages/{at}") or []
        return [(number, printed, inferred) for number, printed, inferred in found]

    def slide(self, document: str, number: int) -> Slide | None:
        """Return a slide, or None."""
        at = self.position.get(document)
        row = None if at is None else self._texts.value(f"slide/{at}/{number}")
        return None if row is None else slide_of(row)

    def slides(self, document: str) -> tuple[Slide, ...]:
        """Return the slides of a document in order."""
        at = self.position[document]
        keys = [f"slide/{at}/{number}" for number, *_ in self.page_numbers(document)]
        rows = self._texts.values(keys)
        try:
            return tuple(slide_of(rows[key]) for key in keys)
        except KeyError as error:
            raise self._texts.damaged(str(error)) from None

    def passages_of_slide(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide in order."""
        at = self.position.get(document)
        rows = [] if at is None else self._table.of_pages([page_of(at, slide)])
        return tuple(passage_of(row, self.names) for row in rows)

    def of_document(self, document: str) -> tuple[tuple[Passage, ...], NDArray[np.float32]]:
        """Return the passages of a document in order, and their vectors."""
        first, end = self._told[self.position[document]][4:6]
        rows = [
            row for at in range(first, end, BLOCK)
            for row in self._table.between(at, min(at + BLOCK, end))
        ]  # fmt: skip
        if len(rows) != end - first:
            raise self._texts.damaged(document)
        vectors = np.array([row["dense"] for row in rows], dtype=np.float32)
        return tuple(passage_of(row, self.names) for row in rows), vectors

    def record(self, name: str) -> Record:
        """Return everything stored of one document."""
        row, _, dropped, seconds, *_ = self._told[self.position[name]]
        passages, vectors = self.of_document(name)
        document = document_of(row, dropped, self.slides(name))
        return Record(row[0], row[1], document, passages, vectors, seconds)
