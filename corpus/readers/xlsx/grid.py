"""The cells of a sheet as a person sees them, and what of them nobody sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.blocks import Dropped
from corpus.readers.xlsx.places import Shown, cell_name
from corpus.readers.xlsx.sheet import Area, RawCell, RawSheet
from corpus.readers.xlsx.styles import PLAIN, Style
from corpus.readers.xlsx.unseen import Unseen
from corpus.readers.xlsx.values import Book, Said, said

SMALL_MERGE = 10_000
"""Places of a merge that are remembered one by one; larger ones are few and asked in turn."""
MOST_PLACES, MOST_LARGE = 2_000_000, 1_000
"""A file made to hold more merges than people make costs no more than this."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell that is shown.

    Attributes:
        row: its number among the shown rows, 1-based.
        column: its number among the shown columns.
        rows: how many shown rows it covers.
        columns: how many shown columns it covers.
        area: where it lies in the sheet.
        text: what it says, "" for one that has only lines around it.
        style: its look.
    """

    row: int
    column: int
    rows: int
    columns: int
    area: Area
    text: str
    style: Style

    @property
    def address(self) -> str:
        """Return its name (of a merged cell, that of its first)."""
        return cell_name(self.area.top, self.area.left)


class Merges:
    """Tells the merge that a cell begins or lies in."""

    def __init__(self, areas: Iterable[Area]) -> None:
        """Take the merged areas of a sheet."""
        self._first: dict[tuple[int, int], Area] = {}
        self._inside: set[tuple[int, int]] = set()
        self._large: list[Area] = []
        for area in areas:
            self._first.setdefault((area.top, area.left), area)
            places = (area.bottom - area.top + 1) * (area.right - area.left + 1)
            if places > SMALL_MERGE or len(self._inside) > MOST_PLACES:
                self._large += [area] if len(self._large) < MOST_LARGE else []
                continue
            for row in range(area.top, area.bottom + 1):
                self._inside.update((row, column) for column in range(area.left, area.right + 1))

    def area(self, row: int, column: int) -> Area | None:
        """Return what a cell covers; None for one that lies under another."""
        if (found := self._first.get((row, column))) is not None:
            return found
        if (row, column) in self._inside or any(a.holds(row, column) for a in self._large):
            return None
        return Area(row, column, row, column)


def shown_cells(
    sheet: RawSheet, shown: Shown, book: Book, where: str
) -> tuple[list[ShownCell], list[Dropped]]:
    """Return the cells that are shown, row by row, and what is left out.

    Args:
        sheet: the sheet's part.
        shown: which rows and columns are.
        book: what the workbook's cells share.
        where: names the sheet for what is told (「シート『別表1』」).
    """
    merges = Merges(sheet.merges)
    unseen = Unseen(where)
    cells: list[ShownCell] = []
    for raw in sheet.cells:
        area = merges.area(raw.row, raw.column)
        if area is None:
            continue
        style = book.styles[raw.style] if raw.style < len(book.styles) else PLAIN
        words = _words(raw, style, sheet, book)
        rows, columns = shown.size(area)
        if rows < 1 or columns < 1:
            unseen.hidden(raw, words.text, shown.hides_row(raw.row))
            continue
        unseen.cell(raw, words)
        if words.text.strip() or style.lined:
            row, column = shown.row(area.top), shown.column(area.left)
            cells.append(ShownCell(row, column, rows, columns, area, words.text.strip(), style))
    return cells, unseen.told(sheet.more)


def _words(raw: RawCell, style: Style, sheet: RawSheet, book: Book) -> Said:
    if raw.value is None and raw.inline is None:
        return Said()
    words = said(raw, style, book, sheet.shows_zeros)
    if words.unseen and any(area.holds(raw.row, raw.column) for area in sheet.conditional):
        return said(raw, style, book, sheet.shows_zeros, ground_varies=True)
    return words
