"""An index in an engine, written and opened."""

from __future__ import annotations

from pathlib import Path

from index_states import LetterEmbedder

from index.open import Index, open_index
from index.publish.build import Builder
from index.publish.report import BuildReport
from index.store.engine_place import EngineAt
from index.types import Embedder


def publish(at: EngineAt, index_dir: Path, folder: Path, **options: bool) -> BuildReport:
    return Builder(index_dir, LetterEmbedder(), 120, 2**25, server=at).run([folder], **options)


def opened(at: EngineAt, embedder: Embedder | None = None) -> Index:
    """Open an index as a machine does that has no folder of it."""
    return open_index(Path("/nowhere"), embedder or LetterEmbedder(), server=at)
