"""The blocks of a slide: what a reader knows of its parts, as spans into the slide's text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal[
    "heading", "paragraph", "list", "table", "caption", "figure", "note", "furniture"
]  # fmt: skip
NOWHERE = -1
"""Start and end of a cell whose words do not stand in the slide's text: an empty cell, or a head
that stands on the page before."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: what it says, normalised, on one line.
        start: its first character in the slide's text, ``NOWHERE`` where it is not there.
        end: one past its last character.
        is_head: whether it names its row or its column.
        address: of a sheet's cell, its name (「B12」); else "".
    """

    text: str
    start: int = NOWHERE
    end: int = NOWHERE
    is_head: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: ``text[start:end]`` of the slide; ``level`` 1 is the outermost."""

    start: int
    end: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a slide: ``text[start:end]``.

    Attributes:
        kind: what it is.
        start: its first character in the slide's text.
        end: one past its last.
        level: of a heading, 1 the highest; 0 for the other kinds.
        items: of a list.
        cells: of a table, a rectangle of rows; a merged cell stands at each of its places.
        unit: of a whole table or chart (「千円」), "" where none is given or each column has its own.
        continued: a table that goes on from the page before; its heads are that page's.
        share: of a figure, the share of the page that it covers (0 to 1).
        address: of what stands in a single cell of a sheet (a title, a comment), its name; else "".
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    items: tuple[Item, ...] = ()
    cells: tuple[tuple[Cell, ...], ...] = ()
    unit: str = ""
    continued: bool = False
    share: float = 0.0
    address: str = ""

    def column_heads(self, row: int, column: int) -> tuple[Cell, ...]:
        """Return the head cells over a cell, from the top: those of the nearest head rows above it."""
        over = (self.cells[head][column] for head in self.head_rows(row))
        return _distinct(cell for cell in over if cell.text)

    def lines(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the characters of the block's lines (a table's rows are its lines), empty ones left out.

        Args:
            text: of the slide.
        """
        at = self.start
        for line in text[self.start : self.end].split("\n"):
            if line.strip():
                yield at, at + len(line)
            at += len(line) + 1

    def holds_heads(self, start: int, end: int) -> bool:
        """Whether some characters of a table hold a row of heads."""
        return any(
            start <= cell.start < end
            for row in self.cells
            if is_head_row(row)
            for cell in row
            if cell.start != NOWHERE
        )

    def head_rows(self, row: int) -> tuple[int, ...]:
        """Return the numbers of the nearest head rows above a row, from the top.

        A row of one cell names the section below it; the heads above that section still count.
        """
        found: list[int] = []
        named = sectioned = False
        for i, cells in reversed(list(enumerate(self.cells[:row]))):
            section = is_head_row(cells) and _is_section(cells)
            if named and (not is_head_row(cells) or (section and sectioned)):
                break
            if is_head_row(cells) and not (section and sectioned):
                found.insert(0, i)
                named, sectioned = named or not section, sectioned or section
        return tuple(found)

    def row_heads(self, row: int, column: int) -> tuple[Cell, ...]:
        """Return the head cells left of a cell, from the left."""
        return _distinct(cell for cell in self.cells[row][:column] if cell.is_head and cell.text)

    @property
    def body_rows(self) -> tuple[int, ...]:
        """The numbers of the rows that are no heads, 0-based."""
        return tuple(i for i, row in enumerate(self.cells) if not is_head_row(row))


def is_head_row(row: tuple[Cell, ...]) -> bool:
    """Whether every cell of a row is a head (a row whose label alone is filled is none)."""
    return any(cell.text for cell in row) and all(cell.is_head for cell in row)


def _is_section(row: tuple[Cell, ...]) -> bool:
    """Whether a row is one cell over all columns."""
    return len(row) > 1 and all(cell == row[0] for cell in row)


def _distinct(cells: Iterator[Cell]) -> tuple[Cell, ...]:
    """Return the cells, a merged one once."""
    found: list[Cell] = []
    for cell in cells:
        if cell not in found:
            found.append(cell)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a person may see in a file and the text does not hold.

    Attributes:
        what: the kind of thing (「画像の中の文字」, 「取り消し線の文字」), and its words where known.
        where: the page, slide, sheet or cell (「スライド3」); "" for the whole file.
        why: why it is not read, and the remedy where there is one.
    """

    what: str
    where: str
    why: str
