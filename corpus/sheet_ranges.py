"""Where in a sheet some words of its slide stand: 「シート『別表1』 B12:D12」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.types import Slide

_PART = re.compile(r"\s*[(（]\d+/\d+[)）]$")
"""The number of a part of a long sheet; a sheet's own name cannot hold a slash."""
_ADDRESS = re.compile(r"^([A-Z]+)(\d+)$")


def range_of(slide: Slide, start: int, end: int) -> str:
    """Return the sheet and the range of its cells that hold ``slide.text[start:end]``.

    Returns:
        「シート『別表1』 B12:D12」, the smallest rectangle around the cells; "" for a slide that is no
        sheet, and the sheet alone where the words stand in no cell (a text box).
    """
    if not any(_addresses(slide, 0, len(slide.text))):
        return ""
    sheet = f"シート『{_PART.sub('', slide.title)}』"
    cells = {_split(address) for address in _addresses(slide, start, end)}
    if not cells:
        return sheet
    rows, columns = {row for row, _ in cells}, {column for _, column in cells}
    first = f"{min(columns, key=_order)}{min(rows)}"
    last = f"{max(columns, key=_order)}{max(rows)}"
    return f"{sheet} {first}" if first == last else f"{sheet} {first}:{last}"


def _addresses(slide: Slide, start: int, end: int) -> Iterator[str]:
    """Yield the addresses of what overlaps a span: cells, and blocks that stand in one cell."""
    for block in slide.blocks:
        if block.end <= start or end <= block.start:
            continue
        if block.address:
            yield block.address
        for row in block.cells:
            yield from (
                cell.address for cell in row
                if cell.address and cell.start < end and start < cell.end
            )  # fmt: skip


def _order(column: str) -> tuple[int, str]:
    """Return by what columns are sorted: Z stands before AA."""
    return len(column), column


def _split(address: str) -> tuple[int, str]:
    """Return row and column of 「B12」."""
    match = _ADDRESS.match(address)
    return (int(match[2]), match[1]) if match else (0, address)
