"""BM25's weights as sparse vectors: the product of a question's terms with them is its BM25 score.

They are bm25s' own numbers, turned from a column for each term into a row for each passage.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.search.lexical import load_field

PADDING = {0: 1.0}
"""Stands for a passage without a term: no term has the number 0, and Milvus takes no empty vector."""


class TermWeights:
    """One field's weights."""

    def __init__(self, folder: Path, field: str, size: int) -> None:
        """Read what ``build_lexical`` saved under a folder for ``size`` passages."""
        from scipy.sparse import csc_matrix

        index = load_field(folder / field)
        self._terms: dict[str, int] = index.vocab_dict if index is not None else {}
        if index is None:
            self._columns: Any = csc_matrix((size, 0), dtype="float32")
        else:
            parts = (index.scores[name] for name in ("data", "indices", "indptr"))
            self._columns = csc_matrix(tuple(parts), shape=(size, len(index.scores["indptr"]) - 1))
        self._rows = self._columns.tocsr()

    def vectors(self, first: int, end: int) -> Iterator[dict[int, float]]:
        """Yield the weights of the passages at some places, by the numbers of their terms."""
        for place in range(first, end):
            row = slice(self._rows.indptr[place], self._rows.indptr[place + 1])
            terms, values = (self._rows.indices[row] + 1).tolist(), self._rows.data[row].tolist()
            yield dict(zip(terms, values, strict=True)) or PADDING

    def terms(self) -> Iterator[tuple[str, int, int]]:
        """Yield each term with its number and the number of passages that hold it."""
        starts = self._columns.indptr
        for term, at in self._terms.items():
            if count := int(starts[at + 1] - starts[at]):
                yield term, at + 1, count
