"""Which rows at the top of a table name its columns, where the file does not say.

The cells around tell: what spans what, which are figures, which are of another kind than those below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.normalize import fold
from corpus.readers.cell_words import BARE, HEAD_CHARS, PLAIN_HEAD, can_be_name, is_value, kind_of
from corpus.readers.table_grid import GridCell, Row, grid_of, is_carried, sections

MAX_HEAD_ROWS = 3
"""Most rows of heads of a table whose file names none."""
RECURRING = 0.5
"""A row is none of heads where more than this share of its names are values of other columns."""


def heads_in_force(cells: Sequence[GridCell], headed: bool = True) -> list[GridCell]:
    """Return the cells of the head rows that name the columns at a table's end, from row 0."""
    found: Sequence[Row] = ()
    parts = sections(grid_of(cells))
    for i, (_, section) in enumerate(parts):
        heads = head_rows(section, headed, parts[i + 1][1] if i + 1 < len(parts) else ())
        found = section[:heads] if heads else found
    placed: dict[int, GridCell] = {}
    for r, row in enumerate(found):
        for cell in row:
            if cell is not None:
                rows = sum(any(other is cell for other in held) for held in found)
                placed.setdefault(id(cell), replace(cell, row=r, rows=rows))
    return list(placed.values())


def body_rows(cells: Sequence[GridCell], headed: bool = True) -> list[Row]:
    """Return the rows of a table that are no heads of columns or sections."""
    found: list[Row] = []
    parts = sections(grid_of(cells))
    for i, (_, section) in enumerate(parts):
        heads = head_rows(section, headed, parts[i + 1][1] if i + 1 < len(parts) else ())
        found += section[heads:]
    return found


def has_plain_head(cells: Sequence[GridCell]) -> bool:
    """Whether a table's own first row names its columns beyond doubt (内容, 金額, 備考)."""
    grid = grid_of(cells)
    row = grid[0] if grid else []
    texts = [cell.text.text.strip() for cell in row if cell]
    return _names_columns(row) and any(PLAIN_HEAD.search(text) for text in texts)


def head_rows(grid: Sequence[Row], headed: bool, after: Sequence[Row] = ()) -> int:
    """Return how many rows at the top name the columns (0: none).

    A head may stand alone over the first of the sections; then ``after`` are that one's rows.
    """
    if len(grid) == 1 and after:
        heads = head_rows([*grid, *after], headed)
        return min(heads, 1)
    told = [row for row in grid if any(cell and cell.is_head is not None for cell in row)]
    if grid and is_carried(grid[0]):
        return sum(is_carried(row) for row in grid)
    if told:
        return _told_head_rows(grid)
    if not headed:
        return 0
    if len(grid) < 2 or len(grid[0]) < 2:
        return 0
    if not _names_columns(grid[0]):
        return _head_rows_of_figures(grid)
    heads = 1
    while heads < min(MAX_HEAD_ROWS, len(grid) - 1) and _goes_on(grid, heads):
        heads += 1
    if (
        _recur(grid, heads)
        or _reaches_below(grid, heads)
        or (len(grid[0]) == 2 and not _two_columns_headed(grid, heads))
    ):
        return 0
    return heads


def _told_head_rows(grid: Sequence[Row]) -> int:
    """Return how many rows at the top the file itself calls heads; one row of the body stays."""
    count = 0
    while count < len(grid) - 1 and all(cell.is_head for cell in grid[count] if cell):
        count += 1
    while 0 < count < min(MAX_HEAD_ROWS, len(grid) - 1) and _goes_on_untold(grid, count):
        count += 1
    return count


def _goes_on_untold(grid: Sequence[Row], heads: int) -> bool:
    """Whether the next row, of which the file does not say, still belongs to the head."""
    pairs = zip(grid[heads - 1], grid[heads], strict=True)
    own = [cell for above, cell in pairs if cell is not None and cell is not above]
    return all(cell.is_head is None for cell in own) and _goes_on(grid, heads)


