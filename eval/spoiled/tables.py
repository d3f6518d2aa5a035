"""A figure taken from another row or column of its table, or the row or column named wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from random import Random

from assistant.evidence.statements import BETWEEN, row_label
from corpus.expressions import Expression
from corpus.normalize import fold
from corpus.types import Slide
from eval.spoiled.ground import NUMBER, Ground, bare, content, replaced, says

LEAST = 2
"""Characters of a row's or column's name that is replaced."""
PLAIN_DIGITS = 3
"""A number of so many digits is hardly in a table by chance; a shorter one needs its row's name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with one number.

    Attributes:
        head: the name of its column, "" where the table tells none.
        number: as written.
        rest: the words around the number, which must be alike for numbers that are exchanged.
    """

    head: str
    number: str
    rest: str

    @property
    def value(self) -> Decimal:
        """What the number is worth."""
        return Decimal(bare(self.number))


@dataclass(frozen=True, slots=True)
class Row:
    """A row's name and its cells behind it that have one number each, by their place."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A number of the sentence in a table: ``text[start:end]`` is ``rows[row].cells[column]``."""

    start: int
    end: int
    rows: tuple[Row, ...]
    row: int
    column: int

    @property
    def cell(self) -> Cell:
        """The cell."""
        cell = self.rows[self.row].cells[self.column]
        assert cell is not None  # noqa: S101 - it was found by its number
        return cell

    @property
    def same_column(self) -> list[tuple[Row, Cell]]:
        """The cells of the other rows in the same column, with their rows."""
        return [
            (row, cell)
            for i, row in enumerate(self.rows)
            for j, cell in enumerate(row.cells)
            if cell
            and i != self.row
            and cell.head == self.cell.head
            and (cell.head or j == self.column)
        ]

    @property
    def same_row(self) -> list[Cell]:
        """The other cells of the row."""
        return [c for j, c in enumerate(self.rows[self.row].cells) if c and j != self.column]


Way = Callable[[str, Found], Iterator[str]]
"""Makes a sentence false by where one of its numbers stands."""


def row(ground: Ground, rng: Random) -> str | None:
    """Tell another row's figure of the same column, or the same figure of another row."""
    return _spoiled(ground, rng, _other_row_figures, _other_row_names)


def column(ground: Ground, rng: Random) -> str | None:
    """Tell another column's figure of the same row, or the same figure of another column."""
    return _spoiled(ground, rng, _other_column_figures, _other_heads)


def _spoiled(ground: Ground, rng: Random, *ways: Way) -> str | None:
    made = [
        text for found in _in_tables(ground) for way in ways for text in way(ground.text, found)
    ]
    return rng.choice(made) if made else None


def _other_row_figures(text: str, found: Found) -> Iterator[str]:
    for _, other in found.same_column:
        yield from _with_number(text, found, other)


def _other_column_figures(text: str, found: Found) -> Iterator[str]:
    for other in found.same_row:
        yield from _with_number(text, found, other)


def _with_number(text: str, found: Found, other: Cell) -> Iterator[str]:
    if other.value != found.cell.value and other.rest == found.cell.rest:
        yield replaced(text, found.start, found.end, other.number)


def _other_row_names(text: str, found: Found) -> Iterator[str]:
    own = found.rows[found.row].name
    for other, cell in found.same_column:
        if cell.value != found.cell.value:
            yield from _renamed(text, own, other.name)


def _other_heads(text: str, found: Found) -> Iterator[str]:
    for other in found.same_row:
        if other.value != found.cell.value:
            yield from _renamed(text, found.cell.head, other.head)


def _renamed(text: str, old: str, new: str) -> Iterator[str]:
    """Yield a text with one name for another, unless one holds the other or it says both."""
    long = min(len(old), len(new)) >= LEAST
    if (
        long
        and text.count(old) == 1
        and not says(text, new)
        and not says(old, new)
        and not says(new, old)
    ):
        yield text.replace(old, new)


def _in_tables(ground: Ground) -> list[Found]:
    """Return where the sentence's numbers stand in tables; left out is what stands in several rows."""
    tables = [table for slide in ground.slides for table in tables_of(slide)]
    found: list[Found] = []
    for own in ground.quantities:
        match = NUMBER.search(ground.text, own.start, own.end)
        if match is None:
            continue
        places = [
            Found(*match.span(), table, i, j)
            for table in tables
            for i, row in enumerate(table)
            for j, cell in enumerate(row.cells)
            if cell and _is_said(ground.text, own, match.group(), row, cell)
        ]
        named = [p for p in places if says(ground.text, p.rows[p.row].name)]
        places = named if len(places) > 1 else places
        found += places if len({(p.rows, p.row) for p in places}) == 1 else []
    return found


def _is_said(text: str, figure: Expression, number: str, row: Row, cell: Cell) -> bool:
    """Whether a number of a sentence is that of a cell, its unit and its row told too.

    A length of time (「10年間の推移」) is that of a cell only where the cell has its unit.
    """
    if Decimal(bare(number)) != cell.value or not says(figure.text, cell.rest):
        return False
    if not row.name or (figure.kind == "period" and not cell.rest):
        return False
    long = len(re.sub(r"\D", "", number)) >= PLAIN_DIGITS
    return says(text, row.name) or (long and bool(content(row.name) & content(text)))


@lru_cache(maxsize=512)
def tables_of(slide: Slide) -> tuple[tuple[Row, ...], ...]:
    """Return the tables of a slide, without rows that only name the columns."""
    tables: list[list[str]] = [[]]
    for line in slide.text.split("\n"):
        if BETWEEN in line:
            tables[-1].append(line)
        elif tables[-1]:
            tables.append([])
    return tuple(_table(lines) for lines in tables if len(lines) > 1)


def _table(lines: Sequence[str]) -> tuple[Row, ...]:
    rows = [_row(line) for line in lines]
    headed = [row for row in rows if any(cell and cell.head for cell in row.cells)]
    if headed:
        return tuple(headed)
    heads = [cell.strip() for cell in lines[0].split(BETWEEN)[1:]]
    if any(NUMBER.fullmatch(head) for head in heads):
        return tuple(rows)
    return tuple(_under(row, heads) for row in rows[1:])


def _under(row: Row, heads: Sequence[str]) -> Row:
    """Return a row with the columns' names, where it has as many cells."""
    if len(row.cells) != len(heads):
        return row
    cells = tuple(c and replace(c, head=h) for c, h in zip(row.cells, heads, strict=True))
    return replace(row, cells=cells)


def _row(line: str) -> Row:
    return Row(row_label(line), tuple(_cell(cell) for cell in line.split(BETWEEN)[1:]))


def _cell(text: str) -> Cell | None:
    """Return a cell, None for one without a number or with several."""
    head, colon, value = text.rpartition(": ")
    numbers = list(NUMBER.finditer(value))
    if len(numbers) != 1:
        return None
    match = numbers[0]
    rest = fold(value[: match.start()] + value[match.end() :])
    return Cell(head.strip() if colon else "", match.group(), rest)
