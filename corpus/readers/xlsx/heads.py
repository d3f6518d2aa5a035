"""Which rows at the top of a table name its columns, where the file tells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from corpus.readers.cell_words import is_value
from corpus.readers.draft import put_in
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.readers.xlsx.colours import WHITE
from corpus.readers.xlsx.grid import ShownCell

MAX_HEAD_ROWS = 6
"""More rows at the top than this are no heads, whatever is frozen or filled."""


def head_row(cells: Sequence[ShownCell], told: Sequence[int]) -> int:
    """Return the number (among the shown rows) of a table's last head row, 0 where nothing tells.

    Args:
        cells: the table's cells, row by row.
        told: last rows of what the file sets above the others (a filter, a table's head, frozen
            rows), as numbers among the shown rows.
    """
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    numbers = [row[0].row for row in rows]
    named = [n for n in numbers[: min(MAX_HEAD_ROWS, len(rows) - 1)] if n in told]
    if named and not _has_figures(rows[: numbers.index(max(named)) + 1]):
        return _whole(rows, numbers.index(max(named)) + 1)
    filled = 0
    while filled < len(rows) and _is_marked(rows, filled):
        filled += 1
    if not 0 < filled <= MAX_HEAD_ROWS or filled >= len(rows) or _has_figures(rows[:filled]):
        return 0
    return _whole(rows, filled)


def guessed_head_row(cells: Sequence[ShownCell]) -> int:
    """Return the number of the last head row that the words of a table's first rows tell, or 0."""
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)][: 2 * MAX_HEAD_ROWS]
    first = rows[0][0].row
    grid = [
        GridCell(put_in(cell.text), cell.row - first, cell.column, min(cell.rows, 2 * MAX_HEAD_ROWS), cell.columns)
        for row in rows for cell in row
    ]  # fmt: skip
    block = table_block(grid)
    shown = [row for row in block.cells if any(cell.text for cell in row)] if block else []
    count = 0
    while count < len(shown) and all(cell.is_head for cell in shown[count] if cell.text):
        count += 1
    return rows[count - 1][0].row if 0 < count < len(rows) else 0


def _whole(rows: list[list[ShownCell]], count: int) -> int:
    """Return the last row of the heads; a head that reaches further down takes its rows along."""
    end = max(cell.row + cell.rows for row in rows[:count] for cell in row)
    inside = [row[0].row for row in rows if row[0].row < end]
    return inside[-1] if len(inside) < len(rows) and len(inside) <= MAX_HEAD_ROWS else 0


def _is_marked(rows: list[list[ShownCell]], at: int) -> bool:
    """Whether the grounds of a row's cells set it apart, and no less than the rows above it.

    A row of examples has another colour than the heads, unless it parts one of them.
    """
    grounds = {cell.style.ground for cell in rows[at]}
    if grounds & {None, WHITE}:
        return False
    above = [cell for row in rows[:at] for cell in row]
    known = {cell.style.ground for cell in above}
    parts_one = any(
        cell.columns > 1 and cell.column <= one.column < cell.column + cell.columns
        for cell in above for one in rows[at]
    )  # fmt: skip
    return not at or grounds <= known or parts_one


def _has_figures(rows: list[list[ShownCell]]) -> bool:
    """Whether rows hold figures, as a coloured row of totals does."""
    texts = [cell.text for row in rows for cell in row]
    return sum(is_value(text) for text in texts) > len(texts) / 3
