"""An assistant over the index of a benchmark's own documents."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from pathlib import Path

import typer

from assistant.chain import Assistant
from assistant.common.settings import Settings, load_settings
from assistant.open import open_assistant, open_embedder
from index.store.generations import current_folder


@contextmanager
def indexed(source: Path, index: Path | None, quiet: bool) -> Iterator[tuple[Assistant, Settings]]:
    """Open an assistant over a file or folder, with its settings.

    Args:
        source: what is indexed where ``index`` holds none yet.
        index: a folder to keep the index in; one that is there is taken as it is. None for an index
            that lasts as long as the assistant.
        quiet: show no progress.

    Raises:
        typer.Exit: a file could not be indexed; which one is told.
        IndexOpenError: the index is damaged or was built with another model.
    """
    with tempfile.TemporaryDirectory() as scratch:
        given = load_settings(None, {"index_dir": index or Path(scratch) / "index"})
        # nothing is left on a server
        settings = given.model_copy(update={"chroma_url": None, "store_url": None})
        _build(settings, source, quiet)
        with closing(open_assistant(settings)) as assistant:
            yield assistant, settings


def _build(settings: Settings, source: Path, quiet: bool) -> None:
    if current_folder(settings.index_dir) is not None:
        return
    from index.publish.cli import run_index

    with redirect_stdout(sys.stderr):  # the results alone stand on stdout
        code = run_index(
            [source], settings.index_dir, open_embedder(settings), settings.passage_tokens,
            settings.max_file_mb * 2**20, quiet=quiet, limits=settings.limits,
        )  # fmt: skip
    if code:
        raise typer.Exit(code)
