"""The scores of rows of the engine, computed here as those of a folder are: the same numbers to rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.search.candidates import POOL, highest
from index.search.slide_cover import PREFIX, held_by_slides

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.engine.table import EngineTable, Row

Terms = Mapping[str, Sequence[int]]
"""The numbers of a query's terms by field."""


def best_rows(rows: Sequence[Row], terms: Terms, vector: NDArray[np.float32]) -> list[Row]:
    """Return the rows that are among the best of some retriever, of equal ones the first.

    Args:
        rows: in order of place.
        terms: the query's.
        vector: the query's, of length one.
    """
    if not rows:
        return []
    near = dense(rows, vector)
    best = [np.lexsort((np.arange(len(near)), -near))[:POOL]]
    for field, numbers in terms.items():
        best.append(highest(term_scores(rows, field, numbers).sum(axis=0), POOL))
    return [rows[i] for i in np.unique(np.concatenate(best))]


def scored(
    table: EngineTable, rows: Sequence[Row], terms: Terms, vector: NDArray[np.float32], cover: bool
) -> dict[str, NDArray[np.float32]]:
    """Return the scores of rows by retriever, each ``[len(rows)]``.

    With ``cover`` the passages of their slides are fetched, and what these hold is among the scores.
    """
    parts = {
        field: term_scores(rows, field, numbers).sum(axis=0) for field, numbers in terms.items()
    }
    if cover:
        parts |= _slide_scores(table, rows, terms)
    parts["dense"] = dense(rows, vector)
    return parts


def _slide_scores(
    table: EngineTable, rows: Sequence[Row], terms: Terms
) -> dict[str, NDArray[np.float32]]:
    pages = {int(row["page"]) for row in rows}
    siblings = table.of_pages(pages, ("place", "page", *terms))
    numbers = [row["page"] for row in siblings]
    begins = [i for i, page in enumerate(numbers) if not i or page != numbers[i - 1]]
    slide = {numbers[begin]: i for i, begin in enumerate(begins)}
    own = [slide[row["page"]] for row in rows]
    return {
        PREFIX + field: held_by_slides(
            term_scores(siblings, field, asked), np.array(begins, dtype=np.intp)
        )[own]
        for field, asked in terms.items()
    }


def term_scores(rows: Sequence[Row], field: str, numbers: Sequence[int]) -> NDArray[np.float32]:
    """Return what each term gives each row, ``[terms, rows]``."""
    found = np.zeros((len(numbers), len(rows)), dtype=np.float32)
    weights = [row[field] for row in rows]
    for values, number in zip(found, numbers, strict=True):
        values[:] = [of.get(number, 0.0) for of in weights]
    return found


def dense(rows: Sequence[Row], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosine of each row with a query's vector."""
    vectors = np.array([row["dense"] for row in rows], dtype=np.float32)
    cosines: NDArray[np.float32] = (vectors @ vector).astype(np.float32)
    return cosines
