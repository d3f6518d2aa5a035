"""An index opened for asking; it follows the current generation as other processes update it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.normalize import normalize_query
from corpus.types import Passage, Slide
from index.models.remembered import RememberedVectors
from index.publish.published import published
from index.publish.stored import source_file
from index.search.fusion import FusionWeights
from index.search.query import fused_hits
from index.search.rerank import RERANKED
from index.store.documents import DocumentInfo, Retelling, SlideSource
from index.store.errors import IndexOpenError, unknown_slide
from index.store.extraction import LeftOut
from index.types import Embedder, Hit, PageNumber, Reranker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.engine.generation import EngineGeneration
    from index.search.generation import Generation
    from index.store.engine_place import EngineAt
    from index.store.generations import Manifest


class Index:
    """Passages, slides and search over one index folder."""

    def __init__(
        self, index_dir: Path, embedder: Embedder, reranker: Reranker | None = None,
        weights: FusionWeights | None = None, server: str | EngineAt | None = None,
        corrections: Retelling | None = None,
    ) -> None:  # fmt: skip
        """Open the current generation; ``server`` is the Chroma server's URL, an engine, or None.

        Of an index in an engine the folder is not read.

        With ``corrections`` the documents are told as people corrected them.

        Raises:
            IndexOpenError: there is none, or it is damaged.
            IndexMismatchError: it was built with another model or by another version.
            EngineError: the engine does not answer.
        """
        self._embedder = embedder
        self._remembered = RememberedVectors(embedder.embed_passages)
        self._reranker = reranker
        self._weights = weights or FusionWeights()
        self._published = published(index_dir, embedder, server)
        self._corrections = corrections
        self._lock = threading.Lock()
        self._held: ContextVar[Generation | EngineGeneration | None] = ContextVar(
            "held", default=None
        )
        self._open()

    def _open(self) -> None:
        while True:
            found = self._published.newest()
            try:
                self._generation = self._published.opened(found)
                self._found = found
                return
            except (IndexOpenError, OSError):
                if self._published.newest() == found:
                    raise  # else two updates were published meanwhile, and cleared this one away

    def refresh(self) -> None:
        """Move on to the current generation if another process has published a new one.

        A generation that cannot be opened is left alone: the one at hand still answers.
        """
        found = self._published.newest()
        if found is None or found == self._found:
            return
        with self._lock:
            if found != self._found:
                self._open()

    @contextmanager
    def held(self) -> Iterator[None]:
        """See one generation throughout the block, whatever is published meanwhile.

        What was found in one is not to be looked up in another: a page may be gone, or say something else.
        """
        token = self._held.set(self._current())
        try:
            yield
        finally:
            self._held.reset(token)

    def _current(self) -> Generation | EngineGeneration:
        if (held := self._held.get()) is not None:
            return held
        try:
            self.refresh()
        except (IndexOpenError, OSError):  # an engine that does not answer is told at once
            return self._generation
        return self._generation

    def hits(
        self, query: str, k: int, documents: Collection[str] | None = None,
        slide: tuple[str, int] | None = None,
    ) -> list[Hit]:  # fmt: skip
        """Return the passages that fit a query best, best first.

        Args:
            query: a question or words, in any writing.
            k: most hits to return.
            documents: names of the documents to search in; None for all.
            slide: document and number of the only slide to search in.
        """
        generation = self._current()
        text = normalize_query(query)
        if not text or not generation.passages:
            return []
        vector = self._embedder.embed_query(text)
        wanted = max(k, RERANKED) if self._reranker else k
        hits = fused_hits(generation, text, vector, self._weights, wanted, documents, slide)
        return (self._reranker.rerank(text, hits) if self._reranker else hits)[:k]

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide.

        Raises:
            UnknownSlideError: there is no such document or slide.
        """
        found = self._current().records.slide(document, number)
        if found is None:
            raise unknown_slide(document, number)
        return found

    def slide_source(self, document: str, number: int) -> SlideSource:
        """Return a slide with the file behind it, both of one generation.

        Raises:
            UnknownSlideError: there is no such document or slide.
        """
        records = self._current().records
        slide = records.slide(document, number)
        row = records.document(document)
        if slide is None or row is None:
            raise unknown_slide(document, number)
        root, path, content_hash = row[0], row[1], row[5]
        file = source_file(root, path)
        return SlideSource(slide, file, content_hash, len(records.page_numbers(document)))

    def page_numbers(self, document: str) -> tuple[PageNumber, ...]:
        """Return the physical and printed numbers of a document's slides in order."""
        return tuple(PageNumber(*row) for row in self._current().records.page_numbers(document))

    def passages_of(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide in order."""
        return self._current().passages_of(document, slide)

    def slide_vectors(self, document: str) -> tuple[list[int], NDArray[np.float32]]:
        """Return the slides of a document that have text, and the mean vector of each's passages.

        Returns:
            Slide numbers, ascending, and vectors of length one, ``[slides, dimensions]``.
        """
        told, vectors = self._current().passage_vectors(document)
        if not told:
            return [], np.empty((0, self._embedder.dimensions), dtype=np.float32)
        slides = np.array(told)
        numbers = sorted(set(slides.tolist()))
        means = np.stack([vectors[slides == number].mean(axis=0) for number in numbers])
        return numbers, means / np.linalg.norm(means, axis=1, keepdims=True)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the indexed documents in order, as people corrected them."""
        read = self._current().documents
        return self._corrections.over(read) if self._corrections else read

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read or were passed over when the index was built."""
        return self._current().records.left_out()

    @property
    def generation(self) -> str:
        """Name of the generation in use: a digest of what went in."""
        return self._current().name

    @property
    def embedder(self) -> Embedder:
        """The model that the index was opened with; threads may share it."""
        return self._embedder

    def rarity(self, word: str) -> float:
        """Return a word's inverse document frequency scaled to 0..1 (1: in no passage)."""
        return self._current().rarity(word)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the embedding of a question, shape ``[dimensions]``."""
        return self._embedder.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return embeddings of texts, shape ``[len(texts), dimensions]``; some are remembered."""
        return self._remembered.of(texts)

    @property
    def manifest(self) -> Manifest:
        """What the opened generation is."""
        return self._generation.manifest

    def close(self) -> None:
        """Release the files."""
        self._generation.close()


def open_index(
    index_dir: Path, embedder: Embedder, reranker: Reranker | None = None,
    weights: FusionWeights | None = None, server: str | EngineAt | None = None,
    corrections: Retelling | None = None,
) -> Index:  # fmt: skip
    """Open an index for asking; see :class:`Index`."""
    return Index(index_dir, embedder, reranker, weights, server, corrections)
