"""The only wiring: settings in, a ready assistant out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assistant.common.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.chain import Assistant
    from assistant.evidence.reading import Reads
    from assistant.llm.models.local import LocalModel, LocalOptions
    from assistant.llm.models.model import LanguageModel
    from assistant.llm.writer import Writer
    from corpus.types import Document
    from index.cross_encoder.reader import CrossEncoder
    from index.publish.build import Builder
    from index.publish.report import Progress
    from index.types import Embedder, Reranker

LOCAL_CHARS = 1.1
"""Characters of pages that go into a token of a local model's context: Japanese takes 0.6 to 0.7 tokens
a character (measured on the small test model), and a quarter is left for the rules and the answer."""


WITHOUT_FOLDER = frozenset({None, "bundled", "none"})
"""Values of ``embedding_model`` and ``reranker`` that name no folder of a model."""


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedding model of the settings (loaded at its first use)."""
    if settings.embedding_model is None:
        from index.bi_encoder.bundled_embedder import BundledEmbedder

        return BundledEmbedder()
    from index.models.embedding import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(settings.embedding_model)


def open_reranker(settings: Settings) -> Reranker | None:
    """Return the reranker (loaded at its first use), None where the settings turn it off."""
    if settings.reranker == "none":
        return None
    if settings.reranker == "bundled":
        from index.search.rerank import BundledReranker

        return BundledReranker(_cross_encoder(settings.cross_encoder))
    from index.search.named_reranker import NamedReranker

    return NamedReranker(settings.reranker)


def open_reader(settings: Settings) -> Reads | None:
    """Return the reader (loaded at its first use), None where the settings turn it off."""
    return _cross_encoder(settings.cross_encoder) if settings.reader else None


@cache
def _cross_encoder(weights: Path | None) -> CrossEncoder:
    from index.cross_encoder.reader import CrossEncoder

    return CrossEncoder(weights)


def open_model(settings: Settings) -> LanguageModel | None:
    """Return the language model of the settings (loaded at its first use), None where none is set.

    A model file is held once a process, however often it is opened.
    """
    if settings.llm_url is not None:
        from assistant.llm.models.endpoint import open_endpoint

        return open_endpoint(settings)
    if settings.llm_gguf is None:
        return None
    from assistant.llm.models.local import LocalOptions

    return _local_model(
        LocalOptions(
            settings.llm_gguf, settings.llm_gguf_threads, settings.llm_gguf_context,
            settings.llm_max_tokens, settings.llm_seconds,
        )
    )  # fmt: skip


@cache
def _local_model(options: LocalOptions) -> LocalModel:
    from assistant.llm.models.local import LocalModel

    return LocalModel(options)


def open_writer(settings: Settings, model: LanguageModel | None = None) -> Writer | None:
    """Return the language model's part (asked at its first use), None where none is set or given."""
    asked = model or open_model(settings)
    if asked is None:
        return None
    from assistant.llm.writer import Options, Writer

    room = settings.llm_context_chars
    if model is None and settings.llm_url is None:
        room = min(room, int(settings.llm_gguf_context * LOCAL_CHARS))
    options = Options(
        settings.language, settings.llm_detail, room, settings.llm_pictures == "auto",
        settings.llm_steps,
    )  # fmt: skip
    return Writer(asked, options)


def open_assistant(
    settings: Settings, embedder: Embedder | None = None, model: LanguageModel | None = None
) -> Assistant:
    """Open the index of the settings for asking.

    Args:
        settings: where the index is, and which models serve.
        embedder: one that is loaded already; None to load that of the settings.
        model: a language model in the place of that of the settings.

    Raises:
        IndexOpenError: there is no index, it is damaged, or it was built with another model.
    """
    from assistant.chain import Assistant
    from assistant.question.folder_editions import FolderEditions
    from index.open import open_index
    from index.pictures.slides import SlidePictures
    from index.store.corrections import Corrections

    index = open_index(
        settings.index_dir,
        embedder or open_embedder(settings),
        open_reranker(settings),
        server=settings.server,
        corrections=FolderEditions(
            settings.document_editions, Corrections(settings.corrections_file)
        ),
    )
    pictures = SlidePictures(
        index, settings.index_dir, settings.limits, settings.picture_cache_mb * 2**20,
        settings.soffice,
    )  # fmt: skip
    writer = open_writer(settings, model)
    return Assistant(index, settings, open_reader(settings), pictures, writer, index.close)


def open_builder(
    settings: Settings,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
    wait: float | None = None,
) -> Builder:
    """Return what brings the index of the settings up to date: ``.run([path, ...])``.

    Args:
        settings: where the index is, which model embeds, and what one file may ask for.
        embedder: one that is loaded already; None to load that of the settings.
        progress: told of each stage, how far it is, of how much.
        wait: seconds that another writer is waited for; None for the usual ones.
    """
    from index.publish.build import Builder
    from index.store.writing import LOCK_SECONDS

    return Builder(
        settings.index_dir, embedder or open_embedder(settings), settings.passage_tokens,
        settings.limits.max_bytes, progress, settings.limits, settings.server,
        LOCK_SECONDS if wait is None else wait,
    )  # fmt: skip


def read_file(path: Path, settings: Settings | None = None) -> Document:
    """Read one file as the index would, in a process of its own.

    Raises:
        ReadError: it cannot be read; the message names the file and the remedy.
    """
    from corpus.readers.guard import GuardedReader

    with GuardedReader((settings or Settings()).limits) as reader:
        return reader.read(path, path.name)
