"""What is kept: documents, passages, vectors and their generations, whole or told as damaged."""

__all__ = [
    "check",
    "chroma",
    "chroma_server",
    "corrections",
    "documents",
    "errors",
    "extraction",
    "generations",
    "passage_table",
    "picture_cache",
    "record_reader",
    "records",
    "sums",
    "transfer",
    "vector_store",
    "writing",
]
