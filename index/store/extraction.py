"""What was read of a document and what could not be: facts that are kept with the index."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from corpus.blocks import Dropped
from corpus.readers.draft import NO_TEXT
from corpus.readers.xlsx.notes import HIDDEN, parts_told
from corpus.types import Document

GARBLED = "文字化け"
"""How the notes of garbled pages begin."""
PAGES_NAMED = 30
"""Page numbers named in a report; the JSON has them all."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read of one document.

    Attributes:
        name: the document's name.
        title: its title.
        format: PDF, PPTX and so on; "" for flat text.
        pages: slides or pages.
        characters: characters of text.
        passages: passages made of it.
        without_text: numbers of the pages without text.
        garbled: numbers of the pages with many characters that their font does not explain.
        unknown_characters: how many such characters there are.
        repairs: code points mended (radicals, compatibility ideographs) and how often.
        tables: tables found.
        printed_pages: pages whose printed number was found.
        notes: other remarks, by page number.
        dropped: what the file holds and the text does not, as its reader listed it.
        seconds: time it took to read, when it was last read; None where that is unknown.
    """

    name: str
    title: str
    format: str
    pages: int
    characters: int
    passages: int
    without_text: tuple[int, ...]
    garbled: tuple[int, ...]
    unknown_characters: int
    repairs: dict[str, int]
    tables: int
    printed_pages: int
    notes: tuple[tuple[int, str], ...]
    dropped: tuple[Dropped, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file below a root that is not in the index, or not in its newest version.

    Attributes:
        root: the source it came in by.
        path: its path below the root.
        reason: why, and what to do.
        failed: True where it could not be read, False where it was passed over.
    """

    root: str
    path: str
    reason: str
    failed: bool


def extraction_of(document: Document, passages: int) -> Extraction:
    """Return what was read of a document that became so many passages."""
    slides, metadata = document.slides, document.metadata
    remarks = [(s.number, note) for s in slides for note in s.notes if note != NO_TEXT]
    return Extraction(
        name=document.name,
        title=document.title,
        format=metadata.get("format", ""),
        pages=len(slides),
        characters=sum(len(slide.text) for slide in slides),
        passages=passages,
        without_text=tuple(slide.number for slide in slides if not slide.text),
        garbled=tuple(number for number, note in remarks if note.startswith(GARBLED)),
        unknown_characters=int(metadata.get("unknown_characters", 0)),
        repairs=json.loads(metadata.get("repairs", "{}")),
        tables=int(metadata.get("tables", 0)),
        printed_pages=sum(slide.printed_page is not None for slide in slides),
        notes=tuple(remarks),
        dropped=document.dropped,
    )


def shown_pages(extraction: Extraction) -> int:
    """Return how many pages people count: no hidden sheets, and the parts of a long sheet as one."""
    hidden = sum(note == HIDDEN for _, note in extraction.notes)
    parts = [count for _, note in extraction.notes if (count := parts_told(note))]
    cut = sum(Fraction(count - 1, count) for count in parts)
    return extraction.pages - hidden - int(cut)


def remarks(extraction: Extraction) -> list[str]:
    """Return the remarks, garbling apart, each with the numbers of its pages."""
    pages: dict[str, list[int]] = {}
    for number, note in extraction.notes:
        if number not in extraction.garbled or not note.startswith(GARBLED):
            pages.setdefault(note, []).append(number)
    return [f"{note}（{named_pages(numbers)}ページ）" for note, numbers in sorted(pages.items())]


def dropped_lines(extraction: Extraction) -> list[str]:
    """Return what was not read in words: where, what and why; what recurs is told once."""
    told = (
        f"{f'{one.where}: ' if one.where else ''}{one.what}（{one.why}）"
        for one in extraction.dropped
    )
    return list(dict.fromkeys(told))


def named_pages(numbers: Sequence[int]) -> str:
    """Return page numbers in words, at most ``PAGES_NAMED``."""
    named = "、".join(str(number) for number in numbers[:PAGES_NAMED])
    return named + (f" ほか{len(numbers) - PAGES_NAMED}" if len(numbers) > PAGES_NAMED else "")


def to_json(extraction: Extraction) -> str:
    """Return the facts as JSON.

    Without the time, which differs between equal builds, and what was dropped, which the records keep
    of the document itself.
    """
    values = asdict(extraction)
    del values["seconds"], values["dropped"]
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def from_json(text: str, dropped: Sequence[Dropped], seconds: float | None) -> Extraction:
    """Return the facts as they were stored, with what is kept beside them."""
    values: dict[str, Any] = json.loads(text)
    for name in ("without_text", "garbled"):
        values[name] = tuple(values[name])
    values["notes"] = tuple((number, note) for number, note in values["notes"])
    return Extraction(**values, dropped=tuple(dropped), seconds=seconds)
