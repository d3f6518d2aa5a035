"""A long page cut at the borders of blocks, items and rows, around what was found on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.llm.sources.source import Span
from corpus.blocks import Block
from corpus.text_blocks import text_blocks
from corpus.types import Slide

BLOCK_CHARS = 400
"""Longer blocks are cut into their lines (items, rows), which are never cut themselves."""
TITLE_CHARS = 60
"""What stands right above a table and is no longer than this (its caption, its unit) goes with its rows."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or a line of a long one; ``heads`` are the pieces that it cannot be read without."""

    start: int
    end: int
    heads: tuple[int, ...] = ()


def excerpt(slide: Slide, found: Sequence[Span], room: int) -> tuple[Span, ...]:
    """Return the characters to hand over of a page: at most ``room``, whole blocks and rows.

    Args:
        slide: the page.
        found: what the search found on it, best first; its beginning is taken where there is none.
        room: most characters; a single line longer than this is taken all the same.
    """
    text = slide.text
    if len(text) <= room:
        return ((0, len(text)),)
    pieces = list(_pieces(slide))
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


def _pieces(slide: Slide) -> Iterator[_Piece]:
    count = 0
    above: Span | None = None
    for block in slide.blocks or tuple(text_blocks(slide.text)):
        titled = block.cells and above is not None and above[1] - above[0] <= TITLE_CHARS
        title = (count - 1,) if titled else ()
        lines = list(_lines(slide.text, block))
        heads = tuple(count + i for i, line in enumerate(lines) if block.holds_heads(*line))
        for i, line in enumerate(lines):
            known = () if count + i in heads else heads
            yield _Piece(*line, (*title, *known))
        count += len(lines)
        above = (block.start, block.end)


def _lines(text: str, block: Block) -> Iterator[Span]:
    """Yield a block, or the lines of a long one or of a table, whose rows are its lines."""
    if block.end - block.start <= BLOCK_CHARS and not block.cells:
        yield block.start, block.end
        return
    yield from block.lines(text)


def _merged(text: str, pieces: Sequence[_Piece]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for piece in pieces:
        if spans and not text[spans[-1][1] : piece.start].strip():
            spans[-1] = (spans[-1][0], piece.end)
        else:
            spans.append((piece.start, piece.end))
    return tuple(spans)
