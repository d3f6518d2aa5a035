"""A table on a slide to a grid of cells, with the heads that its style shows as heads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.readers.draft import DraftBlock
from corpus.readers.head_rows import MAX_HEAD_ROWS
from corpus.readers.pptx.colours import fill_of, solid_colour
from corpus.readers.pptx.items import mapped
from corpus.readers.pptx.names import A, is_on, whole
from corpus.readers.pptx.source import SlideSource
from corpus.readers.pptx.words import Lost, read_body
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block

MAX_CELLS = 20_000
_PLAIN_STYLES = frozenset(
    {"{5940675A-B579-460E-94D1-54222C63F5DA}", "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"}
)
"""PowerPoint's styles without any (no style, with and without a grid): their heads look like the rest."""


def read_table(table: Any, source: SlideSource, key: int, lost: list[Lost]) -> DraftBlock | None:
    """Return a table as a block, None where no cell says anything.

    Args:
        table: ``a:tbl``.
        source: its slide.
        key: offset of all its characters.
        lost: takes what nobody sees in it.
    """
    rows = [list(row.iterfind(f"{A}tc")) for row in table.iterfind(f"{A}tr")]
    width = max((len(row) for row in rows), default=0)
    if not rows or len(rows) * width > MAX_CELLS:
        return None
    properties = table.find(f"{A}tblPr")
    styled = _is_styled(properties)
    heads = _head_rows(rows) if styled and is_on(properties, "firstRow") else 0
    columns = 1 if heads and is_on(properties, "firstCol") else 0
    return table_block(list(_cells(rows, width, heads, columns, source, key, lost)))


def _is_styled(properties: Any) -> bool:
    style = properties.findtext(f"{A}tableStyleId") if properties is not None else None
    return bool(style) and str(style).strip() not in _PLAIN_STYLES


def _head_rows(rows: list[list[Any]]) -> int:
    """Return how many rows the first one's heads reach down where some of them have heads below."""
    deepest = max(whole(cell.get("rowSpan"), 1) for cell in rows[0])
    parted = any(whole(cell.get("gridSpan"), 1) > 1 for cell in rows[0])
    return deepest if parted and deepest <= min(MAX_HEAD_ROWS, len(rows) - 1) else 1


def _cells(
    rows: list[list[Any]], width: int, heads: int, columns: int, source: SlideSource, key: int,
    lost: list[Lost],
) -> Iterator[GridCell]:  # fmt: skip
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if is_on(cell, "hMerge") or is_on(cell, "vMerge"):
                continue
            high = min(whole(cell.get("rowSpan"), 1), len(rows) - r)
            wide = min(whole(cell.get("gridSpan"), 1), width - c)
            is_head = True if r < heads or c < columns else None
            text = mapped(_words(cell, source, lost), key)
            yield GridCell(text, r, c, max(1, high), max(1, wide), is_head)


def _words(cell: Any, source: SlideSource, lost: list[Lost]) -> str:
    body = cell.find(f"{A}txBody")
    if body is None:
        return ""
    fill = fill_of(cell.find(f"{A}tcPr"))
    found = read_body(body, source, paper=lambda: solid_colour(fill, source))
    lost += found.lost
    return " ".join(found.texts)
