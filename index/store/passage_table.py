"""Passages and vectors by place, id, document or slide: what a query touches, and no more.

A passage's place is its position in the index, from 0; a document's passages lie side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.types import Passage
from index.store.sqlite_file import SqliteFile, listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COLUMNS = 'id, document, slide, slide_title, section, text, start, "end", tokens'
_AT = "WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position"


class PassageTable:
    """The passages of one generation."""

    def __init__(self, file: SqliteFile, dimensions: int) -> None:
        self._file, self._dimensions = file, dimensions

    def count(self) -> int:
        """Return the number of passages."""
        return int(self._file.rows("SELECT coalesce(max(position) + 1, 0) FROM passages")[0][0])

    def at(self, places: Sequence[int]) -> list[Passage]:
        """Return the passages at some places, in the order asked for."""
        rows = self._file.rows(f"SELECT position, {_COLUMNS} FROM passages {_AT}", [listed(places)])  # noqa: S608
        found = {place: Passage(*row) for place, *row in rows}
        return [found[place] for place in places]

    def blocks(self, size: int) -> Iterator[list[Passage]]:
        """Yield all passages in order, ``size`` of them at a time."""
        for first in range(0, self.count(), size):
            yield list(self._where("position >= ? AND position < ?", [first, first + size]))

    def of_document(self, document: str) -> tuple[Passage, ...]:
        """Return the passages of a document in order."""
        return self._where("document = ?", [document])

    def of_slide(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide in order."""
        return self._where("document = ? AND slide = ?", [document, slide])

    def _where(self, condition: str, values: Iterable[object]) -> tuple[Passage, ...]:
        rows = self._file.rows(
            f"SELECT {_COLUMNS} FROM passages WHERE {condition} ORDER BY position",  # noqa: S608
            values,
        )
        return tuple(Passage(*row) for row in rows)

    def vectors(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the vectors at ascending places, shape ``[len(places), dimensions]``."""
        return self._decoded(
            self._file.rows(f"SELECT vector FROM passages {_AT}", [listed(places.tolist())])  # noqa: S608
        )

    def vectors_between(self, first: int, end: int) -> NDArray[np.float32]:
        """Return the vectors of places ``first`` to ``end``, the latter left out."""
        rows = self._file.rows(
            "SELECT vector FROM passages WHERE position >= ? AND position < ? ORDER BY position",
            [first, end],
        )
        return self._decoded(rows)

    def _decoded(self, rows: Sequence[tuple[bytes]]) -> NDArray[np.float32]:
        joined = b"".join(blob for (blob,) in rows)
        return np.frombuffer(joined, dtype="<f4").reshape(len(rows), self._dimensions)

    def places(self, ids: Iterable[str]) -> list[int]:
        """Return the places of passages by their ids, ascending."""
        rows = self._file.rows(
            "SELECT position FROM passages WHERE id IN (SELECT value FROM json_each(?)) "
            "ORDER BY position",
            [listed(ids)],
        )
        return [place for (place,) in rows]

    def places_of_slide(self, document: str, slide: int) -> NDArray[np.intp]:
        """Return the places of a slide's passages, ascending."""
        rows = self._file.rows(
            "SELECT position FROM passages WHERE document = ? AND slide = ? ORDER BY position",
            [document, slide],
        )
        return np.array([place for (place,) in rows], dtype=np.intp)

    def with_siblings(self, places: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the places of all passages of the slides that some passages are of, ascending.

        With them, for each slide in order, where among those places its passages begin.
        """
        rows = self._file.rows(
            "SELECT position, document, slide FROM passages WHERE (document, slide) IN "  # noqa: S608
            f"(SELECT document, slide FROM passages {_AT}) ORDER BY position",
            [listed(places.tolist())],
        )
        slides = [slide for _, *slide in rows]
        begins = [i for i, slide in enumerate(slides) if not i or slide != slides[i - 1]]
        return np.array([place for place, *_ in rows], np.intp), np.array(begins, np.intp)

    def spans(self, documents: Collection[str]) -> list[tuple[int, int]]:
        """Return first place and end of each of the documents that has passages, ascending."""
        return self._file.rows(
            "SELECT min(position), max(position) + 1 FROM passages "
            "WHERE document IN (SELECT value FROM json_each(?)) GROUP BY document ORDER BY 1",
            [listed(documents)],
        )
