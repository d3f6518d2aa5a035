"""Blocks as JSON values: to store and to hand from one process to another, and to tell to others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from corpus.blocks import Block, Cell, Item

_DEFAULTS: dict[str, Any] = {
    "level": 0, "items": (), "cells": (), "unit": "", "continued": False, "share": 0.0,
    "address": "",
}  # fmt: skip


def pack_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return blocks as JSON values; what is as by default is left out."""
    return [_packed(block) for block in blocks]


def _packed(block: Block) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": block.kind, "start": block.start, "end": block.end, "level": block.level,
        "items": [[item.start, item.end, item.level] for item in block.items],
        "cells": [[_packed_cell(cell) for cell in row] for row in block.cells],
        "unit": block.unit, "continued": block.continued, "share": block.share,
        "address": block.address,
    }  # fmt: skip
    return {
        key: value
        for key, value in values.items()
        if key not in _DEFAULTS or (value and value != _DEFAULTS[key])
    }


def _packed_cell(cell: Cell) -> list[Any]:
    values = [cell.text, cell.start, cell.end, int(cell.is_head)]
    return [*values, cell.address] if cell.address else values


def unpack_blocks(values: Sequence[dict[str, Any]]) -> tuple[Block, ...]:
    """Return the blocks of :func:`pack_blocks`'s values."""
    return tuple(_unpacked(value) for value in values)


def _unpacked(value: dict[str, Any]) -> Block:
    items = tuple(Item(*item) for item in value.get("items", ()))
    cells = tuple(
        tuple(Cell(text, start, end, bool(head), *more) for text, start, end, head, *more in row)
        for row in value.get("cells", ())
    )
    return Block(**{**value, "items": items, "cells": cells})


def block_json(block: Block) -> dict[str, Any]:
    """Return a block in the form of the commands' and the service's JSON: the words of its cells."""
    values: dict[str, Any] = {
        "kind": block.kind, "level": block.level, "start": block.start, "end": block.end,
    }  # fmt: skip
    if block.items:
        values["items"] = [asdict(item) for item in block.items]
    if block.cells:
        values["cells"] = [[cell.text for cell in row] for row in block.cells]
        values["heads"] = [[cell.is_head for cell in row] for row in block.cells]
        values["unit"], values["continued"] = block.unit, block.continued
        if any(cell.address for row in block.cells for cell in row):
            values["addresses"] = [[cell.address for cell in row] for row in block.cells]
    if block.address:
        values["address"] = block.address
    if block.kind == "figure":
        values["share"] = round(block.share, 3)
    return values
