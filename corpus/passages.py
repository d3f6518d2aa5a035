"""Slides cut into passages by a budget of MeCab/UniDic tokens.

Cuts fall between sentences, bullets and table rows; only a sentence longer than the whole budget
is cut inside, after a comma or between two words, and never inside a figure and its unit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.tokens import Token, count_tokens, tokenize
from corpus.types import Document, Passage, Slide

DEFAULT_BUDGET = 120
"""Tokens: two or three sentences; with the context it stays under the encoder's 512 word pieces."""
HEADING_CHARS = 30

_SENTENCE = re.compile(r"[^\n。]*。[」』)]?|[^\n。]+")
_HEADING = re.compile(r"^(?:【[^】]+】(?:\([^)]*\))?|<[^>]+>|\d{1,2}\..+|[①-⑳][^。]{2,28})$")
_COMMON_HEADING = re.compile(
    r"^(?:背景|課題|目的|概要|趣旨|対象|期待される成果|問題意識|今後の方向性|基本的考え方|目指す姿|"
    r"[^\s。、]{0,4}(?:背景|課題|目的|概要|内容|イメージ|スキーム|インパクト)(?:・(?:課題|概要|目的|背景))?)$"
)


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
    groups = _group(list(_units(slide.text, budget)), budget)
    return tuple(_passage(document, slide, group) for group in groups)


def _units(text: str, budget: int) -> Iterator[_Unit]:
    section = ""
    for match in _SENTENCE.finditer(text):
        start, end = _trim(text, match.start(), match.end())
        if start == end:
            continue
        line = text[start:end]
        heading = is_heading(line)
        section = line.strip("【】<>") if heading else section
        for piece_start, piece_end, tokens in _within_budget(text, start, end, budget):
            yield _Unit(piece_start, piece_end, tokens, section, heading)


def is_heading(line: str) -> bool:
    """Whether a line of a slide is a heading inside it."""
    return len(line) <= HEADING_CHARS and bool(_HEADING.match(line) or _COMMON_HEADING.match(line))


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


def _group(units: list[_Unit], budget: int) -> Iterator[list[_Unit]]:
    """Fill passages up to the budget; a heading begins a new one and stays with what follows."""
    group: list[_Unit] = []
    size = 0
    for unit in units:
        full = size + unit.tokens > budget
        if group and (full or (unit.is_heading and not all(u.is_heading for u in group))):
            held = _trailing_headings(group) if full else []
            kept = group[: len(group) - len(held)]
            if kept:
                yield kept
                group = held if sum(u.tokens for u in held) + unit.tokens <= budget else []
                if held and not group:
                    yield held
            else:
                yield group
                group = []
            size = sum(u.tokens for u in group)
        group.append(unit)
        size += unit.tokens
    if group:
        yield group


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
        section=group[0].section,
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
