"""Slides as statements: the sentences, bullets and rows that an answer can be made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.expressions import value_terms
from corpus.normalize import fold
from corpus.passages import is_heading
from corpus.tokens import search_words
from corpus.types import Slide

_SENTENCE = re.compile(r"[^。]*。[」』)]?|[^。]+")
MARK = re.compile(r"^(?:[•・○〇●◆◇■□▲★※⇒→➡*]|- |[\u2460-\u2473]|\(?\d{1,2}[.)](?!\d))\s?")


LABEL_CHARS = 30
_NOT_A_LABEL = re.compile(
    r"[。、]|\d{2,}|[円%]|^※|^\(.*\)$|(?:する|した|ます|です|れる|いる|ない|こと|等|など)$"
)


_HEAD = re.compile(r"(?P<name>[^。、:()「」がを]{4,30}?)\s?\([^()]{2,40}\)")
"""A name with a remark that opens a paragraph: 「〇〇コンソーシアム (大阪市等)三都市の…」."""


@dataclass(frozen=True, slots=True)
class Statement:
    """``slide.text[start:end]`` with what stands around it.

    Attributes:
        start: first character in the slide's text.
        end: one past the last.
        text: the words themselves.
        line: number of the logical line in the slide (several sentences may share one).
        block: number of the block (lines without an empty line between).
        section: heading above, "" where none.
        label: nearest short label above (「育成型」「タイプA:大学院教育型」), which tables and boxes
            name their rows by, "" where none.
        heading: whether the statement is itself a heading or a bare label.
        mark: the bullet it begins with, "" where none.
        key: ``fold(text)``.
        words: its search words.
        values: the value terms of its figures and dates.
    """

    start: int
    end: int
    text: str
    line: int
    block: int
    section: str
    label: str
    heading: bool
    mark: str
    key: str
    words: frozenset[str]
    values: frozenset[str] = frozenset()

    @property
    def names_its_figures(self) -> bool:
        """Whether each figure stands before its own name (「6/1 着任 10/1 任命」)."""
        return self.text[:1].isdigit()


@dataclass(frozen=True, slots=True)
class SlideText:
    """A slide taken apart, with the keys that matching needs."""

    statements: tuple[Statement, ...]
    key: str
    title_key: str
    words: frozenset[str]
    block_keys: tuple[str, ...]
    values: frozenset[str] = frozenset()


@lru_cache(maxsize=512)
def take_apart(slide: Slide) -> SlideText:
    """Return the statements of a slide in order (cached by the slide's value)."""
    statements = tuple(_statements(slide.text))
    blocks = tuple(fold(block) for block in slide.text.split("\n\n"))
    words = frozenset(word for statement in statements for word in statement.words)
    return SlideText(
        statements=statements,
        key=fold(slide.title + "\n" + slide.text),
        title_key=fold(slide.title),
        words=words | frozenset(search_words(slide.title)),
        block_keys=blocks,
        values=frozenset(value_terms(slide.title)).union(*(s.values for s in statements)),
    )


def _statements(text: str) -> Iterator[Statement]:
    section = label = ""
    at = line_number = 0
    for block_number, block in enumerate(text.split("\n\n")):
        lines = block.split("\n")
        for i, line in enumerate(lines):
            heading = is_heading(line)
            if heading:
                section, label = line.strip("【】<>"), ""
            elif i == 0 and is_label(line):
                label = line
            elif i == 0 and (head := _HEAD.match(line)):
                label = head["name"]
            for start, end in _sentences(line):
                place = (line_number, block_number, section, label if label != line else "")
                yield _statement(text, at + start, at + end, place, heading)
            at += len(line) + 1
            line_number += 1
        at += 1


def is_label(line: str) -> bool:
    """Whether the first line of a block names what follows: short, no sentence, no figure."""
    columns = sum(1 if char.isascii() else 2 for char in line)
    return columns <= 2 * LABEL_CHARS and not MARK.match(line) and not _NOT_A_LABEL.search(line)


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(line):
        piece = match.group()
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.start() + len(piece.rstrip())
        if end > start:
            yield start, end


def _statement(
    text: str, start: int, end: int, place: tuple[int, int, str, str], heading: bool
) -> Statement:
    words = text[start:end]
    line, block, section, label = place
    mark = match.group().strip() if (match := MARK.match(words)) else ""
    return Statement(
        start=start,
        end=end,
        text=words,
        line=line,
        block=block,
        section=section,
        label=label,
        heading=heading,
        mark=mark,
        key=fold(words),
        words=frozenset(search_words(words)),
        values=frozenset(value_terms(words)),
    )
