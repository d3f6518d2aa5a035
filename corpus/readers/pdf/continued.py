"""Tables that go on from the page before: the heads there name the columns here.

Such a table stands at the top of its page, the one before at the end of its own, and the rules
between their columns stand at the same places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.normalize import fold, normalize
from corpus.readers.head_columns import head_columns
from corpus.readers.head_rows import body_rows, has_plain_head, heads_in_force
from corpus.readers.pdf.blocks import TableText
from corpus.readers.pdf.lines import Line
from corpus.readers.table_grid import GridCell

Place = tuple[int, int]
"""Number of a page and of a table on it, from 0."""
SAME_EDGE = 4.0
"""Points: rules of two pages this near to each other (from the tables' left sides) are one."""
MARGIN = 0.12
"""In this share of a page at its top and bottom stand running heads and page numbers."""
_BESIDE = re.compile(
    r"^[\W\d_]*$|^[-–(\[]?(?:p\.?\s?)?[\divx]{1,5}[-–)\]]?$|続き|つづき|^\(?単位|^(?:※|\(?注|出典|資料|備考)"
)
"""Page numbers, 「(続き)」, units and notes may stand before or after a part of a table."""


@dataclass(frozen=True, slots=True)
class PageTables:
    """The tables of a page from the top, the lines outside them, the page's height."""

    tables: tuple[TableText, ...]
    lines: tuple[Line, ...]
    height: float


def with_continued(pages: Sequence[PageTables]) -> list[list[TableText]]:
    """Return each page's tables; one that goes on from the page before carries its heads."""
    done: list[list[TableText]] = []
    chains: list[list[Place]] = []
    last: TableText | None = None
    for number, page in enumerate(pages):
        tables = list(page.tables)
        first = _first(page)
        more = _going_on(last, first) if last is not None and first is not None else None
        if more is not None:
            at = next(i for i, table in enumerate(tables) if table is first)
            tables[at] = more
            if not chains or chains[-1][-1] != _place(done, last):
                chains.append([_place(done, last)])
            chains[-1].append((number, at))
        done.append(tables)
        last = _last(page, tables)
    for chain in chains:
        _tell_labels(done, chain)
    return done


def _place(done: Sequence[Sequence[TableText]], last: TableText | None) -> Place:
    """Return where the table stands with which the last page ends."""
    return len(done) - 1, next(i for i, table in enumerate(done[-1]) if table is last)


def _tell_labels(done: list[list[TableText]], chain: Sequence[Place]) -> None:
    """Let the rows of all pages tell how many columns name the rows of a table.

    A few rows on one page may differ in a column that names whole groups of rows on the others.
    """
    parts = [done[page][at] for page, at in chain]
    rows = [row for part in parts for row in body_rows(part.cells, part.headed)]
    if len({len(row) for row in rows}) != 1:
        return
    labels = head_columns(rows)
    for page, at in chain:
        done[page][at] = replace(done[page][at], labels=labels)


def _first(page: PageTables) -> TableText | None:
    """Return the table that a page begins with."""
    top = min(page.tables, key=lambda table: table.area[1], default=None)
    if top is None or any(_says(line, page) and line.top < top.area[1] for line in page.lines):
        return None
    return top


def _last(page: PageTables, tables: Sequence[TableText]) -> TableText | None:
    """Return the table that a page ends with."""
    low = max(tables, key=lambda table: table.area[3], default=None)
    if low is None or any(_says(line, page) and line.bottom > low.area[3] for line in page.lines):
        return None
    return low


def _says(line: Line, page: PageTables) -> bool:
    """Whether a line is content that would part two tables."""
    return not _BESIDE.search(normalize(line.text).text.strip())


def _going_on(last: TableText, table: TableText) -> TableText | None:
    """Return a table as it goes on from the last one, or None where it is another."""
    columns = _same_columns(last, table)
    if columns is None:
        return None
    heads = heads_in_force(last.cells, last.headed)
    own = heads_in_force(table.cells, table.headed)
    unit = table.unit or last.unit
    if own and _words(own) == _words(heads):
        return replace(table, unit=unit, continued=True)
    if own and (not heads or has_plain_head(table.cells)):
        return None
    below = [replace(cell, column=columns[cell.column], columns=_width(columns, cell))
             for cell in table.cells]  # fmt: skip
    carried = [replace(cell, carried=True) for cell in heads]
    rows = max((cell.row + cell.rows for cell in carried), default=0)
    labelled = _with_labels(last, [replace(cell, row=cell.row + rows) for cell in below], rows)
    return replace(
        table, cells=(*carried, *labelled), unit=unit, continued=True, headed=bool(carried),
        edges=last.edges,
    )  # fmt: skip


def _same_columns(last: TableText, table: TableText) -> list[int] | None:
    """Return at which edge of the last table each edge of this one stands; None where not so."""
    if len(last.edges) < 3 or not table.edges:
        return None
    found: list[int] = []
    for x in table.edges:
        shifted = x - table.edges[0] + last.edges[0]
        nearest = min(range(len(last.edges)), key=lambda i: abs(last.edges[i] - shifted))
        if abs(last.edges[nearest] - shifted) > SAME_EDGE or nearest in found:
            return None
        found.append(nearest)
    return found if found[0] == 0 and found[-1] == len(last.edges) - 1 else None


def _width(columns: Sequence[int], cell: GridCell) -> int:
    return columns[cell.column + cell.columns] - columns[cell.column]


def _words(cells: Sequence[GridCell]) -> list[str]:
    return sorted(fold(cell.text.text) for cell in cells if cell.text.text.strip())


def _with_labels(last: TableText, cells: Sequence[GridCell], first: int) -> list[GridCell]:
    """Give the empty labels of a row that the page cut in two the words from the page before."""
    end = max(cell.row + cell.rows for cell in last.cells)
    labels = {cell.column: cell for cell in last.cells if cell.row + cell.rows == end}
    named = False
    found: list[GridCell] = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        named = named or (cell.row == first and bool(cell.text.text.strip()))
        label = labels.get(cell.column)
        if cell.row == first and not named and label is not None and label.text.text.strip():
            cell = replace(cell, text=label.text, carried=True)
        found.append(cell)
    return (
        found
        if any(c.row == first and not c.carried and c.text.text for c in found)
        else list(cells)
    )
