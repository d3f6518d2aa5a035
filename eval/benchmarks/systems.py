"""The systems whose retrieval is compared, each as a search over the bundled deck.

``seisaku``: the index as ``seisaku`` builds it. ``llama-index defaults``: ``SentenceSplitter``
(1,024 tokens, overlap 200) over the deck's raw text and a ``VectorStoreIndex`` with the same
embedding model. ``BM25 bigrams``: character bigrams over blind cuts of 1,000 characters.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

from corpus.documents import DECK_NAME, bundled_deck
from corpus.tokens import search_bigrams

if TYPE_CHECKING:
    from index.types import Embedder, Hit

DEPTH = 20
"""Texts asked of each system; what comes later counts as not found."""
CUT = 1000
"""Characters of a blind cut."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One retrieved text and the slides it touches."""

    text: str
    slides: frozenset[int]


Search = Callable[[str], Sequence[Retrieved]]


class Searched(Protocol):
    """What ranks our own passages: an opened assistant or index."""

    def search(self, query: str, k: int) -> list[Hit]:
        """Return the best ``k`` hits, best first."""
        ...


def ours(assistant: Searched) -> Search:
    """Return the search of an opened assistant."""

    def search(query: str) -> list[Retrieved]:
        return [_passage(hit) for hit in assistant.search(query, DEPTH)]

    return search


def _passage(hit: Hit) -> Retrieved:
    """Take a hit; one of another document keeps its rank and is never right."""
    if hit.passage.document != DECK_NAME:
        return Retrieved("", frozenset())
    return Retrieved(hit.passage.text, frozenset({hit.passage.slide}))


class _SlideMap:
    """Offsets of the raw deck to slides, by the table written by reading the deck."""

    def __init__(self, source: str) -> None:
        rows = files("eval").joinpath("datasets/deck_slides.jsonl").read_text(encoding="utf-8")
        lines = [json.loads(row)["first_line"] for row in rows.splitlines()]
        starts = [0]
        for line in source.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        self._starts = [starts[line - 1] for line in lines]

    def touched(self, start: int, end: int) -> frozenset[int]:
        """Return the slides that the characters ``start`` to ``end`` of the source lie on."""
        first = bisect_right(self._starts, start)
        last = bisect_right(self._starts, max(start, end - 1))
        return frozenset(range(max(1, first), last + 1))


def _raw() -> tuple[str, _SlideMap]:
    source = bundled_deck().read_text(encoding="utf-8")
    return source, _SlideMap(source)


def bigram_cuts() -> Search:
    """Return BM25 over character bigrams of blind cuts."""
    import bm25s

    source, slides = _raw()
    starts = range(0, len(source), CUT)
    cuts = [Retrieved(source[i : i + CUT], slides.touched(i, i + CUT)) for i in starts]
    index = bm25s.BM25()
    index.index([search_bigrams(cut.text) for cut in cuts], show_progress=False)

    def search(query: str) -> list[Retrieved]:
        terms = [term for term in search_bigrams(query) if term in index.vocab_dict]
        if not terms:
            return []
        scores = index.get_scores(terms)
        return [cuts[i] for i in sorted(range(len(cuts)), key=lambda i: -scores[i])[:DEPTH]]

    return search


def llama_index_defaults(embedder: Embedder) -> Search:
    """Return llama-index's own splitter and vector index over the raw text."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    source, slides = _raw()
    index = VectorStoreIndex.from_documents(
        [Document(text=source)],
        transformations=[SentenceSplitter(chunk_size=1024, chunk_overlap=200)],
        embed_model=_adapter(embedder),
    )
    retriever = index.as_retriever(similarity_top_k=DEPTH)

    def search(query: str) -> list[Retrieved]:
        return [_chunk(found.node, slides) for found in retriever.retrieve(query)]

    return search


def _chunk(node: Any, slides: _SlideMap) -> Retrieved:
    return Retrieved(node.text, slides.touched(node.start_char_idx, node.end_char_idx))


def _adapter(embedder: Embedder) -> Any:
    """Wrap our embedder as a llama-index model, so that both use the same weights."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Adapter(BaseEmbedding):  # type: ignore[misc, unused-ignore]
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(value) for value in embedder.embed_query(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(value) for value in embedder.embed_passages([text])[0]]

    return Adapter(model_name="bundled")
