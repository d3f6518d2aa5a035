"""The head of a generation in the engine: written last, it tells that all of it is there, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from index.search.engine.texts import packed
from index.search.expansion import read_learned
from index.store.engine_messages import OTHER_FORMAT
from index.store.errors import IndexMismatchError
from index.store.generations import Manifest

if TYPE_CHECKING:
    from pathlib import Path

    from index.search.engine.client import Engine
    from index.search.engine.texts import Texts

HEAD = "head"
ENGINE_FORMAT = 1
"""Layout of the collections; raised when an older program could not read them."""


def head_rows(folder: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield the rows of the head of a generation whose files are in a folder."""
    learned = read_learned(folder)
    value = {"format": ENGINE_FORMAT, "manifest": asdict(manifest), "learned": learned}
    yield from packed(HEAD, value)


def read_head(engine: Engine, texts: Texts) -> tuple[Manifest, list[tuple[str, str]]]:
    """Return the manifest of a generation, and the abbreviations that its texts define.

    Raises:
        IndexOpenError: it has none: a build that was killed.
        IndexMismatchError: another version of seisaku wrote it.
    """
    head = texts.value(HEAD)
    if head is None:
        raise texts.damaged(HEAD)
    if head["format"] != ENGINE_FORMAT:
        told = OTHER_FORMAT.format(url=engine.at.url, found=head["format"], own=ENGINE_FORMAT)
        raise IndexMismatchError(told)
    values = head["manifest"]
    values["documents"] = tuple(tuple(row) for row in values["documents"])
    return Manifest(**values), [(short, long) for short, long in head["learned"]]
