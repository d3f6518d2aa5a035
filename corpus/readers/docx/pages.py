"""The pages of a story as Word laid them out: what was read of each, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.mapped import MappedText
from corpus.readers.docx.told import Place
from corpus.readers.draft import DraftBlock
from corpus.readers.flow import CUT_LEVEL, PAGE_END, Flow

SOURCE = 0
"""Source offset of all words of a Word file: they have no places on a page."""
FEWEST = 0.8
"""A file that marks a smaller share of the pages that Word counted was saved by a program that does
not mark them all: its page numbers would be wrong."""


def said_in_file(text: str) -> MappedText:
    """Return words of the file."""
    return MappedText(text, (SOURCE,) * len(text))


def list_block(items: Sequence[tuple[str, int]]) -> DraftBlock:
    """Return a list of items, each with its level."""
    lines: list[str] = []
    spans: list[tuple[int, int, int]] = []
    at = 0
    for words, level in items:
        lines.append(words)
        spans.append((at, at + len(words), level))
        at += len(words) + 1
    return DraftBlock(said_in_file("\n".join(lines)), "list", items=tuple(spans))


@dataclass
class Pages:
    """What was read so far.

    Attributes:
        page: the page reached, 1-based.
        is_fresh: nothing stands on that page yet.
        by_author: it was begun by the author's break, which Word marks once more when it lays out.
        is_still: page ends are let be (a box stands on one page).
        heading: the last heading.
        placed: each block with its page.
        notes: each note with its page and the number of blocks before its mark.
        remarks: for the report, by page.
        stretched: a page that turned out to be several, and how many more.
    """

    page: int = 1
    is_fresh: bool = True
    by_author: bool = False
    is_still: bool = False
    heading: str = ""
    placed: list[tuple[int, DraftBlock]] = field(default_factory=list)
    notes: list[tuple[int, int, DraftBlock]] = field(default_factory=list)
    remarks: dict[int, list[str]] = field(default_factory=dict)
    stretched: tuple[int, int] = (0, 0)

    @property
    def place(self) -> Place:
        """Where the reader is."""
        return Place(self.page, self.heading)

    def final(self, page: int) -> int:
        """Return the number of a page as it was counted on the way."""
        return page + self.stretched[1] if page > self.stretched[0] else page

    def put(self, block: DraftBlock, page: int | None = None) -> None:
        """Put a block on a page, the one reached where none is given."""
        self.placed.append((self.page if page is None else page, block))
        if block.kind == "heading":
            self.heading = block.text.text
        self.is_fresh = self.by_author = False

    def note(self, block: DraftBlock) -> None:
        """Put a note at the foot of the page reached."""
        self.notes.append((self.page, len(self.placed), block))

    def remark(self, text: str) -> None:
        """Add a remark on the page reached."""
        if text not in (known := self.remarks.setdefault(self.page, [])):
            known.append(text)

    def turn(self, rendered: bool) -> None:
        """Begin a page.

        Word marks the author's page end once more where it laid it out, behind it and at times
        before it; with nothing between them they are one end.
        """
        if self.is_still:
            return
        if self.is_fresh and self.page > 1 and (rendered or not self.by_author):
            self.by_author = self.by_author or not rendered
            return
        self.page += 1
        self.is_fresh, self.by_author = True, not rendered

    def stream(self, counted: int) -> list[Flow]:
        """Return the blocks with the ends of pages between them, each page's notes at its foot.

        Args:
            counted: the pages that Word counted; where far fewer are marked, none are told.
        """
        is_paged = self.is_paged(counted)
        return list(self._paged() if is_paged else self._unpaged())

    def is_paged(self, counted: int) -> bool:
        """Whether the marked ends are those of real pages."""
        return self.page > 1 and self.page >= FEWEST * counted

    def _paged(self) -> Iterator[Flow]:
        pages: list[list[DraftBlock]] = [[] for _ in range(self.page)]
        for at, block in self.placed:
            pages[at - 1].append(block)
        for at, _, note in self.notes:
            pages[at - 1].append(note)
        for number, blocks in enumerate(pages):
            if number:
                yield PAGE_END
            yield from map(Flow, blocks)

    def _unpaged(self) -> Iterator[Flow]:
        """Yield notes before the next main heading, which begins a part."""
        waiting = list(self.notes)
        for at, (_, block) in enumerate(self.placed):
            if block.kind == "heading" and block.level <= CUT_LEVEL:
                yield from (Flow(note) for _, before, note in waiting if before <= at)
                waiting = [one for one in waiting if one[1] > at]
            yield Flow(block)
        yield from (Flow(note) for _, _, note in waiting)


def text_of(blocks: Sequence[tuple[int, DraftBlock]]) -> str:
    """Return the words of blocks, one under the other."""
    return "\n".join(block.text.text for _, block in blocks)
