"""Indexed documents and slides as they are told to people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.types import Slide
from index.store.extraction import Extraction


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """An indexed document as people see it.

    Attributes:
        name: its name in citations.
        title: its title.
        publisher: who published it.
        slides: number of slides.
        passages: number of passages.
        root: the source it came in by.
        path: its path below the root.
        content_hash: SHA-256 of the file's bytes.
        extraction: what was read of it.
        series: the same for all editions of a 資料, "" where it has no edition.
        edition: its edition as people say it (「令和5年度版」), or "".
        edition_order: sorts the editions of a series, oldest first.
        date: when it was published, as printed on it, or "".
        year: the western year of its date, None where it tells none.
        corrected: what of title, publisher and date a person corrected.
    """

    name: str
    title: str
    publisher: str
    slides: int
    passages: int
    root: str
    path: str
    content_hash: str
    extraction: Extraction
    series: str = ""
    edition: str = ""
    edition_order: str = ""
    date: str = ""
    year: int | None = None
    corrected: tuple[str, ...] = ()


class Retelling(Protocol):
    """Tells documents otherwise than they were read: as people corrected them, or by other rules."""

    def over(self, documents: tuple[DocumentInfo, ...]) -> tuple[DocumentInfo, ...]:
        """Return documents as they are to be told, the same ones until something changes."""
        ...


@dataclass(frozen=True, slots=True)
class SlideSource:
    """A slide and the file that it was read from.

    Attributes:
        slide: the slide.
        file: where the file was; it may be gone or changed since.
        content_hash: SHA-256 of the bytes that were read.
        slides: number of slides of the document.
    """

    slide: Slide
    file: Path
    content_hash: str
    slides: int


def document_infos(
    rows: Iterable[Sequence[str]], facts: Iterable[Extraction]
) -> tuple[DocumentInfo, ...]:
    """Return documents as people see them, of their rows in the records and what was read of each."""
    return tuple(
        DocumentInfo(
            name,
            title,
            publisher,
            found.pages,
            found.passages,
            root,
            path,
            digest,
            found,
            *_edition(told := json.loads(metadata)),
            date,
            int(told["year"]) if told.get("year") else None,
        )
        for (root, path, name, title, publisher, digest, metadata, date), found in zip(
            rows, facts, strict=True
        )
    )


def _edition(metadata: Mapping[str, str]) -> tuple[str, str, str]:
    """Return series, edition and its order as the reader noted them."""
    return (
        metadata.get("series", ""),
        metadata.get("edition", ""),
        metadata.get("edition_order", ""),
    )
