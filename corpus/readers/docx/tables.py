"""Tables: rows with merged cells, cut where pages end, inner tables apart, each cell on one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.readers.docx import told as kinds
from corpus.readers.docx.colours import Ground, shade
from corpus.readers.docx.inline import PageEnd
from corpus.readers.docx.lines import joined_lines
from corpus.readers.docx.names import WRAPPERS, W, below, child_value, is_on, number, said, value
from corpus.readers.docx.pages import said_in_file
from corpus.readers.draft import DraftBlock
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block

if TYPE_CHECKING:
    from corpus.readers.docx.story import Story

MAX_COLUMNS = 200
"""Word's own limit is 63."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its columns, its words page by page, and whether it goes on from the cell above."""

    column: int
    columns: int
    parts: tuple[str, ...]
    goes_on: bool = False
    merges: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, or the part of one that stands on a page."""

    page: int
    cells: tuple[_Cell, ...]
    is_head: bool = False
    goes_on: bool = False


def read_table(story: Story, table: Any, ground: Ground) -> None:
    """Read a table into a story; a frame around text (one cell) is read as that text."""
    rows = list(_rows_of(story, table))
    alone = _only_cell(rows)
    behind = None if _is_painted(story, table) else ground
    if alone is not None:
        story.read(alone, _ground(alone, behind))
        return
    read: list[_Row] = []
    for row in rows:
        read += _row(story, row, behind, was_split=bool(read) and read[-1].goes_on)
    _put(story, read)


def _rows_of(story: Story, table: Any) -> Iterator[Any]:
    for row in below(table, WRAPPERS):
        if row.tag != f"{W}tr":
            continue
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            story.context.told.add(kinds.DELETED, said(row))
        elif is_on(properties, "hidden"):
            story.context.told.add(kinds.ROWS, said(row))
        else:
            yield row


def _cells_of(row: Any) -> list[Any]:
    return [cell for cell in below(row, WRAPPERS) if cell.tag == f"{W}tc"]


def _only_cell(rows: Sequence[Any]) -> Any:
    cells = _cells_of(rows[0]) if len(rows) == 1 else []
    return cells[0] if len(cells) == 1 else None


def _is_painted(story: Story, table: Any) -> bool:
    return story.context.styles.is_shaded(child_value(table.find(f"{W}tblPr"), "tblStyle"))


def _ground(cell: Any, behind: Ground) -> Ground:
    painted = shade(found) if (found := cell.find(f"{W}tcPr/{W}shd")) is not None else ""
    return behind if painted == "" else painted


# --- rows ---------------------------------------------------------------------------------------


def _row(story: Story, row: Any, ground: Ground, was_split: bool) -> list[_Row]:
    """Read a row: one for each page that it reaches over.

    Where a page ended inside the row before (``was_split``), Word marks that end in this one too.
    """
    pages = story.pages
    first, fresh, by_author = pages.page, pages.is_fresh or was_split, pages.by_author
    column = number(child_value(row.find(f"{W}trPr"), "gridBefore"), 0)
    cells: list[_Cell] = []
    moved, last = False, 0
    for element in _cells_of(row):
        pages.page, pages.is_fresh, pages.by_author = first + moved, fresh or moved, by_author
        properties = element.find(f"{W}tcPr")
        if properties is not None and properties.find(f"{W}cellDel") is not None:
            story.context.told.add(kinds.DELETED, said(element))
            continue
        span = max(1, number(child_value(properties, "gridSpan"), 1))
        leads, parts = _parts(story, element, _ground(element, ground))
        moved = moved or leads
        last = max(last, len(parts) - 1)
        merge, merges = _merge(properties)
        if column + span <= MAX_COLUMNS:
            cells.append(_Cell(column, span, tuple(parts), merge, merges))
        column += span
    said_something = any(text for cell in cells for text in cell.parts)
    pages.page = first + moved + last
    pages.is_fresh = (fresh or moved) and not said_something
    pages.by_author = by_author and pages.is_fresh
    head = is_on(row.find(f"{W}trPr"), "tblHeader")
    return [
        _Row(first + moved + k, tuple(_part(cell, k) for cell in cells), head and not k, k > 0)
        for k in range(last + 1)
    ]


def _merge(properties: Any) -> tuple[bool, bool]:
    """Return whether a cell goes on from the one above, and whether it may reach down."""
    merge = None if properties is None else properties.find(f"{W}vMerge")
    return merge is not None and value(merge) != "restart", merge is not None


def _part(cell: _Cell, k: int) -> _Cell:
    return replace(cell, parts=(cell.parts[k] if k < len(cell.parts) else "",))


def _parts(story: Story, cell: Any, ground: Ground) -> tuple[bool, list[str]]:
    """Return a cell's words page by page, and whether a page ends before them all.

    Inner tables are put aside: their rows are no words of this cell. Word marks a row that it
    moved to the next page in its first cell alone.
    """
    lines: list[list[str]] = [[]]
    leads = False
    pages = story.pages
    for child in below(cell, WRAPPERS):
        if child.tag == f"{W}tbl":
            before = pages.page
            story.asides += story.inner_table(child, ground)
            lines += [[] for _ in range(pages.page - before)]
        if child.tag != f"{W}p":
            continue
        style, _ = story.style_of(child, ground)
        label = story.label(child, style)
        for piece in story.pieces(child, ground):
            if not isinstance(piece, PageEnd):
                words = (label.text if label and piece.strip() else "") + piece.strip()
                parts = (" ".join(part.split()) for part in words.split("\n"))
                lines[-1] += filter(None, parts)
                label = None if words else label
                pages.is_fresh = pages.is_fresh and not words
            elif piece.rendered and not pages.is_fresh:
                pages.page, pages.is_fresh = pages.page + 1, True
                leads = leads or not any(lines)
                lines += [[]] if any(lines) else []
    return leads, [joined_lines(part) for part in lines]


# --- blocks -------------------------------------------------------------------------------------


def _put(story: Story, rows: Sequence[_Row]) -> None:
    """Put a table, in parts where pages end inside it, and what hangs on each part."""
    rows = [row for row in _filled(rows) if any(any(cell.parts) for cell in row.cells)]
    asides, story.asides = story.asides, []
    reached, fresh, by_author = story.pages.page, story.pages.is_fresh, story.pages.by_author
    whole = table_block(_grid(rows), unit=story.unit)
    pages = list(dict.fromkeys(row.page for row in rows))
    heads = _heads(whole, len(rows)) if whole is not None else 0
    for page in pages if whole is not None else ():
        part = whole if len(pages) == 1 else _on_page(rows, heads, page, story.unit)
        if part is not None:
            story.put(part, page)
        for at, block in [aside for aside in asides if aside[0] <= page]:
            story.put(block, at)
        asides = [aside for aside in asides if aside[0] > page]
    for at, block in asides:
        story.put(block, at)
    story.pages.page, story.pages.is_fresh, story.pages.by_author = reached, fresh, by_author


def _on_page(rows: Sequence[_Row], heads: int, page: int, unit: str) -> DraftBlock | None:
    """Return the rows of a page, under the table's head rows where those are of a page before."""
    own = [row for i, row in enumerate(rows) if row.page == page and i >= heads]
    continued = any(row.page < page for row in rows)
    top = [replace(row, is_head=True) for row in rows[:heads] if continued or row.page == page]
    cells = _grid([*top, *own])
    return table_block(cells, headed=False, unit=unit, continued=continued) if own or top else None


