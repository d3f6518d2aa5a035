"""Files that came with one question: read, indexed aside, asked, and gone with the answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.common.errors import AssistantError
from assistant.common.settings import Settings
from assistant.open import open_assistant
from assistant.operate.library.documents import safe_name
from index.publish.build import Builder
from index.types import Embedder

if TYPE_CHECKING:
    from assistant.chain import Assistant

MOST_PAGES = 300
"""Of one file: a question is waited for, and 300 pages are embedded in half a minute."""


class AttachedError(AssistantError):
    """A file cannot be read; the message names it and says what to do."""


@contextmanager
def attached_assistant(
    files: Sequence[tuple[str, bytes]], settings: Settings, embedder: Embedder
) -> Iterator[Assistant]:
    """Yield an assistant that knows these files only; nothing of them is left after the block.

    The files are read as those of a folder are: each in a process of its own, within the same limits.

    Args:
        files: names and contents.
        settings: limits and models.
        embedder: of the passages and the question.

    Raises:
        AttachedError: a file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="seisaku-attached-") as folder:  # for its owner only
        place, index = Path(folder) / "files", Path(folder) / "index"
        place.mkdir()
        for name, content in files:
            _write(place, safe_name(name), content)
        limits = settings.limits
        limits = replace(limits, max_pages=min(limits.max_pages, MOST_PAGES))
        builder = Builder(index, embedder, settings.passage_tokens, limits.max_bytes, limits=limits)
        report = builder.run([place])
        for _, reason in (*report.failed, *report.skipped):
            raise AttachedError(reason)
        own = settings.model_copy(
            update={"index_dir": index, "chroma_url": None, "store_url": None}
        )
        assistant = open_assistant(own, embedder)
        try:
            yield assistant
        finally:
            assistant.close()


def _write(place: Path, name: str, content: bytes) -> None:
    stem, suffix, number = Path(name).stem, Path(name).suffix, 1
    while (place / name).exists():
        number += 1
        name = f"{stem} ({number}){suffix}"
    (place / name).write_bytes(content)
