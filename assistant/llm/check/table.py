"""A page's tables as the check reads them: rows of cells, each with the names of its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import NOWHERE, Block
from corpus.blocks import Cell as BlockCell
from corpus.normalize import fold

_FIGURE_CELL = re.compile(r"[▲△\-−+±約(（]?\s?[\d.,]+.{0,6}|[-―－–—…*×]*")
_REMARK = re.compile(r"[（(][^（）()]*[)）]|※\d*|\*\d*|注\d*")
NAMED = 2
"""Characters from which the words of a cell name something."""
HEAD_CHARS = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words without the head that readers repeat, and where it stands."""

    text: str
    head: str
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: ``text[start:end]`` of the page, its cells, and the folded names in it."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together; ``names`` are those of all rows, ``heads`` of all columns, folded."""

    rows: tuple[Row, ...]
    names: frozenset[str]
    heads: frozenset[str]


def tables(blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Return the tables among a page's blocks; one of a single row compares nothing."""
    found = (_table(block) for block in blocks if block.cells)
    return tuple(table for table in found if len(table.rows) > 1)


def _table(block: Block) -> Table:
    rows = tuple(_row(block, number) for number in range(len(block.cells)))
    body = set(block.body_rows)
    return Table(
        rows,
        frozenset(name for i, row in enumerate(rows) if i in body for name in row.names),
        frozenset(name for row in rows for cell in row.cells for name in named(cell.head)),
    )


def _row(block: Block, number: int) -> Row:
    """Return a row; a cell that spans columns stands at each of them, one that is merged down too."""
    cells = block.cells[number]
    said = [cell for cell in cells if cell.start != NOWHERE]
    body = number in block.body_rows
    return Row(
        min((cell.start for cell in said), default=block.start),
        max((cell.end for cell in said), default=block.start),
        tuple(
            Cell(cell.text, _head(block, number, column) if body else "", column)
            for column, cell in enumerate(cells)
        ),
        frozenset(name for cell in cells if _names(cell) for name in named(cell.text)),
    )


def _head(block: Block, row: int, column: int) -> str:
    return " ".join(head.text for head in block.column_heads(row, column))


def _names(cell: BlockCell) -> bool:
    return bool(cell.text) and not _is_figure(cell.text)


def _is_figure(cell: str) -> bool:
    return _FIGURE_CELL.fullmatch(cell.strip()) is not None


def named(words: str) -> Iterator[str]:
    """Yield the folded names in a cell: its words without remarks, and each of its lines."""
    for part in {words, *words.split("、"), *words.split("・")}:
        name = fold(re.sub(r"\s", "", _REMARK.sub("", part)))
        if NAMED <= len(name) <= HEAD_CHARS:
            yield name


def spoken(names: frozenset[str], key: str) -> frozenset[str]:
    """Return the names that a folded text has, without those that are only a part of another one."""
    held = [name for name in names if name in key]
    for longer in sorted(held, key=len, reverse=True):
        rest = key.replace(longer, "\x1f")
        for name in held:
            if name != longer and name in longer and name not in rest:
                held = [other for other in held if other != name]
    return frozenset(held)
