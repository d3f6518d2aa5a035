"""A place that is shown as the small tree of :mod:`assistant.answer.written.prose`: paragraphs, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, groupby, takewhile

from assistant.answer.written.conversation import dense
from assistant.answer.written.prose import Kind, Node, Part, lines
from assistant.common.messages import Language, message
from assistant.common.types import Evidence
from corpus.blocks import Block, Cell, Item, is_head_row

_BULLET = re.compile(r"^[•●・○〇◯◆◇■□▪‣➢✓–-]\s*(?=\S)")
"""What a list's own sign replaces."""
_NUMBER = re.compile(r"^(?:[①-⑳]|[(（]?(?:\d{1,2}|[ア-ンa-zivx])[.)）]|\d{1,2}\s|第\d)")
"""Numbers are kept, and need no sign before them."""


COLUMNS = 2
"""Fewer columns are no table to people: a layout of a sheet, or a box around a text."""
Row = tuple[Cell, ...]


def shown_parts(place: Evidence, language: Language) -> tuple[Node, ...]:
    """Return the words of a place as nodes; the decisive ones are marked."""
    shown = _Shown(place, language)
    made = [node for block in place.blocks for node in shown.block(block)]
    return tuple(made) or lines(dense(place.text))


class _Shown:
    """Makes nodes of one place's blocks."""

    def __init__(self, place: Evidence, language: Language) -> None:
        self._text, self._start, self._marks = place.text, place.start, place.marks
        self._language: Language = language

    def block(self, block: Block) -> list[Node]:
        if block.cells:
            return self._table(block)
        if block.items:
            return self._list(block.items)
        words = self._words(block.start, block.end)
        if block.kind == "heading":
            bare = tuple(_bare(words))
            return [Node("p", (Node("strong", bare),))] if bare else []
        return [Node("p", words)] if words else []

    def _words(self, start: int, end: int) -> tuple[Part, ...]:
        """Return characters of the slide, its line ends as such, the decisive words marked."""
        parts: list[Part] = []
        at = start
        for first, last in self._marks:
            if at <= first and last <= end:
                parts += self._lines(at, first)
                parts.append(Node("mark", tuple(self._lines(first, last))))
                at = last
        return (*parts, *self._lines(at, end))

    def _lines(self, start: int, end: int) -> Iterator[Part]:
        pieces = re.split(r"\s*\n\s*", self._text[start - self._start : end - self._start])
        for i, piece in enumerate(pieces):
            if i:
                yield Node("br")
            if piece:
                yield piece

    def _list(self, items: Sequence[Item]) -> list[Node]:
        """Return items with those of deeper levels inside; numbered ones stand as paragraphs."""
        made: list[tuple[str, tuple[Node, ...]]] = []
        rest = list(items)
        while rest:
            item = rest.pop(0)
            below: list[Item] = []
            while rest and rest[0].level > item.level:
                below.append(rest.pop(0))
            own = self._text[item.start - self._start : item.end - self._start]
            sign = _BULLET.match(own)
            words = Node("p", self._words(item.start + (sign.end() if sign else 0), item.end))
            kind = "p" if _NUMBER.match(own) else "li"
            made.append((kind, (words, *self._list(below))))
        return [
            node
            for kind, group in groupby(made, key=lambda one: one[0])
            for node in _grouped(kind, [nodes for _, nodes in group])
        ]

    def _table(self, block: Block) -> list[Node]:
        rows = _filled_columns(block.cells)
        if len(rows[0]) < COLUMNS:
            words = self._words(block.start, block.end)
            return [Node("p", words)] if words else []
        heads = list(takewhile(is_head_row, rows))
        made = [Node(kind, tuple(map(self._row, own, [(), *own])))  # each with the row above it
                for kind, own in _sections(heads, rows[len(heads) :])]  # fmt: skip
        return [*self._unit(block, heads), Node("table", tuple(made))]

    def _unit(self, block: Block, heads: Sequence[Row]) -> list[Node]:
        """Return the line that tells a whole table's unit, unless its heads do."""
        told = any(block.unit in cell.text for row in heads for cell in row)
        if not block.unit or told:
            return []
        return [Node("p", (message("table_unit", self._language, unit=block.unit),))]

    def _row(self, row: Row, above: Row) -> Node:
        """Return a row; a merged cell once, and of head rows only in the first that it stands in."""
        repeated = [_same(cell) for cell in above] if is_head_row(row) else []
        cells: list[Node] = []
        for i, cell in enumerate(row):
            if i and cell.text and _same(cell) == _same(row[i - 1]):
                cells[-1] = replace(cells[-1], across=cells[-1].across + 1)
            else:
                again = i < len(repeated) and _same(cell) == repeated[i]
                words = () if again else self._cell(cell)
                cells.append(Node("th" if cell.is_head else "td", words))
        return Node("tr", tuple(cells))

    def _cell(self, cell: Cell) -> tuple[Part, ...]:
        """Return a cell's words, marked where they stand in the place as the cell has them."""
        start, end = cell.start - self._start, cell.end - self._start
        if start >= 0 and self._text[start:end] == cell.text:
            return self._words(cell.start, cell.end)
        return (cell.text,) if cell.text else ()


def _sections(heads: Sequence[Row], body: Sequence[Row]) -> Iterator[tuple[Kind, Sequence[Row]]]:
    if heads:
        yield "thead", heads
    if body:
        yield "tbody", body


def _filled_columns(rows: Sequence[Row]) -> list[Row]:
    """Return rows without the columns in which nothing stands."""
    filled = [any(cell.text for cell in column) for column in zip(*rows, strict=True)]
    return [tuple(compress(row, filled)) for row in rows]


def _same(cell: Cell) -> tuple[str, int]:
    return cell.text, cell.start


def _grouped(kind: str, items: Sequence[tuple[Node, ...]]) -> tuple[Node, ...]:
    if kind == "p":
        return tuple(node for nodes in items for node in nodes)
    return (Node("ul", tuple(Node("li", nodes) for nodes in items)),)


def _bare(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts without marks: a heading is bold as a whole."""
    for part in parts:
        if isinstance(part, Node) and part.kind == "mark":
            yield from part.parts
        else:
            yield part
