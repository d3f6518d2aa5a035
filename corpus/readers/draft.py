"""From laid-out blocks to a Slide: normalised, each character with its box, each block with its span."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus import gaiji
from corpus.blocks import NOWHERE, Block, BlockKind, Cell, Item
from corpus.boxes import Box, pack
from corpus.mapped import MappedText
from corpus.normalize import normalize, unknown_characters
from corpus.text_blocks import text_blocks
from corpus.types import Slide

NO_TEXT = "文字がありません"
MAX_TITLE = 90
LEADERS, LEADER = ".・…‥-_", 3
"""A row of more than three of these leads the eye to a page number and says nothing."""
PUT_IN = -1
"""Source offset of a character that the reader put in."""


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell of a table's text: ``text[start:end]`` of its draft block.

    ``NOWHERE``: it is empty, or stands on the page before. ``address`` names a sheet's cell (「B12」).
    """

    text: str
    start: int = NOWHERE
    end: int = NOWHERE
    is_head: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block before its text is normalised.

    Attributes:
        text: its text; offsets are keys of the slide's boxes, ``PUT_IN`` for what the reader adds.
        kind: what it is; None where only its lines can tell (see :mod:`corpus.text_blocks`).
        level: of a heading, 1 the highest.
        items: of a list: start, end and level of each item in ``text``.
        cells: of a table; a rectangle, merged cells repeated.
        unit: of a whole table.
        continued: whether a table goes on from the page before.
        share: of a figure, the share of the page that it covers.
        close: whether it stands right under the block before it, without an empty line.
        address: of what stands in a single cell of a sheet, its name.
    """

    text: MappedText
    kind: BlockKind | None = None
    level: int = 0
    items: tuple[tuple[int, int, int], ...] = ()
    cells: tuple[tuple[DraftCell, ...], ...] = ()
    unit: str = ""
    continued: bool = False
    share: float = 0.0
    close: bool = False
    address: str = ""


def put_in(text: str) -> MappedText:
    """Return text that the reader adds; it stands nowhere in the file."""
    return MappedText(text, (PUT_IN,) * len(text))


def under_each_other(lines: Sequence[MappedText]) -> MappedText:
    """Return lines as one text."""
    whole = MappedText("", ())
    for line in lines:
        whole = whole + put_in("\n") + line if whole.text else line
    return whole


def make_slide(
    number: int,
    blocks: Sequence[DraftBlock],
    boxes: Mapping[int, Box],
    *,
    title: str = "",
    printed_page: str | None = None,
    inferred: bool = False,
    notes: Sequence[str] = (),
    furniture: Sequence[str] = (),
    size: tuple[float, float] = (0.0, 0.0),
) -> Slide:
    """Return a slide of laid-out blocks.

    Args:
        number: 1-based place in the document.
        blocks: its blocks in reading order; the offsets of their texts are keys of ``boxes``.
        boxes: the box of each source character or shape.
        title: the title as it stands in the file.
        printed_page: the number printed on it.
        inferred: the number follows from its neighbours.
        notes: remarks for the extraction report.
        furniture: repeated headers and footers left out of the text.
        size: width and height of the page in points.
    """
    said = [block for block in blocks if block.text.text.strip()]
    source, starts = _concatenated(said)
    text = _tidy(normal := normalize(source.text)).strip()
    places = [source.offsets[offset] for offset in text.offsets]
    shown = (None if c == "\n" else boxes.get(at) for c, at in zip(text.text, places, strict=True))
    placed = [_Placed(block, start, text) for block, start in zip(said, starts, strict=True)]
    return Slide(
        number,
        one_line(title)[:MAX_TITLE],
        text.text,
        printed_page=printed_page,
        printed_page_inferred=inferred,
        source_offsets=_filled(places),
        notes=(*notes, *_marks(source.text, normal, text.text)),
        boxes=pack(shown),
        width=size[0],
        height=size[1],
        furniture=tuple(furniture),
        blocks=tuple(block for one in placed for block in one.blocks()),
    )


def _marks(source: str, normal: MappedText, text: str) -> Iterator[str]:
    """Yield what is to be said of a slide's characters."""
    if unknown := unknown_characters(source, normal):
        yield gaiji.note(unknown.values())
    if not text:
        yield NO_TEXT


def _concatenated(blocks: Sequence[DraftBlock]) -> tuple[MappedText, list[int]]:
    """Join the blocks' texts; return where in the whole each begins."""
    texts: list[str] = []
    offsets: list[int] = []
    starts: list[int] = []
    for block in blocks:
        if texts:
            mark = "\n" if block.close else "\n\n"
            texts.append(mark)
            offsets.extend([offsets[-1]] * len(mark))
        starts.append(len(offsets))
        texts.append(block.text.text)
        offsets.extend(block.text.offsets)
    return MappedText("".join(texts), tuple(offsets)), starts


@dataclass(frozen=True, slots=True)
class _Placed:
    """A draft block that begins at ``at`` of the joined source, and the slide's final text."""

    draft: DraftBlock
    at: int
    text: MappedText

    def blocks(self) -> Iterator[Block]:
        """Yield what it became: one block, or the blocks that its lines tell."""
        draft = self.draft
        start, end = self._span(0, len(draft.text))
        if draft.kind is None:
            for block in text_blocks(self.text.text, start, end):
                yield replace(block, address=draft.address) if draft.address else block
        elif start < end or draft.kind == "figure":
            yield Block(
                draft.kind, start, end, draft.level, tuple(self._items()), tuple(self._rows()),
                draft.unit, draft.continued, draft.share, draft.address,
            )  # fmt: skip

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``draft.text[start:end]`` stands in the slide's text, white space trimmed."""
        first = bisect_left(self.text.offsets, self.at + start)
        last = bisect_left(self.text.offsets, self.at + end)
        piece = self.text.text[first:last]
        left = len(piece) - len(piece.lstrip())
        return first + min(left, len(piece)), first + max(left, len(piece.rstrip()))

    def _items(self) -> Iterator[Item]:
        for start, end, level in self.draft.items:
            first, last = self._span(start, end)
            if first < last:
                yield Item(first, last, level)

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for row in self.draft.cells:
            yield tuple(self._cell(cell) for cell in row)

    def _cell(self, cell: DraftCell) -> Cell:
        if cell.start == NOWHERE:
            return Cell(one_line(cell.text), is_head=cell.is_head, address=cell.address)
        start, end = self._span(cell.start, cell.end)
        text = " ".join(self.text.text[start:end].split())
        return Cell(text, start, end, cell.is_head, cell.address)


def one_line(text: str) -> str:
    """Return a text normalised, on one line."""
    return " ".join(normalize(text).text.split())


def _tidy(text: MappedText) -> MappedText:
    """Drop spaces at line ends and after other spaces; shorten leaders of dots."""
    keep: list[int] = []
    for i, char in enumerate(text.text):
        if (
            char in LEADERS
            and len(keep) >= LEADER
            and all(text.text[k] == char for k in keep[-LEADER:])
        ):
            continue
        if char in " \u3000":
            after = text.text[i + 1 : i + 2]
            if not keep or text.text[keep[-1]] in " \n\u3000" or after in ("", "\n"):
                continue
        keep.append(i)
    return MappedText("".join(text.text[i] for i in keep), tuple(text.offsets[i] for i in keep))


def _filled(places: Sequence[int]) -> tuple[int, ...]:
    """Give each put-in character the offset of the character before it."""
    filled: list[int] = []
    for place in places:
        filled.append(place if place >= 0 else (filled[-1] if filled else 0))
    return tuple(filled)
