"""The parts of a place that is shown: its blocks, a table cut to the rows shown with their heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.blocks import NOWHERE, Block, Cell
from corpus.text_blocks import text_blocks
from corpus.types import Slide


def parts_of(slide: Slide, start: int, end: int) -> tuple[Block, ...]:
    """Return the blocks of ``slide.text[start:end]``, each cut to what of it stands there."""
    blocks = slide.blocks or tuple(text_blocks(slide.text))
    return tuple(
        _cut(block, start, end)
        for block in blocks
        if block.kind != "furniture" and block.start < end and start < block.end
    )


def _cut(block: Block, start: int, end: int) -> Block:
    first, last = max(block.start, start), min(block.end, end)
    items = tuple(
        replace(item, start=max(item.start, first), end=min(item.end, last))
        for item in block.items
        if item.start < last and first < item.end
    )
    rows = tuple(block.cells[i] for i in sorted(set(_rows(block, first, last))))
    return replace(block, start=first, end=last, items=items, cells=rows)


def _rows(table: Block, start: int, end: int) -> Iterator[int]:
    """Yield the rows that stand in some characters, and the head rows over each."""
    for i, row in enumerate(table.cells):
        if start <= _line(row) < end:
            yield i
            yield from table.head_rows(i)


def _line(row: tuple[Cell, ...]) -> int:
    """Return where a row's own words begin: cells merged with those above stand before them."""
    return max((cell.start for cell in row), default=NOWHERE)
