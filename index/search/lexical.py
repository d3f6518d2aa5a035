"""BM25 over MeCab words and over character bigrams (bm25s, its files memory-mapped)."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.expressions import value_terms
from corpus.tokens import search_bigrams, search_words

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _words(text: str) -> list[str]:
    """Words, and the values of figures and dates: a question in another notation finds them."""
    return [*search_words(text), *value_terms(text)]


def _asked_words(text: str) -> list[str]:
    """Of a question, each value counts for two: of 1000億円, 1000 and 億 stand in other figures too."""
    return [*_words(text), *value_terms(text)]


TERMS: dict[str, Callable[[str], list[str]]] = {"words": _words, "bigrams": search_bigrams}
ASKED: dict[str, Callable[[str], list[str]]] = TERMS | {"words": lru_cache(256)(_asked_words)}
"""How a question is split (several times in one search); a text as ``TERMS`` says."""


def build_lexical(texts: Callable[[], Iterable[str]], folder: Path) -> None:
    """Index texts in both fields and save them under ``folder/words`` and ``folder/bigrams``.

    Args:
        texts: gives the texts anew for each field, so that they need not be in memory.
        folder: where to save.
    """
    import bm25s

    for field, split in TERMS.items():
        numbered, vocabulary = _numbered(split(text) for text in texts())
        target = folder / field
        target.mkdir(parents=True)
        if not vocabulary:
            continue  # bm25s cannot index nothing; an empty folder is an empty field
        index = bm25s.BM25()
        index.index((numbered, vocabulary), create_empty_token=False, show_progress=False)
        index.save(target, show_progress=False)


def _numbered(texts: Iterable[Sequence[str]]) -> tuple[list[array[int]], dict[str, int]]:
    """Return the terms of each text as numbers, and the number of each term in sorted order.

    Left to itself bm25s numbers by Python's random string hash.
    """
    met: dict[str, int] = {}
    numbered = [array("i", [met.setdefault(term, len(met)) for term in terms]) for terms in texts]
    vocabulary = {term: i for i, term in enumerate(sorted(met))}
    final = [vocabulary[term] for term in met]
    return [array("i", [final[i] for i in text]) for text in numbered], vocabulary


class LexicalField:
    """BM25 over one kind of terms, opened from a folder."""

    def __init__(self, folder: Path, field: str, size: int) -> None:
        """Open ``folder/field``, saved for ``size`` texts."""
        self._field, self._size = field, size
        self._index = load_field(folder / field)

    def scores(self, query: str, others: Sequence[str] = ()) -> NDArray[np.float32]:
        """Return the BM25 score of every text for a query, shape ``[size]``.

        Args:
            query: the normalised query.
            others: other names of what it speaks of; their terms count as its own, each once.
        """
        known = self._known(query, others)
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def term_scores(
        self, query: str, others: Sequence[str], places: NDArray[np.intp]
    ) -> NDArray[np.float32]:
        """Return what each term of a query gives some texts, ``[terms, len(places)]``.

        Over the terms they sum to :meth:`scores`.

        Args:
            query: the normalised query.
            others: as for :meth:`scores`.
            places: places of the texts, ascending.
        """
        known = self._known(query, others)
        found = np.zeros((len(known), len(places)), dtype=np.float32)
        if not known or not len(places):
            return found
        starts, texts, values = (self._index.scores[name] for name in ("indptr", "indices", "data"))
        for row, term in zip(found, known, strict=True):
            at = self._index.vocab_dict[term]
            column = slice(int(starts[at]), int(starts[at + 1]))  # ascending texts of one term
            near = np.minimum(
                np.searchsorted(texts[column], places), column.stop - column.start - 1
            )
            there = texts[column][near] == places
            row[there] = values[column][near[there]]
        return found

    def _known(self, query: str, others: Sequence[str]) -> list[str]:
        """Return the terms of a query and of other names that any text has."""
        if self._index is None:
            return []
        terms = asked_terms(self._field, query, others)
        return [term for term in terms if term in self._index.vocab_dict]

    def rarity(self, term: str) -> float:
        """Return a term's inverse document frequency scaled to 0..1 (1: in no text)."""
        return rarity(self._count(term), self._size)

    def at_most(self, name: str) -> int:
        """Return how many texts can hold a name: as many as its rarest term."""
        return min((self._count(term) for term in TERMS[self._field](name)), default=0)

    def _count(self, term: str) -> int:
        at = self._index.vocab_dict.get(term) if self._index is not None else None
        if at is None:
            return 0
        starts = self._index.scores["indptr"]
        return int(starts[at + 1] - starts[at])


def asked_terms(field: str, query: str, others: Sequence[str] = ()) -> list[str]:
    """Return the terms of a query, then those that other names add, each of these once."""
    asked = ASKED[field](query)
    more = dict.fromkeys(term for name in others for term in TERMS[field](name))
    return [*asked, *(term for term in more if term not in asked)]


def rarity(count: int, size: int) -> float:
    """Return the inverse document frequency of a term of so many texts, scaled to 0..1."""
    return math.log((size + 1) / (count + 1)) / math.log(size + 1) if size else 1.0


def load_field(folder: Path) -> Any:
    """Open what :func:`build_lexical` saved of a field; None of an empty one."""
    import bm25s

    if not any(folder.iterdir()):
        return None
    return bm25s.BM25.load(folder, mmap=True, show_progress=False)
