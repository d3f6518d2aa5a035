"""Formats without pages (DOCX, HTML, Markdown): a stream of blocks, cut into slides at headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.mapped import MappedText
from corpus.readers.base import Limits, ReadError, content_hash
from corpus.readers.describe import described
from corpus.readers.draft import make_slide, one_line
from corpus.readers.tabletext import put_in
from corpus.types import Document, Slide

CUT_LEVEL = 2
"""Headings up to this level begin a slide where the format knows no pages."""
LONG_PART = 6_000
"""Characters after which a part without such headings is cut at the next block."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading (``level`` 1 to 6), table, or page break (``is_break``)."""

    text: str = ""
    level: int = 0
    is_break: bool = False


def flow_document(
    path: Path, name: str, data: bytes, blocks: Iterable[Block], title: str, kind: str,
    limits: Limits, tables: int = 0,
) -> Document:  # fmt: skip
    """Return a document of a stream of blocks.

    It is cut where the stream says a page ends, or else at its main headings.

    Raises:
        ReadError: there is no text, or there are too many parts.
    """
    stream = [block for block in blocks if block.is_break or block.text.strip()]
    paged = any(block.is_break for block in stream)
    parts = _pages(stream) if paged else _parts(stream)
    slides = tuple(_slide(i, part, paged) for i, part in enumerate(parts, start=1))
    if not any(slide.text for slide in slides):
        raise ReadError(
            f"{name}: 読める文字がありません。正しいファイルか確かめてください。 / no readable characters"
        )
    if len(slides) > limits.max_pages:
        raise ReadError(
            f"{name}: 部分が多すぎます（{len(slides)}、上限 {limits.max_pages}）。分割するか、設定 max_pages を"
            "上げてください。 / too many pages: split it or raise max_pages"
        )
    about = described(path, name)
    return Document(
        name=name,
        title=about.get("title") or one_line(title) or slides[0].title or Path(name).stem,
        publisher=about.get("publisher", ""),
        content_hash=content_hash(data),
        slides=slides,
        metadata={"format": kind, "tables": str(tables)},
    )


def _pages(blocks: Sequence[Block]) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    for block in blocks:
        if block.is_break:
            pages.append([])
        else:
            pages[-1].append(block)
    return pages if pages[-1] or len(pages) == 1 else pages[:-1]


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        heads = 0 < block.level <= CUT_LEVEL and any(not b.level for b in parts[-1])
        if heads or (size > LONG_PART and parts[-1]):
            parts.append([])
            size = 0
        parts[-1].append(block)
        size += len(block.text)
    return parts


def _slide(number: int, blocks: Sequence[Block], paged: bool) -> Slide:
    title = next((block.text for block in blocks if block.level), "")
    texts = [put_in(block.text) for block in blocks]
    notes = () if paged else ("ページの区切りがないため、見出しで区切りました",)
    return make_slide(number, _close(texts, blocks), {}, title=title, notes=notes)


def _close(texts: Sequence[MappedText], blocks: Sequence[Block]) -> list[MappedText]:
    """Put a heading right above what it heads, so that passages keep them together."""
    closed: list[MappedText] = []
    headed = False
    for text, block in zip(texts, blocks, strict=True):
        if closed and headed and not block.level:
            closed[-1] = closed[-1] + put_in("\n") + text
        else:
            closed.append(text)
        headed = block.level > 0
    return closed
