"""A long page cut at the borders of blocks and rows, around what was found on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.llm.source import Span
from assistant.statements import BETWEEN

BLOCK_CHARS = 400
"""Longer blocks are cut into their lines (items, rows), which are never cut themselves."""
_UNIT_LINE = re.compile(r"単位\s?[:：]|\(単位|（単位")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or a line of a long one; ``heads`` are the pieces that it cannot be read without."""

    start: int
    end: int
    heads: tuple[int, ...] = ()


def excerpt(text: str, found: Sequence[Span], room: int) -> tuple[Span, ...]:
    """Return the characters to hand over of a page: at most ``room``, whole blocks and rows.

    Args:
        text: the page's text.
        found: what the search found on it, best first; its beginning is taken where there is none.
        room: most characters; a single line longer than this is taken all the same.
    """
    if len(text) <= room:
        return ((0, len(text)),)
    pieces = _pieces(text)
    chosen: set[int] = set()
    for index in _outward(pieces, found):
        wanted = {index, *pieces[index].heads} - chosen
        size = sum(pieces[i].end - pieces[i].start for i in wanted)
        if size <= room or not chosen:
            chosen |= wanted
            room -= size
    return _merged(text, [pieces[i] for i in sorted(chosen)])


def _outward(pieces: Sequence[_Piece], found: Sequence[Span]) -> list[int]:
    """Return the pieces that were found, best first, then those around the best, nearest first."""
    hit = [i for span in found for i, p in enumerate(pieces) if _touch(p, span)] or [0]
    others = sorted(range(len(pieces)), key=lambda i: min(abs(i - h) for h in hit[:8]))
    return list(dict.fromkeys([*hit, *others]))


def _touch(piece: _Piece, span: Span) -> bool:
    return piece.start < span[1] and span[0] < piece.end


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    unit: int | None = None
    for start, end in _runs(text, 0, len(text), "\n\n"):
        if end - start <= BLOCK_CHARS:
            pieces.append(_Piece(start, end))
            unit = len(pieces) - 1 if _UNIT_LINE.search(text[start:end]) else unit
            continue
        head: int | None = None
        for first, last in _runs(text, start, end, "\n"):
            line = text[first:last]
            row = BETWEEN in line
            heads = tuple(i for i in (unit, head) if row and i is not None)
            pieces.append(_Piece(first, last, heads))
            if _UNIT_LINE.search(line):
                unit = len(pieces) - 1
            head = (len(pieces) - 1 if head is None else head) if row else None
    return pieces


def _runs(text: str, start: int, end: int, border: str) -> list[Span]:
    """Return the stretches between borders, without the borders and empty ones."""
    runs: list[Span] = []
    at = start
    while at < end:
        stop = text.find(border, at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            runs.append((at, stop))
        at = stop + len(border)
    return runs


def _merged(text: str, pieces: Sequence[_Piece]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for piece in pieces:
        if spans and not text[spans[-1][1] : piece.start].strip():
            spans[-1] = (spans[-1][0], piece.end)
        else:
            spans.append((piece.start, piece.end))
    return tuple(spans)
