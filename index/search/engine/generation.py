"""One generation in the engine, opened: it answers as ``index.search.generation.Generation`` does of a folder."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.search.candidates import NONE, Candidates
from index.search.engine.manifest import read_head
from index.search.engine.records import EngineRecords
from index.search.engine.schema import page_of, passage_of
from index.search.engine.scores import best_rows, scored
from index.search.engine.table import EngineTable, Row
from index.search.engine.terms import EngineField
from index.search.engine.texts import Texts
from index.search.expansion import Expansion
from index.search.lexical import TERMS
from index.store.documents import DocumentInfo, document_infos
from index.store.engine_place import TEXTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.types import Passage
    from index.search.engine.client import Engine


class EngineGeneration:
    """One opened generation; immutable, so any thread may read it.

    Attributes:
        name: of its manifest, a digest of what went in.
        manifest: what it is.
        records: its documents and slides.
        passages: number of passages.
    """

    def __init__(self, engine: Engine, collection: str) -> None:
        """Open a generation.

        Raises:
            EngineError: nothing answers.
            IndexOpenError: it is not whole.
            IndexMismatchError: another version of seisaku wrote it.
        """
        texts = Texts(engine, f"{collection}{TEXTS}")
        self.manifest, self._learned = read_head(engine, texts)
        self.passages, self.name = self.manifest.passages, self.manifest.key
        self.table = EngineTable(engine, collection, self.passages)
        if self.table.counted() != self.passages:
            raise texts.damaged("passages")
        self.records = EngineRecords(texts, self.table)
        self.fields = {name: EngineField(texts, name, self.passages) for name in TERMS}

    @cached_property
    def _expansion(self) -> Expansion:
        return Expansion(self._learned, self.fields["bigrams"].at_most)

    @cached_property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """The indexed documents in order."""
        return document_infos(self.records.documents(), self.records.extractions())

    def candidates(
        self, text: str, vector: NDArray[np.float32], cover: bool,
        documents: Collection[str] | None, slide: tuple[str, int] | None,
    ) -> Candidates:  # fmt: skip
        """Return the candidates for a query; see :func:`index.search.query.fused_hits`."""
        within = self._within(documents)
        if within is not None and not within:
            return NONE
        others = self._expansion.of(text)
        terms = {name: field.known(text, others) for name, field in self.fields.items()}
        if slide is not None:
            rows = self._of_slide(slide, within)
        else:
            rows = best_rows(self.table.hybrid(vector, terms, self._where(within)), terms, vector)
        if not rows:
            return NONE
        parts = scored(self.table, rows, terms, vector, cover and slide is None)
        places = np.array([row["place"] for row in rows], dtype=np.intp)
        by_place = {row["place"]: row for row in rows}
        return Candidates(
            places, parts, lambda some: [self._passage(by_place[int(place)]) for place in some]
        )

    def _passage(self, row: Row) -> Passage:
        return passage_of(row, self.records.names)

    def _of_slide(self, slide: tuple[str, int], within: set[int] | None) -> list[Row]:
        at = self.records.position.get(slide[0])
        if at is None or (within is not None and at not in within):
            return []
        return self.table.of_pages([page_of(at, slide[1])])

    def _within(self, documents: Collection[str] | None) -> set[int] | None:
        """Return the positions of the documents that are searched; None where all are."""
        if documents is None:
            return None
        position = self.records.position
        found = {position[name] for name in documents if name in position}
        return None if len(found) == len(position) else found

    def _where(self, within: set[int] | None) -> str:
        if within is None:
            return ""
        every = range(len(self.records.names))
        if 2 * len(within) > len(every):
            return f"document not in {[at for at in every if at not in within]}"
        return f"document in {sorted(within)}"

    def rarity(self, word: str) -> float:
        """Return a word's inverse document frequency scaled to 0..1 (1: in no passage)."""
        return self.fields["words"].rarity(word)

    def passages_of(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide in order."""
        return self.records.passages_of_slide(document, slide)

    def passage_vectors(self, document: str) -> tuple[list[int], NDArray[np.float32]]:
        """Return the slide and the vector of each passage of a document, in order."""
        if document not in self.records.position:
            return [], np.empty((0, self.manifest.dimensions), dtype=np.float32)
        passages, vectors = self.records.of_document(document)
        return [passage.slide for passage in passages], vectors

    def close(self) -> None:
        """Nothing is held open."""
