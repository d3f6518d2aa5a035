"""Blocks in the order in which they are read; those inside a frame stay together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.draft import DraftBlock, put_in
from corpus.readers.order import Rect, around, reading_order


@dataclass(frozen=True, slots=True)
class Block:
    """A block (offsets of its text are glyph numbers), its place and size of type."""

    draft: DraftBlock
    rect: Rect


def ordered(blocks: list[Block], frames: Sequence[Rect], rtl: bool) -> list[Block]:
    """Order blocks; those inside a frame stay together."""
    frame = _dividing_frame(blocks, frames)
    if frame is None:
        return [blocks[i] for i in reading_order([block.rect for block in blocks], rtl)]
    inside = [block for block in blocks if _holds(frame, block.rect)]
    outside = [block for block in blocks if not _holds(frame, block.rect)]
    smaller = [f for f in frames if f != frame]
    held = ordered(inside, [f for f in smaller if _holds(frame, f)], rtl)
    mark = Block(DraftBlock(put_in("")), around([block.rect for block in inside]))
    parts = ordered([*outside, mark], [f for f in smaller if not _holds(frame, f)], rtl)
    return [b for block in parts for b in (held if block is mark else [block])]


def _dividing_frame(blocks: Sequence[Block], frames: Sequence[Rect]) -> Rect | None:
    """Return the largest frame that holds several blocks but not all."""
    best: Rect | None = None
    for frame in frames:
        held = sum(_holds(frame, block.rect) for block in blocks)
        larger = best is None or _size(frame) > _size(best)
        if 2 <= held < len(blocks) and larger:
            best = frame
    return best


def _holds(frame: Rect, rect: Rect) -> bool:
    return (
        frame.left - 1 <= (rect.left + rect.right) / 2 <= frame.right + 1
        and frame.top - 2 <= rect.top
        and rect.bottom <= frame.bottom + 2
        and rect.left >= frame.left - 4
        and rect.right <= frame.right + 4
    )


def _size(frame: Rect) -> float:
    return (frame.right - frame.left) * (frame.bottom - frame.top)