def _heads(whole: DraftBlock, rows: int) -> int:
    """Return how many rows at the top name the columns, as the whole table tells."""
    count = 0
    for cells in whole.cells[: rows - 1]:
        if not all(cell.is_head for cell in cells if cell.text):
            break
        count += 1
    return count


def _filled(rows: Sequence[_Row]) -> list[_Row]:
    """Give cells that go on from the row above its words, and so cells cut by the end of a page."""
    filled: list[_Row] = []
    above: dict[int, _Cell] = {}
    for row in rows:
        cells = []
        for cell in row.cells:
            cut = row.goes_on and cell.merges and not any(cell.parts)
            over = above.get(cell.column)
            if (cell.goes_on or cut) and over is not None and over.merges:
                cell = replace(cell, parts=over.parts, goes_on=True)
            else:
                cell = replace(cell, goes_on=False)
            cells.append(cell)
        above = {cell.column: cell for cell in cells}
        filled.append(replace(row, cells=tuple(cells)))
    return filled


def _grid(rows: Sequence[_Row]) -> list[GridCell]:
    """Return the cells at their places; those that go on make the one above higher."""
    cells: list[GridCell] = []
    open_at: dict[int, int] = {}
    for i, row in enumerate(rows):
        reached: dict[int, int] = {}
        for cell in row.cells:
            at = open_at.get(cell.column)
            if cell.goes_on and at is not None and cells[at].columns == cell.columns:
                cells[at] = replace(cells[at], rows=cells[at].rows + 1)
                reached[cell.column] = at
                continue
            reached[cell.column] = len(cells)
            head = True if row.is_head else None
            text = said_in_file(cell.parts[0])
            cells.append(GridCell(text, i, cell.column, 1, cell.columns, head))
        open_at = reached
    return cells
