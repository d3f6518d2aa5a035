"""An index opened for asking; it follows the current generation as other processes update it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import PIPELINE_VERSION
from corpus.normalize import normalize_query
from corpus.types import Passage, Slide
from index.models.remembered import RememberedVectors
from index.publish.stored import source_file
from index.search.fusion import FusionWeights
from index.search.generation import Generation
from index.search.query import fused_hits
from index.search.rerank import RERANKED
from index.store.documents import DocumentInfo, Retelling, SlideSource
from index.store.errors import IndexMismatchError, IndexOpenError, unknown_slide
from index.store.extraction import LeftOut
from index.store.generations import (
    FORMAT,
    Current,
    Manifest,
    check_files,
    current,
    current_folder,
    other_version,
    read_manifest,
)
from index.types import Embedder, Hit, PageNumber, Reranker

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Index:
    """Passages, slides and search over one index folder."""

    def __init__(
        self, index_dir: Path, embedder: Embedder, reranker: Reranker | None = None,
        weights: FusionWeights | None = None, server: str | None = None,
        corrections: Retelling | None = None,
    ) -> None:  # fmt: skip
        """Open the current generation; ``server`` is the Chroma server's URL, or None.

        With ``corrections`` the documents are told as people corrected them.

        Raises:
            IndexOpenError: there is none, or it is damaged.
            IndexMismatchError: it was built with another model or by another version.
        """
        self._dir = index_dir
        self._embedder = embedder
        self._remembered = RememberedVectors(embedder.embed_passages)
        self._reranker = reranker
        self._weights = weights or FusionWeights()
        self._server = server
        self._corrections = corrections
        self._lock = threading.Lock()
        self._held: ContextVar[Generation | None] = ContextVar("held", default=None)
        self._generation = self._open()

    def _open(self) -> Generation:
        while True:
            found = current(self._dir)
            try:
                return self._opened(found)
            except (IndexOpenError, OSError):
                if current(self._dir) == found:
                    raise  # else two updates were published meanwhile, and cleared this one away

    def _opened(self, found: Current | None) -> Generation:
        if found is None:
            raise IndexOpenError(
                f"索引がありません（{self._dir}）。先に seisaku index を実行してください。"
                " / no index here: run seisaku index first"
            )
        manifest = read_manifest(self._dir, found.folder)
        self._check(manifest)
        check_files(self._dir, found)
        return Generation(self._dir, found.folder, manifest, self._server)

    def _check(self, manifest: Manifest) -> None:
        if manifest.format != FORMAT or manifest.pipeline != PIPELINE_VERSION:
            raise other_version(self._dir)
        if manifest.embedding != self._embedder.fingerprint:
            raise IndexMismatchError(
                f"索引 {self._dir} は別の埋め込みモデル（{manifest.embedding}）で作られています。"
                f"今の設定は {self._embedder.fingerprint} です。設定 embedding_model を戻すか、"
                "seisaku index で作り直してください。 / built with another embedding model: restore the "
                "setting embedding_model, or run seisaku index again"
            )

    def refresh(self) -> None:
        """Move on to the current generation if another process has published a new one.

        A generation that cannot be opened is left alone: the one at hand still answers.
        """
        folder = current_folder(self._dir)
        if folder is None or folder == self._generation.folder:
            return
        with self._lock:
            if folder != self._generation.folder:
                self._generation = self._open()

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

    def _current(self) -> Generation:
        if (held := self._held.get()) is not None:
            return held
        try:
            self.refresh()
        except (IndexOpenError, OSError):
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
        return SlideSource(slide, file, content_hash, len(records.slides(document)))

    def page_numbers(self, document: str) -> tuple[PageNumber, ...]:
        """Return the physical and printed numbers of a document's slides in order."""
        return tuple(PageNumber(*row) for row in self._current().records.page_numbers(document))

    def passages_of(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide in order."""
        return self._current().records.passages.of_slide(document, slide)

    def slide_vectors(self, document: str) -> tuple[list[int], NDArray[np.float32]]:
        """Return the slides of a document that have text, and the mean vector of each's passages.

        Returns:
            Slide numbers, ascending, and vectors of length one, ``[slides, dimensions]``.
        """
        table = self._current().records.passages
        slides = np.array([passage.slide for passage in table.of_document(document)])
        spans = table.spans((document,))
        if not spans:
            return [], np.empty((0, self._embedder.dimensions), dtype=np.float32)
        vectors = table.vectors_between(*spans[0])
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
        return self._current().folder.name

    @property
    def embedder(self) -> Embedder:
        """The model that the index was opened with; threads may share it."""
        return self._embedder

    def rarity(self, word: str) -> float:
        """Return a word's inverse document frequency scaled to 0..1 (1: in no passage)."""
        return self._current().fields["words"].rarity(word)

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
    weights: FusionWeights | None = None, server: str | None = None,
    corrections: Retelling | None = None,
) -> Index:  # fmt: skip
    """Open an index for asking; see :class:`Index`."""
    return Index(index_dir, embedder, reranker, weights, server, corrections)
