"""Slides of given blocks, as a reader gives them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.readers.draft import DraftBlock, make_slide, put_in
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.types import Slide


def page(*blocks: DraftBlock, title: str = "", number: int = 1) -> Slide:
    """Return a slide of these blocks."""
    return make_slide(number, list(blocks), {}, title=title)


def heading(text: str, level: int = 1) -> DraftBlock:
    return DraftBlock(put_in(text), "heading", level)


def paragraph(text: str) -> DraftBlock:
    return DraftBlock(put_in(text), "paragraph")


def furniture(text: str) -> DraftBlock:
    return DraftBlock(put_in(text), "furniture")


def items(*texts: str) -> DraftBlock:
    """Return a list with one item a line."""
    spans, at = [], 0
    for text in texts:
        spans.append((at, at + len(text), 1))
        at += len(text) + 1
    return DraftBlock(put_in("\n".join(texts)), "list", items=tuple(spans))


def table(rows: Sequence[Sequence[str]], unit: str = "") -> DraftBlock:
    """Return a table whose first row and column are heads."""
    cells = [
        GridCell(put_in(text), r, c, is_head=r == 0 or c == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    block = table_block(cells, unit=unit)
    assert block is not None
    return block
