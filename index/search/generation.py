"""One opened generation: what a search reads, each part opened when it is first needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.search.candidates import EXACT, Candidates, local_candidates
from index.search.expansion import Expansion, read_learned
from index.search.flat import FLAT, Flat
from index.search.lexical import TERMS, LexicalField
from index.store.chroma_server import on_server
from index.store.documents import DocumentInfo, document_infos
from index.store.engine_messages import ELSEWHERE
from index.store.engine_place import on_engine
from index.store.errors import IndexOpenError
from index.store.generations import Manifest, damaged, read_times
from index.store.record_reader import Records
from index.store.vector_store import open_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.types import Passage
    from index.store.chroma import ChromaCollection


class Generation:
    """One opened generation; immutable, so any thread may read it.

    Attributes:
        folder: where it lies.
        name: its name, a digest of what went in.
        manifest: what it is.
        records: its documents, slides, passages and vectors.
        passages: number of passages.
    """

    def __init__(
        self, index_dir: Path, folder: Path, manifest: Manifest, server: str | None = None
    ) -> None:
        """Open a generation whose files were checked.

        Raises:
            IndexOpenError: it is damaged, or its vectors and words are in an engine.
        """
        if on_engine(folder):
            raise IndexOpenError(ELSEWHERE.format(index=index_dir))
        self.folder, self.manifest, self.name = folder, manifest, folder.name
        self._dir, self._server = index_dir, server
        self.passages = manifest.passages
        try:
            self.records = Records(folder / "passages.sqlite", manifest.dimensions)
        except sqlite3.DatabaseError:
            raise IndexOpenError(damaged(index_dir, "passages.sqlite")) from None
        if self.records.passages.count() != self.passages:
            raise IndexOpenError(damaged(index_dir, "passages.sqlite"))

    @cached_property
    def fields(self) -> dict[str, LexicalField]:
        """BM25 over words and over bigrams, by name."""
        return {name: LexicalField(self.folder / "bm25", name, self.passages) for name in TERMS}

    @cached_property
    def _chroma(self) -> ChromaCollection:
        return open_vectors(self._server, self._dir, self.folder, self.passages)

    @cached_property
    def expansion(self) -> Expansion:
        """The other names of what a question speaks of, where the passages use those."""
        return Expansion(read_learned(self.folder), self.fields["bigrams"].at_most)

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[int]:
        """Return the places of the passages nearest in meaning, ascending.

        Chroma is asked, but for a small index without a server, where comparing every vector takes
        a millisecond and importing chromadb most of a second, and for one that Chroma's graph was
        found unfit for.
        """
        if self._few:
            near = self._vectors @ vector
            return [int(i) for i in np.sort(np.lexsort((np.arange(len(near)), -near))[:count])]
        if self._flat is not None:
            return self._flat.nearest(vector, count)
        return self.records.passages.places(self._chroma.nearest(vector, count))

    @cached_property
    def _flat(self) -> Flat | None:
        file = self.folder / FLAT
        return Flat(file, self.records.passages) if file.is_file() else None

    @cached_property
    def _few(self) -> bool:
        here = self._server is None and not on_server(self.folder)
        return here and self.passages <= EXACT

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        return self.records.passages.vectors_between(0, self.passages)

    @cached_property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """The indexed documents in order."""
        facts = self.records.extractions(read_times(self.folder))
        return document_infos(self.records.documents(), facts)

    def candidates(
        self, text: str, vector: NDArray[np.float32], cover: bool,
        documents: Collection[str] | None, slide: tuple[str, int] | None,
    ) -> Candidates:  # fmt: skip
        """Return the candidates for a query; see :func:`index.search.query.fused_hits`."""
        return local_candidates(self, text, vector, cover, documents, slide)

    def rarity(self, word: str) -> float:
        """Return a word's inverse document frequency scaled to 0..1 (1: in no passage)."""
        return self.fields["words"].rarity(word)

    def passages_of(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide in order."""
        return self.records.passages.of_slide(document, slide)

    def passage_vectors(self, document: str) -> tuple[list[int], NDArray[np.float32]]:
        """Return the slide and the vector of each passage of a document, in order."""
        table = self.records.passages
        slides = [passage.slide for passage in table.of_document(document)]
        spans = table.spans((document,)) or [(0, 0)]
        return slides, table.vectors_between(*spans[0])

    def close(self) -> None:
        """Release the files."""
        if "_chroma" in self.__dict__:
            self._chroma.close()
        self.records.close()
