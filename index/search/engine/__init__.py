"""All of an index in one engine (Milvus): vectors, the lexical side, and the pages' texts."""

__all__ = ["current", "publish"]
