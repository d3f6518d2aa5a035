"""The PDFs of a folder, read, and pages of them drawn by lot: the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.readers.guard import GuardedReader
from corpus.types import Document, Slide

SEED = 20240401


@dataclass(frozen=True, slots=True)
class Sample:
    """A page: its file and its slide."""

    path: Path
    document: Document
    slide: Slide


def read_folder(folder: Path) -> list[tuple[Path, Document]]:
    """Return each PDF of a folder with its document; one that cannot be read raises."""
    with GuardedReader() as reader:
        return [(path, reader.read(path, path.name)) for path in sorted(folder.glob("*.pdf"))]


def sample_pages(read: list[tuple[Path, Document]], count: int) -> list[Sample]:
    """Return pages with text, drawn without repeats."""
    pages = list(_pages(read))
    drawn = random.Random(SEED).sample(pages, min(count, len(pages)))  # noqa: S311
    return drawn


def _pages(read: list[tuple[Path, Document]]) -> Iterator[Sample]:
    for path, document in read:
        for slide in document.slides:
            if slide.text.strip():
                yield Sample(path, document, slide)
