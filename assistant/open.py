"""The only wiring: settings in, a ready assistant out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.llm.writer import Writer
    from assistant.reading import Reads
    from index.cross_encoder.reader import CrossEncoder
    from index.types import Embedder, Reranker


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedding model of the settings (loaded at its first use)."""
    if settings.embedding_model is None:
        from index.bundled_embedder import BundledEmbedder

        return BundledEmbedder()
    from index.embedding import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(settings.embedding_model)


def open_reranker(settings: Settings) -> Reranker | None:
    """Return the reranker (loaded at its first use), None where the settings turn it off."""
    if settings.reranker == "none":
        return None
    if settings.reranker == "bundled":
        from index.rerank import BundledReranker

        return BundledReranker(_cross_encoder())
    from index.named_reranker import NamedReranker

    return NamedReranker(settings.reranker)


def open_reader(settings: Settings) -> Reads | None:
    """Return the reader (loaded at its first use), None where the settings turn it off."""
    return _cross_encoder() if settings.reader else None


@cache
def _cross_encoder() -> CrossEncoder:
    from index.cross_encoder.reader import CrossEncoder

    return CrossEncoder()


def open_writer(settings: Settings) -> Writer | None:
    """Return the language model's part (asked at its first use), None where none is set."""
    if settings.llm_url is None:
        return None
    from assistant.llm.endpoint import Endpoint
    from assistant.llm.writer import Writer

    endpoint = Endpoint(
        settings.llm_url, settings.llm_model, settings.llm_api_key.get_secret_value(),
        settings.llm_seconds, settings.llm_retries,
    )  # fmt: skip
    return Writer(endpoint, settings.language)


def open_assistant(settings: Settings, embedder: Embedder | None = None) -> Assistant:
    """Open the index of the settings for asking; an embedder that is loaded already may be given.

    Raises:
        IndexOpenError: there is no index, it is damaged, or it was built with another model.
    """
    from assistant.chain import Assistant
    from index.open import open_index
    from index.pictures import SlidePictures

    index = open_index(
        settings.index_dir,
        embedder or open_embedder(settings),
        open_reranker(settings),
        server=settings.chroma_url,
    )
    pictures = SlidePictures(
        index, settings.index_dir, settings.limits, settings.picture_cache_mb * 2**20,
        settings.soffice,
    )  # fmt: skip
    return Assistant(
        index, settings, open_reader(settings), pictures, open_writer(settings), index.close
    )
