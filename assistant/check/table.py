"""The tables of a page's text: rows of cells, each with the names of its row and of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.statements import BETWEEN
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


@lru_cache(maxsize=256)
def tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a page's text: lines with cells, those side by side as one table."""
    found: list[list[tuple[int, str]]] = []
    at, blank = 0, 2
    for line in text.split("\n"):
        if BETWEEN in line:
            if blank > 1:
                found.append([])
            found[-1].append((at, line))
            blank = 0
        else:
            blank += 1
        at += len(line) + 1
    return tuple(_table(lines) for lines in found if len(lines) > 1)


def _table(lines: Sequence[tuple[int, str]]) -> Table:
    first = [cell.strip() for cell in lines[0][1].split(BETWEEN)]
    heads = first if not any(_is_figure(cell) for cell in first[1:]) else []
    rows = tuple(_row(at, line, heads if i else []) for i, (at, line) in enumerate(lines))
    return Table(
        rows,
        frozenset(name for row in rows[1 if heads else 0 :] for name in row.names),
        frozenset(name for row in rows for cell in row.cells for name in named(cell.head)),
    )


def _row(at: int, line: str, heads: Sequence[str]) -> Row:
    cells = []
    for column, written in enumerate(line.split(BETWEEN)):
        head, colon, value = written.strip().partition(": ")
        if not colon or len(head) > HEAD_CHARS or _is_figure(head):
            head, value = heads[column] if column < len(heads) else "", written.strip()
        cells.append(Cell(value, head, column))
    words = [cell.text for cell in cells if not _is_figure(cell.text)]
    return Row(at, at + len(line), tuple(cells), frozenset(n for w in words for n in named(w)))


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
