"""The words of a Windows metafile (EMF): a table or drawing pasted as a picture that keeps its text.

Records of [MS-EMF] 2.3.5: EMR_EXTTEXTOUTW and EMR_SMALLTEXTOUT say what is written where.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.readers.tabletext import BETWEEN

_EXTTEXTOUTW, _SMALLTEXTOUT, _EOF = 84, 108, 14
_WINDOW_ORIGIN, _VIEW_ORIGIN, _ALIGN, _MOVE_TO = 10, 12, 22, 27
_SAVE, _RESTORE, _SET_TURN, _CHANGE_TURN = 33, 34, 35, 36
_SIGNATURE = b" EMF"
_GLYPHS = 0x10
"""Option of a text record whose characters are numbers of glyphs, not text."""
_SMALL_CHARS, _NO_RECT = 0x200, 0x100
MAX_RECORDS = 200_000
MAX_TEXT = 20_000
MAX_SAVED = 100
SAME_LINE = 0.5
"""Pieces whose heights differ by less than this share of their size stand in one line."""
WORD_GAP = 0.3
"""A gap of more than this share of the type's size is a space."""
CELL_GAP = 1.5
"""From a gap of so many characters on, two pieces of a line are two cells or labels."""

_Turn = tuple[float, float, float, float, float, float]
_UNTURNED: _Turn = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    x: float
    y: float
    width: float


def metafile_lines(data: bytes) -> list[str]:
    """Return the lines of an EMF picture from the top, "" lines left out; none of another format."""
    if len(data) < 44 or data[40:44] != _SIGNATURE:
        return []
    try:
        pieces = list(_pieces(data))
    except struct.error:
        return []
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.y, one.x)):
        if rows and abs(rows[-1][0].y - piece.y) < SAME_LINE * _em(piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines = [_line(sorted(row, key=lambda one: one.x)) for row in rows]
    return [line for line in lines if line]


def _em(piece: _Piece) -> float:
    """Return about how large a piece's type is, from how far its characters stand apart."""
    wide = sum(2 if ord(char) > 0xFF else 1 for char in piece.text)
    return 2 * piece.width / wide if piece.width and wide else 1.0


def _line(row: list[_Piece]) -> str:
    text, end = "", 0.0
    for piece in row:
        gap = (piece.x - end) / _em(piece) if text else 0.0
        text += (BETWEEN if gap > CELL_GAP else " " if gap > WORD_GAP else "") + piece.text
        end = piece.x + piece.width
    return " ".join(text.split())


def _pieces(data: bytes) -> Iterator[_Piece]:
    page = _Page()
    at, told = 0, 0
    for _ in range(MAX_RECORDS):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8 or at + size > len(data) or kind == _EOF:
            return
        record = data[at : at + size]
        at += size
        piece = _READERS[kind](record) if kind in _READERS else None
        if piece is None:
            page.take(kind, record)
        elif piece.text.strip():
            told += len(piece.text)
            if told > MAX_TEXT:
                return
            yield page.placed(piece)


class _Page:
    """Where the metafile is about to write: its coordinates and current point."""

    def __init__(self) -> None:
        self._turn: _Turn = _UNTURNED
        self._window = self._view = self._point = (0.0, 0.0)
        self._by_point = False
        self._saved: list[tuple[_Turn, tuple[float, float], tuple[float, float], bool]] = []

    def take(self, kind: int, record: bytes) -> None:
        """Follow a record that moves the coordinates."""
        if kind in (_WINDOW_ORIGIN, _VIEW_ORIGIN, _MOVE_TO):
            x, y = struct.unpack_from("<ii", record, 8)
            name = {_WINDOW_ORIGIN: "_window", _VIEW_ORIGIN: "_view", _MOVE_TO: "_point"}[kind]
            setattr(self, name, (float(x), float(y)))
        elif kind == _ALIGN:
            self._by_point = bool(struct.unpack_from("<I", record, 8)[0] & 1)
        elif kind == _SAVE and len(self._saved) < MAX_SAVED:
            self._saved.append((self._turn, self._window, self._view, self._by_point))
        elif kind == _RESTORE and self._saved:
            self._turn, self._window, self._view, self._by_point = self._saved.pop()
        elif kind == _SET_TURN:
            self._turn = struct.unpack_from("<6f", record, 8)
        elif kind == _CHANGE_TURN:
            self._change(
                struct.unpack_from("<6f", record, 8), struct.unpack_from("<I", record, 32)[0]
            )

    def _change(self, turn: _Turn, mode: int) -> None:
        if mode == 1:
            self._turn = _UNTURNED
        elif mode == 4:
            self._turn = turn
        elif mode in (2, 3):
            self._turn = _combined(turn, self._turn) if mode == 2 else _combined(self._turn, turn)

    def placed(self, piece: _Piece) -> _Piece:
        """Return a piece at its place on the page."""
        x, y = self._point if self._by_point else (piece.x, piece.y)
        a, b, c, d, dx, dy = self._turn
        left = a * x + c * y + dx - self._window[0] + self._view[0]
        top = b * x + d * y + dy - self._window[1] + self._view[1]
        return _Piece(piece.text, left, top, piece.width * (abs(a) or abs(b) or 1.0))


def _combined(first: _Turn, then: _Turn) -> _Turn:
    a, b, c, d, x, y = first
    e, f, g, h, u, v = then
    return (
        a * e + b * g,
        a * f + b * h,
        c * e + d * g,
        c * f + d * h,
        x * e + y * g + u,
        x * f + y * h + v,
    )


def _long(record: bytes) -> _Piece | None:
    if len(record) < 76:
        return None
    x, y, count, offset, options = struct.unpack_from("<iiIII", record, 36)
    (spacing,) = struct.unpack_from("<I", record, 72)
    if options & _GLYPHS or offset + 2 * count > len(record):
        return None
    text = record[offset : offset + 2 * count].decode("utf-16-le", "replace")
    steps = 0
    if spacing and spacing + 4 * count <= len(record):
        steps = sum(struct.unpack_from(f"<{count}i", record, spacing))
    return _Piece(text, x, y, float(steps))


def _short(record: bytes) -> _Piece | None:
    if len(record) < 36:
        return None
    x, y, count, options = struct.unpack_from("<iiII", record, 8)
    if options & _GLYPHS:
        return None
    start = 36 if options & _NO_RECT else 52
    wide = 1 if options & _SMALL_CHARS else 2
    raw = record[start : start + wide * count]
    text = raw.decode("latin-1" if wide == 1 else "utf-16-le", "replace")
    return _Piece(text, x, y, 0.0)


_READERS = {_EXTTEXTOUTW: _long, _SMALLTEXTOUT: _short}
