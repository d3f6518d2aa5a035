"""What is kept: documents, passages, vectors and their generations, whole or told as damaged."""

__all__ = [
    "check",
    "chroma",
    "chroma_server",
    "corrections",
    "documents",
    "engine_messages",
    "engine_place",
    "errors",
    "extraction",
    "fitting",
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
