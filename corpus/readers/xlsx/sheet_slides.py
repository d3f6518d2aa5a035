"""The slides of one sheet: one, or several parts of a long one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Dropped
from corpus.files import Announce
from corpus.readers.draft import DraftBlock, make_slide
from corpus.readers.office_chart import chart_blocks
from corpus.readers.xlsx.drafting import Drafter, Neighbours
from corpus.readers.xlsx.drawings import Drawn
from corpus.readers.xlsx.grid import ShownCell
from corpus.readers.xlsx.heads import guessed_head_row, head_row
from corpus.readers.xlsx.notes import cut
from corpus.readers.xlsx.page import Page
from corpus.readers.xlsx.parts import LONG_SHEET, Entry, in_parts
from corpus.readers.xlsx.pieces import Piece, around, pieces, with_units
from corpus.readers.xlsx.places import Lengths, cell_name
from corpus.readers.xlsx.regions import regions
from corpus.readers.xlsx.sheet import Area
from corpus.types import Slide

PAGES_A_PART = 3
"""A part of a long sheet, a thousand cells, takes as long to read as so many pages (0.05 to 0.1 s)."""
COMMENT = "コメント"


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What of a sheet is shown.

    Attributes:
        name: the sheet's name.
        where: its name as it is told to people (「シート『別表1』」).
        cells: its cells, row by row.
        told_heads: rows that the file sets above the others, as numbers among the shown rows.
        drawn: what is drawn over them and can be read.
        charts: the XML of each chart, by its part.
        comments: the comments by row and column.
        lengths: heights and widths.
    """

    name: str
    where: str
    cells: Sequence[ShownCell]
    told_heads: Sequence[int]
    drawn: Sequence[Drawn]
    charts: Mapping[str, bytes]
    comments: Mapping[tuple[int, int], str]
    lengths: Lengths


def sheet_slides(
    content: SheetContent, number: int, announce: Announce
) -> tuple[list[Slide], list[Dropped]]:
    """Return the slides of a sheet and what they lack.

    Args:
        content: what of the sheet is shown.
        number: of its first slide.
        announce: told how many slides there will be before they are made.
    """
    parts = in_parts(_entries(content))
    announce(len(parts) * (PAGES_A_PART if len(parts) > 1 else 1))
    neighbours = Neighbours(content.cells)
    slides: list[Slide] = []
    dropped: list[Dropped] = []
    for i, part in enumerate(parts):
        several = len(parts) > 1
        title = f"{content.name}（{i + 1}/{len(parts)}）" if several else content.name
        after = _first_row(parts[i + 1]) if i + 1 < len(parts) else None
        comments = _comments_of(content, _first_row(part) if i else 0, after)
        notes = (cut(len(parts)),) if several else ()
        slides.append(
            _slide(content, neighbours, part, comments, number + i, title, notes, dropped)
        )
    return slides, dropped


def _entries(content: SheetContent) -> list[Entry]:
    """Return what becomes blocks, in reading order: pieces of cells, and what is drawn by its top."""
    parted = (
        piece
        for region in regions(content.cells)
        for piece in pieces(region, content.lengths.is_fine(around(region)))
    )
    found = [Entry(piece, _heads(piece, content.told_heads)) for piece in with_units(parted)]
    for drawn in sorted(content.drawn, key=lambda one: (one.area.top, one.area.left)):
        at = next((i for i, e in enumerate(found) if e.area.top > drawn.area.top), len(found))
        found.insert(at, Entry(drawn))
    return found


def _heads(piece: Piece, told: Sequence[int]) -> int:
    if piece.kind != "table":
        return 0
    row = head_row(piece.cells, told)
    return row or (guessed_head_row(piece.cells) if piece.rows > LONG_SHEET // 2 else 0)


def _first_row(part: Sequence[Entry]) -> int:
    """Return the first row of a part below the heads that it repeats."""
    entry = part[0]
    if not isinstance(entry.content, Piece):
        return entry.area.top
    body = (cell.area.top for cell in entry.content.cells if cell.row > entry.heads)
    return min(body, default=entry.area.top)


def _comments_of(
    content: SheetContent, first: int, after: int | None
) -> dict[tuple[int, int], str]:
    return {
        place: text for place, text in content.comments.items()
        if place[0] >= first and (after is None or place[0] < after)
    }  # fmt: skip


def _slide(
    content: SheetContent, neighbours: Neighbours, part: Sequence[Entry],
    comments: Mapping[tuple[int, int], str], number: int, title: str, notes: Sequence[str], dropped: list[Dropped],
) -> Slide:  # fmt: skip
    areas = [entry.area for entry in part]
    areas += [Area(*place, *place) for place in comments]
    page = Page(_drawn_areas(part, areas), content.lengths)
    drafter = Drafter(page, neighbours)
    blocks: list[DraftBlock] = []
    below: Area | None = None
    for i, entry in enumerate(part):
        close = below is not None and entry.area.top == below.bottom + 1
        if isinstance(entry.content, Piece):
            block = drafter.block(entry.content, entry.heads, close, is_title=i == 0)
            blocks += [block] if block is not None else []
            below = entry.area
        else:
            blocks += _drawn_blocks(entry.content, content, page, drafter, dropped)
            below = None
    for place, text in comments.items():
        address = cell_name(*place)
        blocks.append(drafter.note(f"{COMMENT}（{address}）: {text}", place[0], address))
    return make_slide(
        number, blocks, drafter.boxes, title=title, notes=notes, size=page.size
    )  # fmt: skip


def _drawn_areas(part: Sequence[Entry], areas: Sequence[Area]) -> list[Area]:
    """Return the areas whose rows stand on the page: of a part, its rows and the heads it repeats."""
    found: list[Area] = []
    for entry, area in zip(part, areas, strict=False):
        if isinstance(entry.content, Piece) and entry.heads:
            found += [cell.area for cell in entry.content.cells]
        else:
            found.append(area)
    return [*found, *areas[len(part) :]]


def _drawn_blocks(
    drawn: Drawn, content: SheetContent, page: Page, drafter: Drafter, dropped: list[Dropped]
) -> list[DraftBlock]:
    text = drafter.placed(drawn.text, page.rect(drawn.area))
    if drawn.kind == "text":
        return [DraftBlock(text)]
    place = drafter.last
    address = cell_name(drawn.area.top, drawn.area.left)
    blocks, missing = chart_blocks(
        content.charts.get(drawn.part, b""), f"{content.where} {address}", place
    )
    dropped += missing
    return [replace(block, address=address) for block in blocks]
