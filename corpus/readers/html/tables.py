"""Tables of a web page: their cells, the tables inside their cells, and tables that only lay out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.readers.cell_lines import joined_lines
from corpus.readers.cell_words import is_value
from corpus.readers.draft import DraftBlock, put_in
from corpus.readers.html.lines import text_lines
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block

MAX_SPAN = 100
MAX_PLACES = 100_000
"""Places of one table that spanning cells may take; the ministries' largest has 5,000."""
MAX_LINE = 20
"""A longer line of a cell is running text, not a value of its own."""
_HEADINGS = re.compile(r"^h[1-6]$")


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of the file: its element, row and column, and what it spans."""

    element: Any
    row: int
    column: int
    rows: int
    columns: int

    @property
    def is_head(self) -> bool:
        return str(self.element.tag) == "th"


def is_layout(table: Any) -> bool:
    """Whether a table only puts parts of the page beside each other."""
    if table.get("role") in ("presentation", "none"):
        return True
    if any(_HEADINGS.match(str(e.tag)) and nearest(e, "table") is table for e in table.iter()):
        return True
    rows = [[p for p in row if _lines(p.element)] for row in _rows(table)]
    return table.find(".//table") is not None and not any(len(row) > 1 for row in rows)


def table_of(table: Any, unit: str = "") -> DraftBlock | None:
    """Return a table as a block; what stands in tables inside its cells is not in it."""
    rows = list(_rows(table))
    told = any(row and all(place.is_head for place in row) for row in rows) or any(
        str(row.tag) == "tr" for row in table.iterfind("./thead/tr")
    )
    cells = list(_cells(rows, told))
    return table_block(cells, unit=unit)


def inner_tables(table: Any) -> Iterator[tuple[str, Any]]:
    """Yield the tables right inside a table's cells, each with the label of its row."""
    for inner in table.iterdescendants("table"):
        if nearest(inner, "table") is table:
            row = nearest(inner, "tr")
            texts = [joined_lines(_lines(cell)) for cell in row if cell.tag in ("td", "th")]
            yield next((text for text in texts if text), ""), inner


def nearest(element: Any, tag: str) -> Any:
    """Return the element of a tag that most closely holds another, or None."""
    return next(element.iterancestors(tag), None)


def _rows(table: Any) -> Iterator[list[_Place]]:
    """Yield the cells of each row, their spans resolved to rows and columns."""
    taken: set[tuple[int, int]] = set()
    own = (row for row in table.iter("tr") if nearest(row, "table") is table)
    for r, row in enumerate(own):
        column = 0
        places: list[_Place] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (r, column) in taken:
                column += 1
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            if len(taken) + rows * columns > MAX_PLACES:
                rows = columns = 1
            taken.update((r + i, column + k) for i in range(rows) for k in range(columns))
            places.append(_Place(cell, r, column, rows, columns))
            column += columns
        yield places


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(MAX_SPAN, max(1, int(value))) if value.isdecimal() and len(value) < 6 else 1


def _cells(rows: list[list[_Place]], told: bool) -> Iterator[GridCell]:
    """Yield the cells; a row whose cells all hold as many values is as many rows."""
    spanned = any(place.rows > 1 for row in rows for place in row)
    added = 0
    for row in rows:
        lines = [_lines(place.element) for place in row]
        parts = 1 if spanned else _parts(row, lines)
        for place, said in zip(row, lines, strict=True):
            for k in range(parts):
                text = said[k : k + 1] if parts > 1 else said
                yield GridCell(
                    put_in(joined_lines(text, place.is_head)), place.row + added + k, place.column,
                    place.rows, place.columns, place.is_head if told else None,
                )  # fmt: skip
        added += parts - 1


def _parts(row: list[_Place], lines: list[list[str]]) -> int:
    """Return how many rows a row shows: 令和5年度 over 令和6年度 beside 120 over 350 are two."""
    said = [one for one in lines if one]
    count = len(said[0]) if said else 1
    if count < 2 or len(said) < 2 or any(len(one) != count for one in said):
        return 1
    if all(place.is_head for place in row) or any(len(x) > MAX_LINE for one in said for x in one):
        return 1
    return count if any(all(is_value(x) for x in one) for one in said) else 1


def _lines(cell: Any) -> list[str]:
    return list(text_lines(cell, without="table"))
