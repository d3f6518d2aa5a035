"""The passages of a generation in the engine: found by vector, by words, by bigrams, or by their page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from index.search.candidates import POOL
from index.search.engine.schema import EF, has_graph
from index.search.lexical import TERMS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.search.engine.client import Engine

Row = Mapping[str, Any]
ASKED = 2 * POOL
"""Rows asked of each retriever: among the last of them there may be ties, which are cut here."""
PAGES = 400
"""Pages whose passages are asked for at once: all those of a question's candidates."""
TOLD = ("place", "document", "page", "text", "rest", "dense", *TERMS)


class EngineTable:
    """Rows of one collection, each a dict of its fields."""

    def __init__(self, engine: Engine, collection: str, count: int) -> None:
        self._engine, self._collection, self.count = engine, collection, count
        self._dense = EF if has_graph(count) else {}

    def counted(self) -> int:
        """Return the number of rows as the engine counts them now."""
        rows = self._engine.call(
            "query", self._collection, filter="", output_fields=["count(*)"],
            consistency_level="Strong",
        )  # fmt: skip
        return int(rows[0]["count(*)"])

    def dimensions(self) -> int:
        """Return the length of its vectors."""
        fields = self._engine.call("describe_collection", self._collection)["fields"]
        return next(int(field["params"]["dim"]) for field in fields if field["name"] == "dense")

    def hybrid(
        self, vector: NDArray[np.float32], terms: Mapping[str, Sequence[int]], where: str
    ) -> list[Row]:
        """Return the rows nearest to a vector and those with the highest scores, in order of place.

        Args:
            vector: a query's, of length one.
            terms: the numbers of its terms by field, as often as they count.
            where: which rows alone are looked at, "" for all.
        """
        from pymilvus import AnnSearchRequest, RRFRanker

        asked = [("dense", vector.tolist(), self._dense)]
        asked += [(field, _weighed(numbers), {}) for field, numbers in terms.items() if numbers]
        requests = [
            AnnSearchRequest(
                [value], field, {"metric_type": "IP", "params": params}, ASKED, expr=where or None
            )
            for field, value, params in asked
        ]
        found = self._engine.call(
            "hybrid_search", self._collection, requests, RRFRanker(),
            limit=ASKED * len(requests), output_fields=list(TOLD),
        )  # fmt: skip
        return sorted((hit["entity"] for hit in found[0]), key=lambda row: int(row["place"]))

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[int]:
        """Return the places of the rows nearest to a vector, nearest first."""
        found = self._engine.call(
            "search", self._collection, [vector.tolist()], anns_field="dense", limit=count,
            search_params={"metric_type": "IP", "params": self._dense}, output_fields=["place"],
        )  # fmt: skip
        return [int(hit["entity"]["place"]) for hit in found[0]]

    def of_pages(self, pages: Collection[int], fields: Sequence[str] = TOLD) -> list[Row]:
        """Return the rows of some pages in order of place."""
        numbers = sorted(pages)
        blocks = (numbers[at : at + PAGES] for at in range(0, len(numbers), PAGES))
        return self._ordered(chain.from_iterable(self._where(_in(some), fields) for some in blocks))

    def between(self, first: int, end: int, fields: Sequence[str] = TOLD) -> list[Row]:
        """Return the rows of places ``first`` to ``end``, the latter left out."""
        return self._ordered(self._where(f"place >= {first} and place < {end}", fields))

    def _where(self, condition: str, fields: Sequence[str]) -> list[Row]:
        return list(
            self._engine.call(
                "query", self._collection, filter=condition, output_fields=list(fields)
            )
        )

    def _ordered(self, rows: Any) -> list[Row]:
        return sorted(rows, key=lambda row: int(row["place"]))


def _in(pages: Sequence[int]) -> str:
    return f"page in {list(pages)}"


def _weighed(numbers: Sequence[int]) -> dict[int, float]:
    return {number: float(numbers.count(number)) for number in numbers}
