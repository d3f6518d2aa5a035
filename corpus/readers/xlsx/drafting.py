"""From the pieces of a sheet to draft blocks, each character with the box of its cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.blocks import BlockKind
from corpus.boxes import Box
from corpus.mapped import MappedText
from corpus.readers.cell_words import is_value
from corpus.readers.draft import DraftBlock
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.readers.xlsx.grid import ShownCell
from corpus.readers.xlsx.page import Page, Rect
from corpus.readers.xlsx.pieces import UNIT, Piece

LABEL_CHARS = 30
"""A longer text over several rows is said once, not at each of them."""
MOST_ROWS, FAR = 1_000, 200
"""Rows of a merged cell that stop words beside them, and columns over which words may run."""
TITLE_CHARS = 60
"""A longer line, or one that ends like a sentence, is no title."""


class Neighbours:
    """Tells how far a cell's words may run over the empty cells to its right."""

    def __init__(self, cells: Sequence[ShownCell]) -> None:
        """Take the cells of a sheet."""
        self._columns: dict[int, list[int]] = {}
        for cell in cells:
            if cell.text:
                for row in range(
                    cell.area.top, min(cell.area.bottom, cell.area.top + MOST_ROWS) + 1
                ):
                    self._columns.setdefault(row, []).append(cell.area.left)
        for columns in self._columns.values():
            columns.sort()

    def until(self, cell: ShownCell) -> int:
        """Return the next column with words, one far away where there is none, 0 for what is kept
        in its cell: a merged cell's words, and figures.
        """  # fmt: skip
        if cell.area.left != cell.area.right or is_value(cell.text):
            return 0
        columns = self._columns.get(cell.area.top, [])
        at = bisect_right(columns, cell.area.left)
        return columns[at] if at < len(columns) else cell.area.left + FAR


class Drafter:
    """Makes the blocks of one slide and gathers their boxes."""

    def __init__(self, page: Page, neighbours: Neighbours) -> None:
        """Take the page on which the cells stand, and what stands beside each."""
        self._page = page
        self._neighbours = neighbours
        self._rects: list[Rect] = []

    @property
    def boxes(self) -> dict[int, Box]:
        """The boxes of what was placed; to be asked at the end, when the page has its size."""
        return {at: self._page.box(rect) for at, rect in enumerate(self._rects)}

    @property
    def last(self) -> int:
        """The key of the box that was placed last."""
        return len(self._rects) - 1

    def placed(self, text: str, rect: Rect) -> MappedText:
        """Return a text whose characters stand in a rectangle of the page."""
        self._rects.append(rect)
        return MappedText(text, (self.last,) * len(text))

    def block(self, piece: Piece, heads: int, close: bool, is_title: bool) -> DraftBlock | None:
        """Return a piece as a block.

        Args:
            piece: the piece.
            heads: number (among the shown rows) of its last head row, 0 where the cells tell.
            close: whether it stands right under the block before it.
            is_title: whether it is the sheet's first line.
        """
        if piece.kind == "line":
            return self._line(piece.cells[0], close, is_title)
        cells = self._grid(piece.cells, heads, piece.kind == "form")
        block = table_block(cells, headed=piece.kind == "table", unit=piece.unit)
        return replace(block, close=close) if block is not None else None

    def note(self, text: str, row: int, address: str) -> DraftBlock:
        """Return a remark on a cell, which stands beside its row."""
        return DraftBlock(self.placed(text, self._page.remark(row, text)), "note", address=address)

    def _cell(self, cell: ShownCell, text: str) -> MappedText:
        return self.placed(text, self._page.words(cell.area, text, self._neighbours.until(cell)))

    def _line(self, cell: ShownCell, close: bool, is_title: bool) -> DraftBlock:
        text = self._cell(cell, cell.text)
        level = (1 if is_title else 2) if _is_title(cell, is_title) else 0
        kind: BlockKind | None = "heading" if level else None
        return DraftBlock(text, kind, level, close=close, address=cell.address)

    def _grid(self, cells: Sequence[ShownCell], heads: int, is_form: bool) -> list[GridCell]:
        """Return cells as a grid of only the rows and columns at which one begins."""
        rows = sorted({cell.row for cell in cells})
        columns = sorted({cell.column for cell in cells})
        found: list[GridCell] = []
        for cell in cells:
            row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
            below = bisect_left(rows, cell.row + cell.rows)
            beside = bisect_left(columns, cell.column + cell.columns)
            long = len(cell.text) > LABEL_CHARS
            found.append(
                GridCell(
                    self._cell(cell, " ".join(cell.text.split())),
                    row, column, 1 if long else below - row, beside - column,
                    True if cell.row <= heads else (False if is_form else None), cell.address,
                )
            )  # fmt: skip
        return found


def _is_title(cell: ShownCell, is_first: bool) -> bool:
    text = cell.text
    if len(text) > TITLE_CHARS or "\n" in text or text.endswith(("。", "、")) or UNIT.search(text):
        return False
    return is_first or cell.style.bold
