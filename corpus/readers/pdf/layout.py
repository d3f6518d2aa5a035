"""The pages of a PDF laid out: what only the file as a whole tells is told here.

A table may go on from the page before, and what is a heading is told by the sizes of all pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.normalize import normalize
from corpus.readers.draft import DraftBlock
from corpus.readers.pdf.aligned import find_aligned_tables
from corpus.readers.pdf.blocks import Held, TableText, cell_text, layout_blocks
from corpus.readers.pdf.continued import PageTables, with_continued
from corpus.readers.pdf.item_rows import with_item_rows
from corpus.readers.pdf.labels import join_labels
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.marks import attach_marks
from corpus.readers.pdf.outer_heads import with_outer_heads
from corpus.readers.pdf.stacked_rows import with_stacked_rows
from corpus.readers.pdf.tables import Table
from corpus.readers.pdf.turned import TurnedPart
from corpus.readers.pdf.view import Area
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import unit_told

UNIT_NEAR = 2.5
"""The line that tells a table's unit stands at most so many squares of type above it."""

TINTED_CHARS = 60
"""A row with a colour of its own is a head where no cell is longer."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on a page one way round, without running heads and page numbers."""

    size: tuple[float, float]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    frames: tuple[Area, ...]
    turned: tuple[TurnedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parted:
    """A page's lines outside tables, and its tables as text."""

    content: Content
    lines: tuple[Line, ...]
    tables: tuple[TableText, ...]


def lay_out(pages: Sequence[Content]) -> list[list[DraftBlock]]:
    """Return the blocks of each page in reading order."""
    parted = [_parted(page) for page in pages]
    turned = [[(part, _parted(_content(part))) for part in page.turned] for page in pages]
    main = [
        next((held for part, held in parts if part.is_whole), page)
        for page, parts in zip(parted, turned, strict=True)
    ]
    going_on = with_continued([PageTables(p.tables, p.lines, p.content.size[1]) for p in main])
    told = {id(p): replace(p, tables=tuple(t)) for p, t in zip(main, going_on, strict=True)}
    return [
        _blocks(told.get(id(page), page), [(part, told.get(id(p), p)) for part, p in parts])
        for page, parts in zip(parted, turned, strict=True)
    ]


def _content(part: TurnedPart) -> Content:
    return Content(part.size, part.lines, part.tables, part.frames)


def _parted(page: Content) -> _Parted:
    aligned, running = find_aligned_tables(attach_marks(list(page.lines)))
    whole: list[Table] = []
    for table in (*page.tables, *aligned):
        raised, running = with_stacked_rows(table, running, page.frames)
        more, running = with_outer_heads(raised, running)
        whole.append(more)
    tables = tuple(_table_text(table, running) for table in whole)
    return _Parted(page, tuple(join_labels(running)), tables)


def _table_text(table: Table, lines: Sequence[Line]) -> TableText:
    cells = tuple(
        GridCell(cell_text(cell.glyphs), cell.row, cell.column, cell.rows, cell.columns)
        for cell in with_item_rows(table.cells)
    )
    if table.heads and all(
        len(cell.text) <= TINTED_CHARS for cell in cells if cell.row < table.heads
    ):
        cells = tuple(
            replace(cell, is_head=True) if cell.row < table.heads else cell for cell in cells
        )
    em = max((glyph.em for cell in table.cells for glyph in cell.glyphs), default=0.0)
    unit = _unit_above(table.area, lines)
    return TableText(table.area, table.edges, cells, em, table.headed, unit, labels=table.labels)


def _unit_above(area: Area, lines: Sequence[Line]) -> str:
    """Return the unit that a line right above a table tells."""
    for line in lines:
        over = line.left < area[2] and line.right > area[0]
        if over and -line.em < area[1] - line.bottom < UNIT_NEAR * line.em:
            unit = unit_told(normalize(line.text).text)
            if unit:
                return unit
    return ""


def _blocks(page: _Parted, turned: Sequence[tuple[TurnedPart, _Parted]]) -> list[DraftBlock]:
    held = [
        Held(part.rect, tuple(layout_blocks(p.lines, p.tables, p.content.frames)))
        for part, p in turned
    ]
    blocks = layout_blocks(page.lines, page.tables, page.content.frames, held)
    return [block.draft for block in blocks]
