"""Slides cut into passages by a budget of MeCab/UniDic tokens, under their headings.

A table stays whole where it fits; else cuts fall between sentences, items and rows. Only a sentence
longer than the whole budget is cut inside, after a comma or between two words, and never inside a
figure and its unit. A row of a table is searched with the table's caption and unit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.blocks import Block
from corpus.text_blocks import text_blocks
from corpus.tokens import Token, count_tokens, tokenize
from corpus.types import Document, Passage, Slide

DEFAULT_BUDGET = 120
"""Tokens: two or three sentences; with the context it stays under the encoder's 512 word pieces."""
_SENTENCE = re.compile(r"[^\n。]*。[」』)]?|[^\n。]+")
_ROW = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, bullet or row: ``text[start:end]`` of the slide, and its heading."""

    start: int
    end: int
    tokens: int
    section: str
    is_heading: bool


def split_document(document: Document, budget: int = DEFAULT_BUDGET) -> tuple[Passage, ...]:
    """Return the passages of all slides, in order.

    Args:
        document: a document with normalised slides.
        budget: most tokens a passage may have.
    """
    return tuple(
        passage
        for slide in document.slides
        for passage in split_slide(document.name, slide, budget)
    )


def split_slide(document: str, slide: Slide, budget: int = DEFAULT_BUDGET) -> tuple[Passage, ...]:
    """Return the passages of one slide; together they hold all its text but white space."""
    pieces = list(_pieces(slide, budget))
    return tuple(_passage(document, slide, group) for group in _group(pieces, budget))


def _pieces(slide: Slide, budget: int) -> Iterator[list[_Unit]]:
    """Yield what is kept together where it fits: a table, or a sentence or item of another block."""
    section = caption = ""
    for block in slide.blocks or tuple(text_blocks(slide.text)):
        words = slide.text[block.start : block.end]
        if block.kind == "heading":
            section = one_line(words).strip("【】<>")
        about = _about(section, caption, block) if block.cells else section
        units = list(_units(slide.text, block, about, budget))
        yield from [units] if block.cells else [[unit] for unit in units]
        caption = one_line(words) if block.kind == "caption" else ""


def _about(section: str, caption: str, table: Block) -> str:
    """Return what the rows of a table are searched with besides their own words."""
    unit = f"単位:{table.unit}" if table.unit else ""
    return " ".join(part for part in (section, caption, unit) if part)


def one_line(words: str) -> str:
    """Return words on one line."""
    return " ".join(words.split())


def _units(text: str, block: Block, section: str, budget: int) -> Iterator[_Unit]:
    cut = _ROW if block.cells else _SENTENCE
    for match in cut.finditer(text, block.start, block.end):
        start, end = _trim(text, match.start(), match.end())
        if start == end:
            continue
        for piece_start, piece_end, tokens in _within_budget(text, start, end, budget):
            yield _Unit(piece_start, piece_end, tokens, section, block.kind == "heading")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _within_budget(text: str, start: int, end: int, budget: int) -> Iterator[tuple[int, int, int]]:
    tokens = tokenize(text[start:end])
    while len(tokens) > budget:
        cut = _cut(tokens, budget)
        yield start + tokens[0].start, start + tokens[cut - 1].end, cut
        tokens = tokens[cut:]
    if tokens:
        yield start + tokens[0].start, start + tokens[-1].end, len(tokens)


def _cut(tokens: list[Token], budget: int) -> int:
    """Return how many tokens to take: up to a comma if one is near, else where no figure breaks."""
    for i in range(budget, budget // 2, -1):
        if tokens[i - 1].surface in "、,;・" and not tokens[i].is_number:
            return i
    for i in range(budget, budget // 2, -1):
        if not _inside_figure(tokens, i):
            return i
    return budget


def _inside_figure(tokens: list[Token], i: int) -> bool:
    before, after = tokens[i - 1], tokens[i]
    return (
        before.is_number
        or (after.is_number and before.surface in ",.~-")
        or (after.surface in ",.~-" and i >= 2 and tokens[i - 1].is_number)
    )


def _group(pieces: list[list[_Unit]], budget: int) -> Iterator[list[_Unit]]:
    """Fill passages up to the budget; a heading begins a new one and stays with what follows."""
    group: list[_Unit] = []
    for units in pieces:
        size = sum(unit.tokens for unit in units)
        parts = [units] if size <= budget else [[unit] for unit in units]
        for part in filter(None, parts):
            if group and not _fits(group, part, budget):
                held = _trailing_headings(group)
                kept = group[: len(group) - len(held)]
                if kept:
                    yield kept
                if held and not _fits(held, part, budget):
                    yield held
                    held = []
                group = held
            group = [*group, *part]
    if group:
        yield group


def _fits(group: list[_Unit], part: list[_Unit], budget: int) -> bool:
    """Whether more may stand in a passage: within the budget, and no heading below other words."""
    size = sum(unit.tokens for unit in (*group, *part))
    return size <= budget and (not part[0].is_heading or all(unit.is_heading for unit in group))


def _section(group: list[_Unit]) -> str:
    """Return the heading that a passage stands under; with a table's caption and unit, if it has one."""
    own = group[0].section
    return next((u.section for u in group if u.section.startswith(f"{own} ")), own)


def _trailing_headings(group: list[_Unit]) -> list[_Unit]:
    at = len(group)
    while at > 0 and group[at - 1].is_heading:
        at -= 1
    return group[at:]


def _passage(document: str, slide: Slide, group: list[_Unit]) -> Passage:
    start, end = group[0].start, group[-1].end
    text = slide.text[start:end]
    return Passage(
        id=passage_id(document, slide.number, start, text),
        document=document,
        slide=slide.number,
        slide_title=slide.title,
        section=_section(group),
        text=text,
        start=start,
        end=end,
        tokens=sum(unit.tokens for unit in group),
    )


def passage_id(document: str, slide: int, start: int, text: str) -> str:
    """Return the stable id of a passage: a digest of where it stands and what it says."""
    key = "\x1f".join((document, str(slide), str(start), text))
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def passage_tokens(text: str) -> int:
    """Return the length of a text in the unit of the budget."""
    return count_tokens(text)