def _names_columns(row: Sequence[GridCell | None]) -> bool:
    texts = [cell.text.text.strip() for cell in row if cell]
    filled = [text for text in texts if text]
    over_corner = len(row) == len(texts) == 2 and not texts[0]
    return len(filled) >= (1 if over_corner else 2) and all(can_be_name(text) for text in filled)


def _goes_on(grid: Sequence[Row], heads: int) -> bool:
    """Whether the next row still belongs to the head: a head cell spans it or parts above it."""
    pairs = list(zip(grid[heads - 1], grid[heads], strict=True))
    spanned = [k for k, (above, cell) in enumerate(pairs) if above is not None and above is cell]
    parted = any(
        above is not None and above.columns > 1 and cell is not None
        and cell is not above and cell.columns < above.columns
        for above, cell in pairs
    )  # fmt: skip
    own = [cell for above, cell in pairs if cell is not None and cell is not above]
    if not (parted or any(k > 0 for k in spanned)):
        return False
    texts = [text for cell in own if (text := cell.text.text.strip())]
    if parted and all(above is cell or above.columns > 1 for above, cell in pairs if above):
        return bool(texts)  # each head above reaches down to this row or is parted in it
    return bool(texts) and all(can_be_name(text) for text in texts)


def _head_rows_of_figures(grid: Sequence[Row]) -> int:
    """Return how many rows at the top are heads though figures (6か月, 365日) stand in them."""
    if _is_of_another_kind(grid):
        return 1
    below = grid[1][1:]
    named = len(grid) > 3 and all(cell is below[0] for cell in below) and below[0] is not None
    if named and len(below) > 1 and _is_word(below[0]):
        values = [cell.text.text.strip() for row in grid[2:] for cell in row[1:] if cell]
        return 2 if values and all(re.search(r"\d", value) for value in values if value) else 0
    return 0


def _is_of_another_kind(grid: Sequence[Row]) -> bool:
    """Whether the first row's figures have units of their own, and all below them have another."""
    if len(grid[0]) < 3 or not _is_word(grid[0][0]):
        return False
    kinds = [{_kind(row[k]) for row in grid[1:]} - {""} for k in range(1, len(grid[0]))]
    own = [_kind(cell) for cell in grid[0][1:]]
    short = all(len(cell.text.text) <= HEAD_CHARS for cell in grid[0] if cell)
    return short and all(
        kind not in ("", BARE) and len(below) == 1 and kind not in below
        for kind, below in zip(own, kinds, strict=True)
    )


def _is_word(cell: GridCell | None) -> bool:
    return cell is not None and bool(cell.text.text.strip()) and can_be_name(cell.text.text)


def _reaches_below(grid: Sequence[Row], heads: int) -> bool:
    """Whether a cell of the head also spans rows of the body: it is a label of those rows."""
    last, first = grid[heads - 1], grid[heads]
    return any(a is not None and a is b for a, b in zip(last, first, strict=True))


def _recur(grid: Sequence[Row], heads: int) -> bool:
    """Whether most names of columns stand below other columns too: then they are values."""
    names = {k: name for k, cell in enumerate(grid[0]) if k and (name := _folded(cell))}
    recurring = [
        name for k, name in names.items()
        if any(j != k and _folded(cell) == name for row in grid[heads:] for j, cell in enumerate(row))
    ]  # fmt: skip
    return len(recurring) > RECURRING * len(names)


def _folded(cell: GridCell | None) -> str:
    return fold(cell.text.text).strip() if cell else ""


def _two_columns_headed(grid: Sequence[Row], heads: int) -> bool:
    """In two columns the first row is often a pair like the others (所在地 | 東京都)."""
    name = grid[heads - 1][1]
    words = re.sub(r"\s", "", name.text.text) if name else ""
    held = [row[1] for row in grid[heads:] if row[1]]
    figures = sum(is_value(cell.text.text.strip()) for cell in held)
    several = any(one is other for one, other in pairwise(held))
    corner = grid[0][0] is None or not grid[0][0].text.text.strip()
    return bool(PLAIN_HEAD.search(words)) or figures > len(held) / 2 or several or corner


def _kind(cell: GridCell | None) -> str:
    return kind_of(cell.text.text) if cell else ""
