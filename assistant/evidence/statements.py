"""Slides as statements: the sentences, bullets and rows that a claim or a summary rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.headings import is_heading
from corpus.normalize import fold
from corpus.types import Slide

_SENTENCE = re.compile(r"[^。]*。[」』)]?|[^。]+")
MARK = re.compile(r"^(?:[•・○〇●◆◇■□★※⇒→➡*]|▲(?!\d)|- |[\u2460-\u2473]|\(?\d{1,2}[.)](?!\d))\s?")
"""The bullet or number that a line begins with; ▲ before a figure is a minus."""
LABEL_CHARS = 30
_NOT_A_LABEL = re.compile(
    r"[。、]|\d{2,}|[円%]|^※|^\(.*\)$|(?:する|した|ます|です|れる|いる|ない|こと|等|など)$"
)
_HEAD = re.compile(r"(?P<name>[^。、:()「」がを]{4,30}?)\s?\([^()]{2,40}\)")
"""A name with a remark that opens a paragraph: 「〇〇コンソーシアム (大阪市等)三都市の…」."""
BETWEEN = " | "
"""What stands between the cells of a row, as readers write tables."""
UNDER = 3
"""Rows looked at below one that may hold the heads: heads may take several rows."""
_NUMBER = re.compile(r"(?:no\.?)?\(?\d{0,3}[.)]?|[\u2460-\u2473]")
"""A first cell that counts the rows, or is empty, names none."""


@dataclass(frozen=True, slots=True)
class Statement:
    """``slide.text[start:end]`` with what stands around it.

    Attributes:
        start: first character in the slide's text.
        end: one past the last.
        text: the words themselves.
        section: heading above, "" where none.
        label: nearest short label above (「育成型」「タイプA:大学院教育型」), which tables and boxes
            name their rows by, "" where none.
        heading: whether the statement is itself a heading or a row of heads.
    """

    start: int
    end: int
    text: str
    section: str
    label: str
    heading: bool


@lru_cache(maxsize=512)
def take_apart(slide: Slide) -> tuple[Statement, ...]:
    """Return the statements of a slide in order (cached by the slide's value)."""
    return tuple(_statements(slide.text))


def _statements(text: str) -> Iterator[Statement]:
    section = label = ""
    at = 0
    for block in text.split("\n\n"):
        lines = block.split("\n")
        for i, line in enumerate(lines):
            heading = is_heading(line)
            if heading:
                section, label = line.strip("【】<>"), ""
            elif i == 0 and is_label(line):
                label = line
            elif i == 0 and (head := _HEAD.match(line)):
                label = head["name"]
            row = row_label(line)
            heads = bool(row) and _heads(line, lines[i + 1 : i + 1 + UNDER])
            name = label if label != line else ""
            for start, end in _sentences(line):
                yield Statement(
                    at + start, at + end, line[start:end], section, name, heading or heads
                )
                name = row or name  # the rest of a row lacks its name
            at += len(line) + 1
        at += 1


def row_label(line: str) -> str:
    """Return the name of a row of a table as written, "" for a line that is none."""
    first, bar, rest = line.partition(BETWEEN)
    if not bar and not line.startswith("| "):
        return ""
    if _NUMBER.fullmatch(fold(first)) or not bar or line.startswith("| "):
        cell = (rest if bar and not line.startswith("| ") else line[2:]).partition(BETWEEN)[0]
        return cell.partition(": ")[2].strip() or cell.strip()
    return first.strip()


def _heads(line: str, below: Sequence[str]) -> bool:
    """Whether a row holds the heads that the cells of a row below it repeat."""
    heads = [f"{cell.strip()}: " for cell in line.split(BETWEEN)[1:] if cell.strip()]
    return any(head in other for head in heads for other in below)


def is_label(line: str) -> bool:
    """Whether the first line of a block names what follows: short, no sentence, no figure."""
    columns = sum(1 if char.isascii() else 2 for char in line)
    return (
        columns <= 2 * LABEL_CHARS
        and BETWEEN not in line
        and not MARK.match(line)
        and not _NOT_A_LABEL.search(line)
    )


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a line's sentences; what ends inside brackets ends none."""
    begun: int | None = None
    for match in _SENTENCE.finditer(line):
        begun = match.start() if begun is None else begun
        piece = line[begun : match.end()]
        if piece.count("(") > piece.count(")") and ")" in line[match.end() :]:
            continue
        start = begun + len(piece) - len(piece.lstrip())
        end = begun + len(piece.rstrip())
        begun = None
        if end > start:
            yield start, end
    if begun is not None and line[begun:].strip():
        yield begun, begun + len(line[begun:].rstrip())
