"""What can go wrong with an index; each message names the folder or file and the remedy."""

from __future__ import annotations


class IndexingError(Exception):
    """Base of the errors below."""


class IndexBuildError(IndexingError):
    """The index cannot be built or updated; what was stored before is unchanged."""


class IndexBusyError(IndexBuildError):
    """Another process is updating the index; later it can be updated here."""


class IndexOpenError(IndexingError):
    """There is no index to open, or it is damaged."""


class IndexMismatchError(IndexOpenError):
    """The index was built with another embedding model or by another version."""


class ChromaServerError(IndexingError):
    """The Chroma server of the setting ``chroma_url`` does not answer."""


class EngineError(IndexingError):
    """The search engine of the setting ``store_url`` cannot be used."""


class UnknownSlideError(IndexingError, LookupError):
    """The index has no such document or slide."""


class RerankerModelError(IndexingError):
    """The setting ``reranker`` names no usable model."""


def unknown_slide(document: str, number: int) -> UnknownSlideError:
    """Return the error for a slide that is not there, or that its asker may not see."""
    return UnknownSlideError(
        f"資料「{document}」のスライド{number}はありません。 / no slide {number} in {document}"
    )
