"""Slides as statements: the sentences, bullets and rows that an answer can be made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.keyed_lines import key_of, named_by_key, repeated_keys
from corpus.expressions import value_terms
from corpus.normalize import fold
from corpus.passages import is_heading
from corpus.tokens import search_words
from corpus.types import Slide

_SENTENCE = re.compile(r"[^。]*。[」』)]?|[^。]+")
MARK = re.compile(r"^(?:[•・○〇●◆◇■□★※⇒→➡*]|▲(?!\d)|- |[\u2460-\u2473]|\(?\d{1,2}[.)](?!\d))\s?")


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
_REMARK = re.compile(r"\((?P<words>[^()]*)\)$")
_NUMBER = re.compile(r"(?:no\.?)?\(?\d{0,3}[.)]?|[\u2460-\u2473]")
"""A first cell that counts the rows, or is empty, names none."""


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
        row: folded names of the row of a table that it is or belongs to: the name without a remark in
            brackets, and the remark; empty for what is in no table.
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
    row: tuple[str, ...] = ()

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


_ASKS = re.compile(
    r"(?:です|ます|でしょう|ません|ました|でした|ない|る|の|よい|いい)か[。?」]?$|\?$"
)


def asks(statement: Statement) -> bool:
    """Whether a statement is a question, as those that collections of them answer below."""
    return bool(_ASKS.search(statement.text))


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
    written = [*filter(None, text.split("\n")), ""]
    repeated, read = repeated_keys(written), 0
    for block_number, block in enumerate(text.split("\n\n")):
        lines = block.split("\n")
        for i, line in enumerate(lines):
            heading = is_heading(line)
            read += bool(line)
            if heading:
                section, label = line.strip("【】<>"), ""
            elif about := named_by_key(line, written[read], repeated):
                label = about
            elif key_of(line) in repeated:
                pass  # it tells something of what is named already
            elif i == 0 and is_label(line):
                label = line
            elif i == 0 and (head := _HEAD.match(line)):
                label = head["name"]
            row = _row_names(line)
            heads = bool(row) and _heads(line, lines[i + 1 : i + 1 + UNDER])
            name = label if label != line else ""
            for start, end in _sentences(line):
                place = (line_number, block_number, section, name)
                yield _statement(text, at + start, at + end, place, heading or heads, row)
                name = row_label(line) if row else name  # the rest of a row lacks its name
            at += len(line) + 1
            line_number += 1
        at += 1


def _row_names(line: str) -> tuple[str, ...]:
    name = fold(MARK.sub("", row_label(line)))
    if not name:
        return ()
    remark = _REMARK.search(name)
    bare = _REMARK.sub("", name)
    return (bare, remark["words"]) if bare and remark else (name,)


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


def _statement(
    text: str,
    start: int,
    end: int,
    place: tuple[int, int, str, str],
    heading: bool,
    row: tuple[str, ...],
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
        row=row,
    )
