"""A story (the body, a box, a note): its paragraphs, tables and drawings as blocks on their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from lxml.etree import LxmlError

from corpus.readers.docx import told as kinds
from corpus.readers.docx.colours import Ground, shade
from corpus.readers.docx.context import Context
from corpus.readers.docx.drawings import Drawn
from corpus.readers.docx.figures import drawing_blocks
from corpus.readers.docx.inline import Inline, PageEnd, Words, joined_mark
from corpus.readers.docx.lines import Line, figures_apart
from corpus.readers.docx.names import (
    WRAPPERS,
    W,
    below,
    child_value,
    is_on,
    said,
    value,
)
from corpus.readers.docx.numbering import BULLET, Label
from corpus.readers.docx.pages import Pages, list_block, said_in_file, text_of
from corpus.readers.docx.sections import Sections
from corpus.readers.docx.styles import ParagraphStyle
from corpus.readers.docx.tables import read_table
from corpus.readers.draft import DraftBlock

MAX_STORIES = 12
"""Tables and boxes within one another; deeper ones are no document of Word's."""
HEADING_CHARS = 100
"""A longer paragraph is text, whatever level its author gave it; so is a sentence or a dotted item."""
_UNIT = re.compile(
    r"^[(（\[［【]?\s*単位\s*[:：・]\s*([^()（）\[\]【】［］]{1,12}?)\s*[)）\]］】]?$"
)


