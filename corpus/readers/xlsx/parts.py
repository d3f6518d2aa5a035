"""A long sheet cut into parts, each with the heads of the table that it goes on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus.readers.xlsx.drawings import Drawn
from corpus.readers.xlsx.grid import ShownCell
from corpus.readers.xlsx.pieces import Piece
from corpus.readers.xlsx.sheet import Area

LONG_SHEET = 300
"""Rows with words up to which a sheet is one slide, as people count sheets."""
ROWS_A_PART, CELLS_A_PART = 100, 1_000
"""Rows of a part of a longer one, fewer where the table is wide: some ten thousand characters, a
few of which a language model is handed whole."""
LEAST_ROWS = 25
"""Rows of a part however wide the table: heads of several rows must not fill it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What becomes a block: a piece of the cells with its last head row, or something drawn."""

    content: Piece | Drawn
    heads: int = 0

    @property
    def area(self) -> Area:
        """Where it lies in the sheet."""
        return self.content.area

    @property
    def rows(self) -> int:
        """How many rows it takes of a part."""
        return self.content.rows if isinstance(self.content, Piece) else 1


def in_parts(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries of a sheet, part by part; of a sheet that is not long there is one."""
    if sum(entry.rows for entry in entries) <= LONG_SHEET:
        return [list(entries)]
    parts: list[list[Entry]] = [[]]
    size = _rows_a_part(entries)
    room = size
    for entry in entries:
        for slice_ in _slices(entry, room, size):
            if slice_.rows > room and parts[-1]:
                parts.append([])
                room = size
            parts[-1].append(slice_)
            room -= slice_.rows
    return parts


def _rows_a_part(entries: Sequence[Entry]) -> int:
    """Return how many rows a part of a sheet has, by the width of its tables."""
    tables = [entry.content for entry in entries if isinstance(entry.content, Piece)]
    cells = sum(len(piece.cells) for piece in tables)
    wide = max(1.0, cells / max(1, sum(piece.rows for piece in tables)))
    return round(min(ROWS_A_PART, max(LEAST_ROWS, CELLS_A_PART / wide)))


def _slices(entry: Entry, room: int, size: int) -> list[Entry]:
    """Cut a long table: the first slice fills the part that is begun, the heads lead each other."""
    piece = entry.content
    if not isinstance(piece, Piece) or entry.rows <= max(room, size // 2):
        return [entry]
    rows = [list(row) for _, row in groupby(piece.cells, key=lambda cell: cell.row)]
    heads = [row for row in rows if row[0].row <= entry.heads]
    body = rows[len(heads) :]
    if room <= len(heads) + 1:
        room = size
    step = max(1, size - len(heads))
    ends = range(max(1, room - len(heads)), len(body) + step, step)
    cuts = [0, *(min(end, len(body)) for end in ends)]
    return [
        _slice(entry, piece, heads, body[a:b]) for a, b in pairwise(cuts) if a < b
    ]  # fmt: skip


def _slice(
    entry: Entry, piece: Piece, heads: list[list[ShownCell]], body: list[list[ShownCell]]
) -> Entry:
    cells = tuple(cell for row in [*heads, *body] for cell in row)
    return replace(entry, content=replace(piece, cells=cells))
