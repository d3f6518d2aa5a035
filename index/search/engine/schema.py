"""The collection of passages: what a row holds, how it is indexed, and how it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpus.types import Passage
from index.search.lexical import TERMS

if TYPE_CHECKING:
    from index.search.engine.client import Engine
    from index.search.engine.weights import TermWeights
    from index.store.passage_table import PassageTable

FLAT_MOST = 1_000_000
"""Passages up to which Milvus compares every vector, which misses none; beyond, a graph."""
GRAPH = {"M": 30, "efConstruction": 360}
EF = {"ef": 800}
PAGE_BITS = 20
"""A page is told by its document's position and its own number, in these low bits."""
ROWS = 1000
"""Rows handed over at once: some 5 MB at 384 dimensions, and Milvus takes 64 MB."""


def page_of(document: int, slide: int) -> int:
    """Return the number of a page in the index, by its document's position and its number in it."""
    return (document << PAGE_BITS) + slide


def create_passages(engine: Engine, collection: str, dimensions: int, count: int) -> None:
    """Make an empty collection for ``count`` passages."""
    from pymilvus import DataType

    schema = engine.client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("place", DataType.INT64, is_primary=True)
    schema.add_field("document", DataType.INT64)
    schema.add_field("page", DataType.INT64)
    schema.add_field("text", DataType.VARCHAR, max_length=65_535)
    schema.add_field("rest", DataType.VARCHAR, max_length=65_535)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimensions)
    index = engine.client.prepare_index_params()
    for field in ("document", "page"):
        index.add_index(field, index_type="INVERTED")
    index.add_index("dense", metric_type="IP", **_dense_index(count))
    for field in TERMS:
        schema.add_field(field, DataType.SPARSE_FLOAT_VECTOR)
        index.add_index(field, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    engine.create(collection, schema, index)


def _dense_index(count: int) -> dict[str, Any]:
    return {"index_type": "HNSW", "params": GRAPH} if has_graph(count) else {"index_type": "FLAT"}


def has_graph(count: int) -> bool:
    """Whether so many passages are searched by a neighbour graph."""
    return count > FLAT_MOST


def write_passages(
    engine: Engine, collection: str, passages: PassageTable, documents: Mapping[str, int],
    weights: Mapping[str, TermWeights],
) -> None:  # fmt: skip
    """Write all passages; ``documents`` tells the position of each by its name."""
    first = 0
    for block in passages.blocks(ROWS):
        end = first + len(block)
        vectors = passages.vectors_between(first, end)
        rows = list(_rows(first, block, documents))
        for row, vector in zip(rows, vectors, strict=True):
            row["dense"] = vector
        for field, of in weights.items():
            for row, terms in zip(rows, of.vectors(first, end), strict=True):
                row[field] = terms
        engine.call("insert", collection, rows)
        first = end


def _rows(
    first: int, block: Sequence[Passage], documents: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    for place, p in enumerate(block, first):
        document = documents[p.document]
        rest = [p.id, p.slide_title, p.section, p.start, p.end, p.tokens]
        yield {
            "place": place,
            "document": document,
            "page": page_of(document, p.slide),
            "text": p.text,
            "rest": json.dumps(rest, ensure_ascii=False),
        }


def passage_of(row: Mapping[str, Any], documents: Sequence[str]) -> Passage:
    """Return the passage of a row; ``documents`` are the names by position."""
    number, title, section, start, end, tokens = json.loads(row["rest"])
    slide = row["page"] & ((1 << PAGE_BITS) - 1)
    return Passage(
        number, documents[row["document"]], slide, title, section, row["text"], start, end, tokens
    )