class Story:
    """Reads one story into pages."""

    def __init__(self, context: Context, pages: Pages, depth: int = 0) -> None:
        """Take the file's state, the pages to fill, and how many stories are around this one."""
        self.context = context
        self.pages = pages
        self.depth = depth
        self.unit = ""
        self.asides: list[tuple[int, DraftBlock]] = []
        self._inline = Inline(context.styles, context.told, self._mark)
        self._carried = Line()
        self._items: list[tuple[str, int]] = []

    # --- blocks -----------------------------------------------------------------------------------

    def read(self, element: Any, ground: Ground, sections: Sections | None = None) -> None:
        """Read all blocks of an element.

        Args:
            element: a body, a cell, a note or the content of a box.
            ground: the colour behind it.
            sections: how the sections of the body follow one another.
        """
        for child in below(element, WRAPPERS):
            try:
                self._block(child, ground)
            except (ValueError, KeyError, TypeError, IndexError, RecursionError, LxmlError):
                self.context.told.add(kinds.BROKEN, said(child))
            if sections is not None and (end := sections.end(child)):
                self._end_section(child, sections, end == "page")
        self.end_list()

    def put(self, block: DraftBlock, page: int | None = None) -> None:
        """Put a block on the page reached, after the list before it."""
        self.end_list()
        self.pages.put(block, page)

    def put_asides(self) -> None:
        """Put what hangs on the block before: its boxes and pictures."""
        asides, self.asides = self.asides, []
        for page, block in asides:
            self.put(block, page)

    def end_list(self) -> None:
        """Put the list that has come together."""
        items, self._items = self._items, []
        if items:
            self.pages.put(list_block(items))

    def _block(self, element: Any, ground: Ground) -> None:
        if element.tag == f"{W}p":
            self._paragraph(element, ground)
        elif element.tag == f"{W}tbl":
            self.end_list()
            read_table(self, element, ground)
            self.unit = ""
        elif element.tag == f"{W}altChunk":
            self.context.told.add(kinds.INNER)
        elif element.tag == f"{W}del" and said(element).strip():
            self.context.told.add(kinds.DELETED, said(element))

    def _end_section(self, paragraph: Any, sections: Sections, ends_page: bool) -> None:
        """End a section's page, but once where its last paragraph ended with a page break."""
        self.end_list()
        twice = self.pages.is_fresh and self.pages.by_author and _ends_page(paragraph)
        if ends_page and not twice:
            self.pages.turn(rendered=False)
        sections.begin(self.pages.page if self.pages.is_fresh else self.pages.page + 1)

    # --- paragraphs -------------------------------------------------------------------------------

    def pieces(self, paragraph: Any, ground: Ground) -> Iterator[str | PageEnd]:
        """Yield the words of a paragraph and the page ends inside it; drawings are put aside."""
        style, behind = self.style_of(paragraph, ground)
        for token in self._inline.tokens(paragraph, style, behind):
            if isinstance(token, Words):
                self._carried.add(token)
            elif isinstance(token, PageEnd):
                yield self._carried.taken()
                yield token
            else:
                self._set_aside(token)
        if not joined_mark(paragraph):
            yield self._carried.taken()

    def style_of(self, paragraph: Any, ground: Ground) -> tuple[ParagraphStyle, Ground]:
        """Return a paragraph's style and the colour behind it."""
        properties = paragraph.find(f"{W}pPr")
        style = self.context.styles.paragraph(child_value(properties, "pStyle"))
        own = None if properties is None else properties.find(f"{W}shd")
        painted = "" if own is None else shade(own)
        return style, ground if painted == "" else painted

    def label(self, paragraph: Any, style: ParagraphStyle) -> Label | None:
        """Count a paragraph in its list, where it is seen."""
        properties = paragraph.find(f"{W}pPr")
        if properties is not None and is_on(properties.find(f"{W}rPr"), "vanish"):
            return None
        if joined_mark(paragraph):
            return None
        return self.context.numbering.label(properties, style)

    def begins_page(self, paragraph: Any, style: ParagraphStyle) -> bool:
        """Whether a page begins before a paragraph by its author's will."""
        properties = paragraph.find(f"{W}pPr")
        own = None if properties is None else properties.find(f"{W}pageBreakBefore")
        return style.breaks_page if own is None else is_on(properties, "pageBreakBefore")

    def _paragraph(self, paragraph: Any, ground: Ground) -> None:
        style, _ = self.style_of(paragraph, ground)
        if self.begins_page(paragraph, style) and not self.pages.is_fresh:
            self.end_list()
            self.pages.turn(rendered=False)
        label = self.label(paragraph, style)
        for piece in self.pieces(paragraph, ground):
            if isinstance(piece, PageEnd):
                self.end_list()
                self.pages.turn(piece.rendered)
            elif piece.strip():
                self._put_text(piece, style, label, paragraph)
                label = None
                if not self.depth:
                    is_entry = style.contents > 0
                    self.context.contents.take(paragraph, piece, is_entry, self.pages.page)
        if self.asides:
            self.put_asides()

    def _put_text(
        self, text: str, style: ParagraphStyle, label: Label | None, paragraph: Any
    ) -> None:
        self.unit = match[1] if (match := _UNIT.match(text.strip())) else ""
        whole = ((label.text if label else "") + text).strip()
        level = 0 if _is_sentence(whole) else _heading_level(paragraph, style)
        if level:
            self.put(DraftBlock(said_in_file(whole), "heading", level=level))
        elif style.contents or (label is not None and label.text):
            self._items.append((whole, style.contents or (label.level if label else 1)))
            self.pages.is_fresh = self.pages.by_author = False
        else:
            self.put(DraftBlock(said_in_file(whole), "caption" if style.is_caption else None))

    # --- what hangs on a paragraph ----------------------------------------------------------------

    def _set_aside(self, drawn: Drawn) -> None:
        self.pages.is_fresh = self.pages.by_author = False
        if drawn.kind == "box":
            self.asides += figures_apart(self.inner(drawn.content, None))
        else:
            self.asides += [(self.pages.page, b) for b in drawing_blocks(drawn, self.context)]

    def inner(self, element: Any, ground: Ground) -> list[tuple[int, DraftBlock]]:
        """Return the blocks of a box or a note: it stands on the page reached."""
        story = self._inside(element, is_still=True)
        if story is not None:
            story.read(element, ground)
        return story.pages.placed if story is not None else []

    def inner_table(self, table: Any, ground: Ground) -> list[tuple[int, DraftBlock]]:
        """Return the blocks of a table in a cell, and go on to the page that it reaches."""
        story = self._inside(table, is_still=False)
        if story is None:
            return []
        read_table(story, table, ground)
        story.end_list()
        self.pages.page, self.pages.is_fresh = story.pages.page, story.pages.is_fresh
        return story.pages.placed

    def _inside(self, element: Any, is_still: bool) -> Story | None:
        if self.depth >= MAX_STORIES:
            self.context.told.add(kinds.DEEP, said(element))
            return None
        pages = Pages(self.pages.page, self.pages.is_fresh, is_still=is_still)
        return Story(self.context, pages, self.depth + 1)

    def _mark(self, kind: Literal["footnote", "endnote"], reference: Any) -> str:
        """Put a note at the foot of the body's page; return its mark."""
        mark, element = self.context.notes.take(kind, reference)
        if element is not None:
            text = text_of(self.inner(element, self.context.paper))
            if text.strip():
                note = f"{mark} {text}" if mark else text
                self.context.pages.note(DraftBlock(said_in_file(note), "note"))
        return mark


def _heading_level(paragraph: Any, style: ParagraphStyle) -> int:
    outline = child_value(paragraph.find(f"{W}pPr"), "outlineLvl")
    if not outline.isdecimal():
        return style.level
    return int(outline) + 1 if int(outline) < 9 else 0


def _is_sentence(text: str) -> bool:
    return len(text) > HEADING_CHARS or text.endswith("。") or text.startswith(BULLET)


def _ends_page(paragraph: Any) -> bool:
    """Whether a paragraph's last words are a page break."""
    last = list(paragraph.iter(f"{W}t", f"{W}br"))[-1:]
    return bool(last) and last[0].tag == f"{W}br" and value(last[0], "type") == "page"
