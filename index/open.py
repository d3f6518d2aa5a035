"""An index opened for asking; it follows the current generation as other processes update it."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import PIPELINE_VERSION
from corpus.normalize import normalize_query
from corpus.types import Passage, Slide
from index.documents import DocumentInfo, SlideSource
from index.errors import IndexMismatchError, IndexOpenError, UnknownSlideError
from index.extraction import LeftOut
from index.fusion import FusionWeights, weighted_sum
from index.generations import (
    FORMAT,
    Manifest,
    check_files,
    current_folder,
    damaged,
    read_manifest,
    read_times,
)
from index.lexical import TERMS, LexicalField
from index.records import Records
from index.rerank import RERANKED
from index.stored import source_file
from index.types import Embedder, Hit, PageNumber, Reranker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.chroma import ChromaPassages

POOL = 100
"""Candidates of each retriever that are scored by all of them."""


class _Generation:
    """One opened generation; immutable, so any thread may read it."""

    def __init__(self, index_dir: Path, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest, self._dir = folder, manifest, index_dir
        try:
            self.records = Records(folder / "passages.sqlite")
            self.passages = self.records.passages()
        except sqlite3.DatabaseError:
            raise IndexOpenError(damaged(index_dir, "passages.sqlite")) from None
        if len(self.passages) != manifest.passages:
            raise IndexOpenError(damaged(index_dir, "passages.sqlite"))
        self.place = {passage.id: i for i, passage in enumerate(self.passages)}
        self.fields = {
            name: LexicalField(folder / "bm25", name, len(self.passages)) for name in TERMS
        }

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        return self.records.vectors(self.manifest.dimensions)

    @cached_property
    def chroma(self) -> ChromaPassages:
        from index.chroma import ChromaPassages

        store = ChromaPassages(self.folder / "chroma")
        if store.count != len(self.passages):
            raise IndexOpenError(damaged(self._dir, "chroma"))
        return store

    def close(self) -> None:
        if "chroma" in self.__dict__:
            self.chroma.close()
        self.records.close()


class Index:
    """Passages, slides and search over one index folder."""

    def __init__(
        self, index_dir: Path, embedder: Embedder, reranker: Reranker | None = None,
        weights: FusionWeights | None = None,
    ) -> None:  # fmt: skip
        """Open the current generation.

        Raises:
            IndexOpenError: there is none, or it is damaged.
            IndexMismatchError: it was built with another model or by another version.
        """
        self._dir = index_dir
        self._embedder = embedder
        self._reranker = reranker
        self._weights = weights or FusionWeights()
        self._lock = threading.Lock()
        self._generation = self._open()

    def _open(self) -> _Generation:
        folder = current_folder(self._dir)
        if folder is None:
            raise IndexOpenError(
                f"索引がありません（{self._dir}）。先に seisaku index を実行してください。"
                " / no index here: run seisaku index first"
            )
        manifest = read_manifest(self._dir, folder)
        self._check(manifest)
        check_files(self._dir, folder, manifest)
        return _Generation(self._dir, folder, manifest)

    def _check(self, manifest: Manifest) -> None:
        if manifest.format != FORMAT or manifest.pipeline != PIPELINE_VERSION:
            raise IndexMismatchError(
                f"索引 {self._dir} は別の版で作られています。seisaku index --rebuild で作り直してください。"
                " / built by another version: run seisaku index --rebuild"
            )
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

    def _current(self) -> _Generation:
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
        scores = {name: field.scores(text) for name, field in generation.fields.items()}
        vector = self._embedder.embed_query(text)
        if slide is None:
            pool = self._pool(generation, scores, vector)
        else:
            own = (i for i, p in enumerate(generation.passages) if (p.document, p.slide) == slide)
            pool = np.fromiter(own, dtype=np.intp)
        if documents is not None:
            pool = np.array(
                [i for i in pool if generation.passages[i].document in documents], dtype=np.intp
            )
        if not len(pool):
            return []
        parts = {name: values[pool] for name, values in scores.items()}
        parts["dense"] = (generation.vectors[pool] @ vector).astype(np.float32)
        fused = weighted_sum(parts, self._weights)
        best = np.lexsort((pool, -fused))[: max(k, RERANKED)]
        hits = [
            Hit(
                generation.passages[pool[i]],
                float(fused[i]),
                {name: float(values[i]) for name, values in parts.items()},
            )
            for i in best
        ]
        return (self._reranker.rerank(text, hits) if self._reranker else hits)[:k]

    def _pool(
        self,
        generation: _Generation,
        scores: dict[str, NDArray[np.float32]],
        vector: NDArray[np.float32],
    ) -> NDArray[np.intp]:
        """Return the places of all passages that some retriever ranks high, in order."""
        chosen = {generation.place[name] for name in generation.chroma.nearest(vector, POOL)}
        for values in scores.values():
            top = np.argsort(-values, kind="stable")[:POOL]
            chosen.update(int(i) for i in top if values[i] > 0)
        return np.array(sorted(chosen), dtype=np.intp)

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide.

        Raises:
            UnknownSlideError: there is no such document or slide.
        """
        found = self._current().records.slide(document, number)
        if found is None:
            raise _unknown(document, number)
        return found

    def slide_source(self, document: str, number: int) -> SlideSource:
        """Return a slide with the file behind it, both of one generation.

        Raises:
            UnknownSlideError: there is no such document or slide.
        """
        records = self._current().records
        slide = records.slide(document, number)
        row = next((row for row in records.documents() if row[2] == document), None)
        if slide is None or row is None:
            raise _unknown(document, number)
        root, path, _, _, _, content_hash, _ = row
        file = source_file(root, path)
        return SlideSource(slide, file, content_hash, len(records.slides(document)))

    def page_numbers(self, document: str) -> tuple[PageNumber, ...]:
        """Return the physical and printed numbers of a document's slides in order."""
        return tuple(PageNumber(*row) for row in self._current().records.page_numbers(document))

    def passages_of(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide in order."""
        return tuple(
            self._current().records.passages("WHERE document = ? AND slide = ?", (document, slide))
        )

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the indexed documents in order."""
        generation = self._current()
        records = generation.records
        rows = zip(
            records.documents(), records.extractions(read_times(generation.folder)), strict=True
        )
        return tuple(
            DocumentInfo(
                name,
                title,
                publisher,
                facts.pages,
                facts.passages,
                root,
                path,
                digest,
                facts,
                *_edition(json.loads(metadata)),
            )
            for (root, path, name, title, publisher, digest, metadata), facts in rows
        )

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read or were passed over when the index was built."""
        return self._current().records.left_out()

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
        """Return embeddings of texts, shape ``[len(texts), dimensions]``."""
        return self._embedder.embed_passages(texts)

    @property
    def manifest(self) -> Manifest:
        """What the opened generation is."""
        return self._generation.manifest

    def close(self) -> None:
        """Release the files."""
        self._generation.close()


def _edition(metadata: Mapping[str, str]) -> tuple[str, str, str]:
    """Return series, edition and its order as the reader noted them."""
    return (
        metadata.get("series", ""),
        metadata.get("edition", ""),
        metadata.get("edition_order", ""),
    )


def _unknown(document: str, number: int) -> UnknownSlideError:
    return UnknownSlideError(
        f"資料「{document}」のスライド{number}はありません。 / no slide {number} in {document}"
    )


def open_index(
    index_dir: Path, embedder: Embedder, reranker: Reranker | None = None,
    weights: FusionWeights | None = None,
) -> Index:  # fmt: skip
    """Open an index for asking; see :class:`Index`."""
    return Index(index_dir, embedder, reranker, weights)
