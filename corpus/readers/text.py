"""Flat text (.txt): encoding found, slides recovered, lines mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus import gaiji
from corpus.blocks import Dropped
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.layout import lay_out
from corpus.normalize import normalize, unknown_characters
from corpus.readers.decoding import decode
from corpus.slides import PageLines, split_pages
from corpus.text_blocks import text_blocks
from corpus.titles import find_title
from corpus.types import Document, Slide


def read_text(
    path: Path,
    name: str,
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:
    """Return the slides of a flat text file.

    The identity is read off it afterwards (``corpus.identity``).

    Raises:
        ReadError: the bytes are no text in UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP.
    """
    source, encoding = decode(data, name)
    normal = normalize(source)
    pages = split_pages(normal)
    slides = tuple(_slide(i, page) for i, page in enumerate(pages, start=1))
    if not any(slide.text for slide in slides):
        raise ReadError(f"{name}: 読める文字がありません。 / no readable characters")
    return Document(
        name=name,
        title="",
        publisher="",
        content_hash=content_hash(data),
        slides=slides,
        metadata={"encoding": encoding},
        dropped=tuple(_gaiji(source, unknown_characters(source, normal))),
    )


def _gaiji(source: str, unknown: Mapping[int, str]) -> Iterator[Dropped]:
    """Tell of characters without a known form, by line."""
    by_line: dict[int, list[str]] = {}
    line, counted = 1, 0
    for at, char in unknown.items():
        line, counted = line + source.count("\n", counted, at), at
        by_line.setdefault(line, []).append(char)
    yield from (gaiji.told(chars, f"{line}行目") for line, chars in by_line.items())


def _slide(number: int, page: PageLines) -> Slide:
    text, notes = lay_out(page.lines)
    return Slide(
        number=number,
        title=find_title(text.text),
        text=text.text,
        printed_page=page.printed_page,
        printed_page_inferred=page.inferred,
        source_start=next((line.offsets[0] for line in page.lines if line.text.strip()), 0),
        source_offsets=text.offsets,
        notes=notes,
        blocks=tuple(text_blocks(text.text)),
    )
