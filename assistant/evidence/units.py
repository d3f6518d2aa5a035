"""The smallest parts of a page that can be read alone: a paragraph, a list, a row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import Block
from corpus.expressions import find_expressions
from corpus.text_blocks import text_blocks
from corpus.types import Slide

LONGEST = 320
"""Characters of a block that is shown whole; a longer one is shown in sentences, items or rows."""
TITLE_CHARS = 60
"""What stands right above a table and is no longer than this (its caption, its unit) goes with its rows."""
SCRAP = 6
"""Characters of what is too short to tell anything alone (「られます。」, 「1.1」), unless it is a figure
(「91億円」), as the labels of drawings and boxes are."""
CONTENTS = 2
"""Entries from which a unit is a table of contents, which only repeats headings."""
Span = tuple[int, int]
_CONTENTS = re.compile(r"(?:[.…・‥]\s?){3,}\s?\d+")
_ANNOUNCES = re.compile(r"(?:(?:以下|次|下記)の[^。\n]*。?|[:：])\s*$")
_SENTENCE = re.compile(r"[^。\n]*(?:。[)」』]?|\n|$)")


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters of a slide that make sense alone, with what must be read before them.

    Attributes:
        start: its first character in the slide's text.
        end: one past its last.
        heads: the headings and head rows over it, from the top.
        block: the place of its block among the slide's blocks.
    """

    start: int
    end: int
    heads: tuple[Span, ...] = ()
    block: int = 0


def units(slide: Slide) -> tuple[Unit, ...]:
    """Return the units of a slide in reading order; scraps and tables of contents are none.

    Where a slide has nothing else, they are all there is.
    """
    found = tuple(_units(slide.text, slide.blocks or tuple(text_blocks(slide.text))))
    telling = tuple(unit for unit in found if _tells(slide.text[unit.start : unit.end]))
    return telling or found


def announces(text: str) -> bool:
    """Whether a text ends by announcing what stands behind it (「次のいずれかに該当すること。」, 「要件：」)."""
    return _ANNOUNCES.search(text) is not None


def _tells(text: str) -> bool:
    if len(text.strip()) < SCRAP:
        return bool(find_expressions(text))
    return len(_CONTENTS.findall(text)) < CONTENTS


def _units(text: str, blocks: Sequence[Block]) -> Iterator[Unit]:
    over: list[tuple[int, Span]] = []
    above: Span | None = None
    for place, block in enumerate(blocks):
        span = (block.start, block.end)
        if block.kind == "furniture":
            continue
        if block.kind == "heading":
            over = [(level, head) for level, head in over if level < block.level]
            over.append((block.level, span))
            if not _has_body(blocks, place):
                yield Unit(*span, tuple(head for _, head in over[:-1]), place)
            above = span
            continue
        heads = [head for _, head in over[-1:]]
        if block.cells and above and above[1] - above[0] <= TITLE_CHARS and above not in heads:
            heads.append(above)
        yield from _of_block(text, block, place, tuple(heads))
        above = span


def _has_body(blocks: Sequence[Block], place: int) -> bool:
    """Whether something stands under a heading before the next one of its level or a higher one."""
    for block in blocks[place + 1 :]:
        if block.kind == "heading":
            return block.level > blocks[place].level
        if block.kind != "furniture":
            return True
    return False


def _of_block(text: str, block: Block, place: int, heads: tuple[Span, ...]) -> Iterator[Unit]:
    if block.cells:
        rows = list(block.lines(text))
        titles = tuple(line for line in rows if block.holds_heads(*line))
        for line in rows:
            if line not in titles:
                yield Unit(*line, (*heads, *titles), place)
        if len(titles) == len(rows):
            yield Unit(block.start, block.end, heads, place)
        return
    if block.end - block.start <= LONGEST:
        yield Unit(block.start, block.end, heads, place)
        return
    for span in _grouped(text, _parts(text, block)):
        yield Unit(*span, heads, place)


def _parts(text: str, block: Block) -> list[Span]:
    """Return the items of a list, or the sentences of a paragraph."""
    if block.items:
        return [(item.start, item.end) for item in block.items]
    found = [m.span() for m in _SENTENCE.finditer(text, block.start, block.end)]
    return [(a, b) for a, b in found if text[a:b].strip()]


def _grouped(text: str, parts: Sequence[Span]) -> Iterator[Span]:
    """Yield neighbouring parts together as long as they are no longer than a whole block may be."""
    start = end = -1
    for a, b in parts:
        if start < 0 or b - start > LONGEST:
            if start >= 0:
                yield start, end
            start = a
        end = b
    if start >= 0:
        yield start, end
