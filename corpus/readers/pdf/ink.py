"""Where the characters of a recognised line stand, found by the line's ink.

Tesseract's own boxes of characters are off by a character and more (they come from the steps of its
recurrent network), but its box of the line is good. Type is set in squares, so the line's ink, less
its wide gaps, is shared out among the characters by their usual widths.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

Span = tuple[float, float]
"""Start and end along a line, in pixels."""

CONTRAST = 60
"""Steps of grey between ink and its ground."""
RULE = 0.9
"""A row of pixels with this share of ink is an underline or a frame, not type."""
COLUMN = 1.0
"""A gap of so many squares parts two columns."""
FIT = (0.6, 1.7)
"""The ink is between so many times what the characters' usual widths make; else it is not theirs."""
NEIGHBOURS, TRUST = 6, 1.0
"""So many characters on either side vote; a difference of less than so many squares is let be."""
_LATIN, _NARROW, _SPACE = 0.55, 0.3, 0.3
"""Usual widths in squares: of Latin letters and digits, of thin ones, of a space between words."""
_THIN = frozenset("iljtfrI1.,:;'\"|!()[]-")
_SMALL_AT_END = frozenset("、。，．」』）")


def ink_along(pixels: NDArray[np.uint8], vertical: bool) -> NDArray[np.bool_]:
    """Return for each step along a line whether there is ink.

    Args:
        pixels: the line's box in greys, shape ``[height, width]``.
        vertical: the line runs downwards.
    """
    grey = (pixels.T if vertical else pixels).astype(np.int16)
    ink = np.abs(grey - np.median(grey)) > CONTRAST
    type_rows = ink[ink.mean(axis=1) < RULE]
    along: NDArray[np.bool_] = type_rows.any(axis=0)
    return along


def spread(
    chars: Sequence[str], spaced: Sequence[bool], rough: Sequence[float],
    ink: NDArray[np.bool_], square: float,
) -> list[Span] | None:  # fmt: skip
    """Share a line's ink out among its characters.

    Args:
        chars: the characters in order.
        spaced: whether a space stands before each.
        rough: the middle of each from the line's start, as tesseract says.
        ink: what :func:`ink_along` returns.
        square: side of the type's square in pixels.

    Returns:
        where each character stands from the line's start, or None where the ink is not theirs.
    """
    chunks = _chunks(ink, COLUMN * square)
    usual = [_usual(char) for char in chars]
    if chars[-1] in _SMALL_AT_END:
        usual[-1] /= 2
    total = sum(end - start for start, end in chunks)
    wanted = sum(usual) + _SPACE * sum(spaced)
    if not chunks or not FIT[0] < total / (wanted * square) < FIT[1]:
        return None
    spans = [
        _within(chunks, at * total / wanted, (at + width) * total / wanted)
        for at, width in zip(_starts(usual, spaced), usual, strict=True)
    ]
    return _corrected(spans, rough, square)


def _corrected(spans: Sequence[Span], rough: Sequence[float], square: float) -> list[Span]:
    """Move characters that are far from where tesseract sees them and their neighbours.

    Its places are off one by one, not by stretches; those made here are off by stretches where it
    read a character too many or a drawing beside the line.
    """
    off = [place - (start + end) / 2 for place, (start, end) in zip(rough, spans, strict=True)]
    moved: list[Span] = []
    for i, (start, end) in enumerate(spans):
        by = median(off[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1])
        by = by if abs(by) > TRUST * square else 0.0
        moved.append((max(0.0, start + by), max(1.0, end + by)))
    return moved


def _starts(usual: Sequence[float], spaced: Sequence[bool]) -> list[float]:
    starts: list[float] = []
    at = 0.0
    for width, space in zip(usual, spaced, strict=True):
        at += _SPACE * space
        starts.append(at)
        at += width
    return starts


def _usual(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return _NARROW if char in _THIN else _LATIN


def _chunks(ink: NDArray[np.bool_], gap: float) -> list[Span]:
    """Return the stretches of ink between gaps at least so wide."""
    at = np.flatnonzero(ink)
    if at.size == 0:
        return []
    breaks = np.flatnonzero(np.diff(at) > gap)
    starts = at[np.concatenate(([0], breaks + 1))]
    ends = at[np.concatenate((breaks, [at.size - 1]))] + 1
    return [(float(start), float(end)) for start, end in zip(starts, ends, strict=True)]


def _within(chunks: Sequence[Span], start: float, end: float) -> Span:
    """Return where a stretch of the ink without its gaps lies, in the chunk of its middle."""
    before = 0.0
    for i, (left, right) in enumerate(chunks):
        width = right - left
        if (start + end) / 2 <= before + width or i == len(chunks) - 1:
            first = left + min(max(0.0, start - before), width - 1)
            return first, max(first + 1, left + min(width, end - before))
        before += width
    raise AssertionError("no chunks")
