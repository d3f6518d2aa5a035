"""The systems whose retrieval is compared, each as a search over the bundled deck.

``seisaku``: the index as ``seisaku`` builds it. ``llama-index defaults`` and ``LangChain defaults``:
see ``vector_peers``, over the deck's raw text. ``BM25``: character bigrams over blind cuts of 1,000
characters, words over cuts of 400.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from corpus.documents import DECK_NAME, bundled_deck
from corpus.tokens import search_bigrams, search_words
from eval.benchmarks.vector_peers import Peer

if TYPE_CHECKING:
    from index.types import Embedder, Hit

DEPTH = 20
"""Texts asked of each system; what comes later counts as not found."""
BIGRAM_CUT, WORD_CUT = 1000, 400
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
    return _bm25_cuts(search_bigrams, BIGRAM_CUT)


def word_cuts() -> Search:
    """Return BM25 over MeCab words of blind cuts."""
    return _bm25_cuts(search_words, WORD_CUT)


def _bm25_cuts(terms_of: Callable[[str], list[str]], size: int) -> Search:
    import bm25s

    source, slides = _raw()
    starts = range(0, len(source), size)
    cuts = [Retrieved(source[i : i + size], slides.touched(i, i + size)) for i in starts]
    index = bm25s.BM25()
    index.index([terms_of(cut.text) for cut in cuts], show_progress=False)

    def search(query: str) -> list[Retrieved]:
        terms = [term for term in terms_of(query) if term in index.vocab_dict]
        if not terms:
            return []
        scores = index.get_scores(terms)
        return [cuts[i] for i in sorted(range(len(cuts)), key=lambda i: -scores[i])[:DEPTH]]

    return search


def vector_defaults(peer: Peer, embedder: Embedder) -> Search:
    """Return a vector peer over the deck's raw text, as one document."""
    source, slides = _raw()
    found_in = peer({(DECK_NAME, 0): source}, embedder, DEPTH)

    def search(query: str) -> list[Retrieved]:
        return [
            Retrieved(found.text, slides.touched(found.start, found.start + len(found.text)))
            for found in found_in(query)
        ]

    return search
