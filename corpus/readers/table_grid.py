"""A table's cells as a grid: each place holds the cell that covers it, in rows and sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.mapped import MappedText


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: what it says, the rows and columns it covers, and whether it is a head.

    ``is_head`` is None where the file does not say; then the cells around tell. ``address`` names a
    sheet's cell (「B12」). A ``carried`` cell stands on the page before: it names rows or columns here,
    and is not on this page.
    """

    text: MappedText
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    is_head: bool | None = None
    address: str = ""
    carried: bool = False


Row = Sequence["GridCell | None"]


def grid_of(cells: Sequence[GridCell]) -> list[list[GridCell | None]]:
    """Return the cell at each place; a cell that spans places stands at each of them."""
    height = max((cell.row + cell.rows for cell in cells), default=0)
    width = max((cell.column + cell.columns for cell in cells), default=0)
    grid: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                if grid[row][column] is None:
                    grid[row][column] = cell
    return [row for row in grid if any(cell and cell.text.text.strip() for cell in row)]


def sections(
    grid: Sequence[Row],
) -> list[tuple[list[Row], list[Row]]]:
    """Part a table at rows of one cell (a heading over the rows below, with heads of its own)."""
    found: list[tuple[list[Row], list[Row]]] = []
    for row in grid:
        whole = len(row) > 1 and len({id(cell) for cell in row}) == 1
        if not found or (whole and found[-1][1]):
            found.append(([], []))
        found[-1][0 if whole else 1].append(row)
    return found


def is_carried(row: Row) -> bool:
    """Whether a row stands on the page before."""
    return all(cell is None or cell.carried for cell in row)
