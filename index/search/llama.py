"""The index as a llama-index retriever, for whoever composes it with llama-index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, RelatedNodeInfo, TextNode

from index.types import Hit

if TYPE_CHECKING:
    from llama_index.core.schema import QueryBundle

    from index.search.searchable import Searchable


class PassageRetriever(BaseRetriever):  # type: ignore[misc, unused-ignore]
    """Fused retrieval (BM25 words, BM25 bigrams, embeddings in Chroma) behind llama-index's API."""

    def __init__(self, index: Searchable, k: int = 10, **kwargs: Any) -> None:
        """Retrieve ``k`` passages a query from an opened index."""
        self._index = index
        self._k = k
        super().__init__(**kwargs)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._index.hits(query_bundle.query_str, self._k)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    passage = hit.passage
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata={
            "document": passage.document,
            "slide": passage.slide,
            "title": passage.slide_title,
            "section": passage.section,
            "start": passage.start,
            "end": passage.end,
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=passage.document)},
    )
