"""The table of contents as a witness of pages: Word does not mark the page ends inside it.

When Word fills a table of contents anew it forgets the marks of its page ends, so all pages after a
long one would be counted too low. Its entries name the page of each heading: by as
much as they put them further back, the table covers more pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.readers.docx.names import W, value
from corpus.readers.docx.pages import Pages, list_block
from corpus.readers.draft import DraftBlock

FEWEST_ENTRIES, AGREEING = 3, 0.8
"""Entries that must be there, and the share of them that must put their headings so much further
back; a few are always stale, and marks that are lost later on put some headings further still."""
MOST_PAGES = 9
"""A table of contents that is longer than this is no table of contents."""
_TARGET = re.compile(r"PAGEREF\s+(\S+)")
_NUMBER = re.compile(r"(\d+)\s*$")


@dataclass
class Contents:
    """What a table of contents says, and where the headings stand that it names.

    Attributes:
        page: the page of its last entry; 0 where the file has none.
        told: the page that it tells of each bookmark.
        found: the page reached at each bookmark.
    """

    page: int = 0
    told: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    def take(self, paragraph: Any, text: str, is_entry: bool, page: int) -> None:
        """Take note of a paragraph: an entry, or one that an entry may name."""
        if not is_entry:
            for mark in paragraph.iter(f"{W}bookmarkStart"):
                self.found.setdefault(value(mark, "name"), page)
            return
        code = "".join(node.text or "" for node in paragraph.iter(f"{W}instrText"))
        target, number = _TARGET.search(code), _NUMBER.search(text)
        self.page = page
        if target and number:
            self.told.setdefault(target[1], int(number[1]))

    def pages_more(self, numbers: Sequence[int]) -> int:
        """Return how many pages more the table covers than are marked.

        Args:
            numbers: the printed number of each page reached.
        """
        off = sorted(
            number - numbers[self.found[mark] - 1] for mark, number in self.told.items()
            if self.found.get(mark, 0) >= self.page
        )  # fmt: skip
        if len(off) < FEWEST_ENTRIES:
            return 0
        more = off[int(len(off) * (1 - AGREEING))]
        return more if 0 < more <= MOST_PAGES else 0


def stretch(pages: Pages, contents: Contents, more: int) -> None:
    """Spread a table of contents over more pages; what follows it moves on."""
    last = max(
        (i for i, (page, block) in enumerate(pages.placed)
         if page == contents.page and block.kind == "list"), default=-1,
    )  # fmt: skip
    if last < 0 or not more:
        return
    page, block = pages.placed[last]
    parts = [(page + k, part) for k, part in enumerate(_parted(block, more + 1))]
    after = [(at + more, other) for at, other in pages.placed[last + 1 :]]
    pages.placed[last:] = [*parts, *after]
    pages.notes = [(_moved(at, page, more), before, note) for at, before, note in pages.notes]
    pages.remarks = {_moved(at, page, more): said for at, said in pages.remarks.items()}
    pages.page += more
    pages.stretched = (page, more)


def _moved(at: int, page: int, more: int) -> int:
    return at + more if at > page else at


def _parted(block: DraftBlock, count: int) -> list[DraftBlock]:
    """Part a list into lists of as many items, the first ones one longer."""
    items = [(block.text.text[start:end], level) for start, end, level in block.items]
    size = -(-len(items) // count)
    return [list_block(items[i : i + size]) for i in range(0, len(items), size)]
