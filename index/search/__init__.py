"""A query over one generation: candidates of words and vectors, fused, then read again in order."""

__all__ = [
    "candidates",
    "engine",
    "expansion",
    "flat",
    "fusion",
    "generation",
    "lexical",
    "named_reranker",
    "query",
    "rerank",
    "searchable",
    "titles",
    "view",
]
