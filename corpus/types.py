"""The values that reading a file produces: Document -> Slide -> Passage.

Every stage hands on its own frozen value; nothing here is changed after it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.blocks import Block, Dropped
from corpus.boxes import NO_BOXES, Boxes

RECOGNISED = 1 << 40
"""Source offsets from here on are of characters that OCR read in a picture."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide (or page) of a document, its text already normalised.

    Attributes:
        number: physical position in the document, 1-based.
        title: the slide's own title, or "" where none was found.
        text: normalised text; every character span in the project points into it.
        printed_page: the page number printed on the slide, as printed, or None.
        printed_page_inferred: True where the number was lost in the text and follows from the
            numbers of the slides around it.
        source_start: offset of the slide's first character in the source text.
        source_offsets: for each character of ``text`` the offset in the source text of the
            character it came from (same length as ``text``).
        notes: what was repaired or dropped, for the extraction report (Japanese).
        boxes: where each character of ``text`` stands on the page; empty where the format has
            no pages.
        width: width of the page in points, 0 where unknown.
        height: height of the page in points, 0 where unknown.
        furniture: repeated headers and footers that were taken out of the text.
        blocks: its headings, paragraphs, lists, tables and so on, in reading order; they do not
            overlap, and together hold all the text but white space.
    """

    number: int
    title: str
    text: str
    printed_page: str | None = None
    printed_page_inferred: bool = False
    source_start: int = 0
    source_offsets: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    boxes: Boxes = NO_BOXES
    width: float = 0.0
    height: float = 0.0
    furniture: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    def is_recognised(self, start: int, end: int) -> bool:
        """Whether a character of ``text[start:end]`` was read by OCR in a picture."""
        return any(offset >= RECOGNISED for offset in self.source_offsets[start:end])


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    Attributes:
        name: the name shown to people and used in citations; the path below the indexed folder,
            with ``/`` between the parts.
        title: the document's title ("" where it is unknown).
        publisher: who published it ("" where it is unknown).
        content_hash: SHA-256 of the file's bytes, in hexadecimal.
        slides: the slides in physical order.
        metadata: anything else the reader learned (encoding, edition, ...).
        date: when it was published, as it stands on it ("" where it is unknown).
        dropped: what a person may see in the file and the text does not hold.
    """

    name: str
    title: str
    publisher: str
    content_hash: str
    slides: tuple[Slide, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one slide, small enough to embed and to read.

    Attributes:
        id: stable: the same document name, slide and text give the same id on every machine.
        document: ``Document.name``.
        slide: ``Slide.number``.
        slide_title: ``Slide.title``, context for search.
        section: heading inside the slide under which the passage stands ("" where none).
        text: ``slide.text[start:end]``.
        start: first character in the slide's text, 0-based.
        end: one past the last character.
        tokens: length of ``text`` in MeCab/UniDic tokens.
    """

    id: str
    document: str
    slide: int
    slide_title: str
    section: str
    text: str
    start: int
    end: int
    tokens: int

    @property
    def context(self) -> str:
        """Title and section, the words a passage is about but does not repeat."""
        parts = (self.slide_title, "" if self.section == self.slide_title else self.section)
        return " / ".join(part for part in parts if part)

    @property
    def indexed_text(self) -> str:
        """What is embedded and counted for search: the context, then the text itself."""
        return f"{self.context}\n{self.text}" if self.context else self.text
