"""What an engine knows of the terms of a question: their numbers, and how many passages hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import xxhash

from index.search.lexical import TERMS, asked_terms, rarity

if TYPE_CHECKING:
    from index.search.engine.texts import Texts
    from index.search.engine.weights import TermWeights

REMEMBERED = 200_000
"""Terms remembered; then all are forgotten."""
UNKNOWN = (0, 0)


def term_rows(field: str, weights: TermWeights) -> Iterator[tuple[str, str]]:
    """Yield key and body of every term of a field."""
    for term, number, count in weights.terms():
        yield _key(field, term), f"{number} {count}"


def _key(field: str, term: str) -> str:
    return f"{field}:{xxhash.xxh3_128_hexdigest(term.encode())}"


class EngineField:
    """The terms of one field; any thread may ask."""

    def __init__(self, texts: Texts, field: str, size: int) -> None:
        self._texts, self._field, self._size = texts, field, size
        self._met: dict[str, tuple[int, int]] = {}

    def known(self, query: str, others: Sequence[str]) -> list[int]:
        """Return the numbers of the terms of a query and of other names that any passage holds."""
        terms = asked_terms(self._field, query, others)
        met = self._of(terms)
        return [met[term][0] for term in terms if met[term][0]]

    def rarity(self, term: str) -> float:
        """Return a term's inverse document frequency scaled to 0..1 (1: in no passage)."""
        return rarity(self._of([term])[term][1], self._size)

    def at_most(self, name: str) -> int:
        """Return how many passages can hold a name: as many as its rarest term."""
        met = self._of(TERMS[self._field](name))
        return min((count for _, count in met.values()), default=0)

    def _of(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        wanted = dict.fromkeys(terms)
        met = {term: self._met[term] for term in wanted if term in self._met}
        if new := {_key(self._field, term): term for term in wanted if term not in met}:
            bodies = self._texts.bodies(list(new))
            found = {term: _numbers(bodies.get(key)) for key, term in new.items()}
            if len(self._met) > REMEMBERED:
                self._met = {}
            self._met.update(found)
            met |= found
        return met


def _numbers(body: str | None) -> tuple[int, int]:
    if body is None:
        return UNKNOWN
    number, count = body.split()
    return int(number), int(count)
