"""How much of a question the whole slide of a passage holds.

A question's words are often spread over a slide: its title, a label, a row of a table, each of them a
passage. For each term the slide's best passage counts, and the sum over the terms is lent to every
passage of the slide. It costs no index of its own: BM25's posting lists tell it of the candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.lexical import LexicalField
    from index.store.passage_table import PassageTable

PREFIX = "slide_"
"""Before a field's name: the name of its scores over slides."""


def slide_scores(
    fields: dict[str, LexicalField],
    table: PassageTable,
    query: str,
    others: Sequence[str],
    pool: NDArray[np.intp],
) -> dict[str, NDArray[np.float32]]:
    """Return for each field what the slides of some passages hold of a query, each ``[len(pool)]``.

    Args:
        fields: BM25 by kind of terms.
        table: the passages.
        query: the normalised query.
        others: other names of what it speaks of.
        pool: places of the passages, ascending.
    """
    places, begins = table.with_siblings(pool)
    own = np.searchsorted(begins, np.searchsorted(places, pool), side="right") - 1
    found = {}
    for name, field in fields.items():
        held = held_by_slides(field.term_scores(query, others, places), begins)
        found[PREFIX + name] = held[own]
    return found


def held_by_slides(terms: NDArray[np.float32], begins: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return for each slide the sum over the terms of what its best passage has, ``[slides]``.

    Args:
        terms: what each term gives each passage, ``[terms, passages]``.
        begins: where each slide's passages begin.
    """
    best = np.maximum.reduceat(terms, begins, axis=1)
    held: NDArray[np.float32] = best.sum(axis=0, dtype=np.float64).astype(np.float32)
    return held
