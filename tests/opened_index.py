"""An index of a test's own documents, built and opened by the default settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.open import open_assistant
from index.publish.build import Builder, BuildReport
from index.types import Embedder


def built(index: Path, sources: Sequence[Path], embedder: Embedder) -> BuildReport:
    """Index files and folders."""
    defaults = Settings()
    builder = Builder(index, embedder, defaults.passage_tokens, defaults.max_file_mb * 2**20)
    return builder.run(sources)


@contextmanager
def opened_over(index: Path, sources: Sequence[Path], embedder: Embedder) -> Iterator[Assistant]:
    """Index files and folders, and answer from them until the block ends."""
    built(index, sources, embedder)
    with closing(open_assistant(Settings(index_dir=index))) as assistant:
        yield assistant
