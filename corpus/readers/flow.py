"""Formats without pages (DOCX, HTML, Markdown): a stream of blocks, cut into slides at headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.blocks import BlockKind, Dropped
from corpus.files import Limits, ReadError, content_hash
from corpus.readers.draft import DraftBlock, make_slide, put_in
from corpus.readers.embedded import embedded
from corpus.types import Document, Slide

CUT_LEVEL = 2
"""Headings up to this level begin a slide where the format knows no pages."""
LONG_PART = 6_000
"""Characters after which a part without such headings is cut at the next block."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A block of the stream: a draft block, or the end of a page (None).

    ``heading`` and ``paragraph`` make the common ones.
    """

    draft: DraftBlock | None = None

    @property
    def text(self) -> str:
        """Return its words."""
        return self.draft.text.text if self.draft else ""

    @property
    def level(self) -> int:
        """Return its level where it is a heading, else 0."""
        return self.draft.level if self.draft and self.draft.kind == "heading" else 0

    @property
    def is_break(self) -> bool:
        """Whether a page ends here."""
        return self.draft is None


PAGE_END = Flow()


def paragraph(text: str, kind: BlockKind | None = None) -> Flow:
    """Return a piece of text; where no kind is given its lines tell."""
    return Flow(DraftBlock(put_in(text), kind))


def heading(text: str, level: int) -> Flow:
    """Return a heading, level 1 the highest."""
    return Flow(DraftBlock(put_in(text), "heading", level=level))


def flow_document(
    path: Path, name: str, data: bytes, blocks: Iterable[Flow], title: str, kind: str,
    limits: Limits, dropped: Sequence[Dropped] = (), author: object = "", date: object = "",
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
    return Document(
        name=name,
        title="",
        publisher="",
        content_hash=content_hash(data),
        slides=slides,
        metadata={
            "format": kind,
            "tables": str(sum(b.draft is not None and b.draft.kind == "table" for b in stream)),
            **embedded(title, author, date),
        },
        dropped=tuple(dropped),
    )


def _pages(blocks: Sequence[Flow]) -> list[list[Flow]]:
    pages: list[list[Flow]] = [[]]
    for block in blocks:
        if block.is_break:
            pages.append([])
        else:
            pages[-1].append(block)
    return pages if pages[-1] or len(pages) == 1 else pages[:-1]


def _parts(blocks: Sequence[Flow]) -> list[list[Flow]]:
    parts: list[list[Flow]] = [[]]
    size = 0
    for block in blocks:
        heads = 0 < block.level <= CUT_LEVEL and any(not b.level for b in parts[-1])
        if heads or (size > LONG_PART and parts[-1]):
            parts.append([])
            size = 0
        parts[-1].append(block)
        size += len(block.text)
    return parts


def _slide(number: int, blocks: Sequence[Flow], paged: bool) -> Slide:
    title = next((block.text for block in blocks if block.level), "")
    notes = () if paged else ("ページの区切りがないため、見出しで区切りました",)
    return make_slide(number, _close(blocks), {}, title=title, notes=notes)


def _close(blocks: Sequence[Flow]) -> list[DraftBlock]:
    """Put a heading right above what it heads, so that passages keep them together."""
    closed: list[DraftBlock] = []
    headed = False
    for block in blocks:
        if block.draft is not None:
            closed.append(replace(block.draft, close=headed and not block.level))
        headed = block.level > 0
    return closed
