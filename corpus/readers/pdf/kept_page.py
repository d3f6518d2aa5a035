"""One page of a PDF, kept until the whole file has been seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from corpus.blocks import Dropped
from corpus.boxes import Box
from corpus.readers import ocr
from corpus.readers.furniture import Furniture
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.headings import find_page_title
from corpus.readers.pdf.layout import Content
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.tables import Table
from corpus.readers.pdf.turned import TurnedPart, shown_glyphs
from corpus.readers.pdf.view import Area, turned_back

GARBLED_SHARE = 0.05
"""A page with more characters that its fonts do not explain is reported as garbled."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What is read of a page: its lines and tables as they are read, the frames around them.

    ``glyphs`` counts its characters, ``unknown`` and ``unreadable`` those that its fonts do not explain.
    """

    size: tuple[float, float] = (0.0, 0.0)
    glyphs: int = 0
    unknown: int = 0
    remarks: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    frames: tuple[Area, ...] = ()
    unreadable: int = 0
    turn: int = 0
    places: Mapping[int, Area] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    turned: tuple[TurnedPart, ...] = ()

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height as the page is shown."""
        return self.size[::-1] if self.turn % 2 else self.size

    def placed(self) -> list[tuple[Line, Area]]:
        """Return the lines, those of turned parts last, with their places on the page."""
        parts = ((line, part.on_page(line.area)) for part in self.turned for line in part.lines)
        return [*((line, line.area) for line in self.lines), *parts]

    def all_glyphs(self) -> Iterator[Glyph]:
        """Yield the characters of its lines, tables and turned parts."""
        for line in self.lines:
            yield from line.glyphs
        for table in self.tables:
            for cell in table.cells:
                yield from cell.glyphs
        for part in self.turned:
            yield from shown_glyphs(part)

    def boxes(self) -> dict[int, Box]:
        """Return where each character stands, in shares of the page as shown."""
        width, height = self.shown_size
        found: dict[int, Box] = {}
        for glyph in self.all_glyphs():
            area = turned_back(self.places.get(glyph.index, glyph.area), *self.size, self.turn)
            left, top, right, bottom = area
            found[glyph.index] = Box(left / width, top / height, right / width, bottom / height)
        return found

    def content(self, furniture: Furniture) -> Content:
        """Return what stands on it without its furniture."""
        lines = [line for line, _ in self.placed()]
        kept = {id(line) for k, line in enumerate(lines) if k not in furniture.lines}
        if not kept and not self.tables:  # a divider whose every word is also a running head
            kept = {id(line) for k, line in enumerate(lines) if line.text and k in furniture.lines}
        turned = tuple(
            replace(part, lines=tuple(line for line in part.lines if id(line) in kept))
            for part in self.turned
        )
        upright = tuple(line for line in self.lines if id(line) in kept)
        return Content(self.size, upright, self.tables, self.frames, turned)

    def title(self, furniture: Furniture) -> str:
        """Return its title, in the frame in which most of it stands upright.

        A running head set large is one too (a series of slides under one title).
        """
        whole = next((part for part in self.turned if part.is_whole), None)
        lines, size = (whole.lines, whole.size) if whole else (self.lines, self.size)
        places = {id(line): k for k, (line, _) in enumerate(self.placed())}
        dropped = [line for line in lines if places[id(line)] in furniture.lines]
        kept = [line for line in lines if places[id(line)] not in furniture.lines]
        upper = [line for line in dropped if line.bottom < size[1] / 4]
        below = [line for line in lines if line.top > size[1] / 4]
        title = find_page_title(kept, size)
        return title or (find_page_title([*upper, *below], size) if upper else "")

    def notes(self) -> Iterator[str]:
        """Yield what the extraction report says of it."""
        if self.unknown > GARBLED_SHARE * max(1, self.glyphs):
            counts = f"{self.unknown}、全体 {self.glyphs}"
            yield f"文字化けの疑い（フォントに対応表がない文字 {counts}）"
        if self.unreadable:
            yield f"{ocr.MAPLESS}（{self.unreadable}字）"
        if self.size == (0.0, 0.0):
            yield "このページは壊れていて読めません"
        yield from self.remarks
