"""Blocks of flat text: what each group of lines is, told by its marks and words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from corpus.blocks import Block, BlockKind, Item
from corpus.headings import is_heading

_ITEM = re.compile(
    r"^(?:[•⚫⬤➤►‣◦❑❖✔・○〇●◆◇■□▲▶➡⇒→⇨★☆◎✓➢*+]|[-–] |[\u2460-\u24ff]|\(?\d{1,2}[.)](?!\d)|[ア-ン][.)])"
)
_NOTE = re.compile(
    r"^(?:※|[(\[]?注\d*[)\]):.]?|\[[※*]|\*\d|[(（]備考[)）]|備考[::]|[(（]?出(?:典|所)[)):]|資料:)"
)
_CAPTION = re.compile(r"^[<【\[]?(?:図表?|表|別表|参考図?|グラフ|写真)\s?(?:\d|[-.])[\d\-.]*")
_ARTICLE = re.compile(
    r"^第[\d一二三四五六七八九十百千]+条(?:の[\d一二三四五六七八九十]+)?(?=[ \u3000(（]|$)"
)
CAPTION_CHARS = 60


def text_blocks(text: str, start: int = 0, end: int | None = None) -> Iterator[Block]:
    """Yield the blocks of ``text[start:end]``; empty lines part blocks, lines of one kind are one.

    Args:
        text: a slide's text.
        start: first character to look at.
        end: one past the last; the whole text where it is not given.
    """
    lines = _lines(text, start, len(text) if end is None else end)
    for _, group in groupby(lines, key=lambda line: line[:2]):
        found = list(group)
        yield _block(found[0][1], [(a, b) for _, _, a, b in found])


def _block(kind: BlockKind, spans: list[tuple[int, int]]) -> Block:
    items = tuple(Item(*span) for span in spans) if kind == "list" else ()
    return Block(kind, spans[0][0], spans[-1][1], level=2 if kind == "heading" else 0, items=items)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, BlockKind, int, int]]:
    """Yield (number of its block, kind, start, end) of each line that says something."""
    group = 0
    at = start
    last: BlockKind | None = None
    for line in text[start:end].split("\n"):
        bare = line.strip()
        if bare:
            kind = line_kind(bare)
            if kind in ("heading", "caption") or kind != last or _ARTICLE.match(bare):
                group += 1
            first = at + line.index(bare)
            yield group, kind, first, first + len(bare)
            last = kind
        else:
            group += 1
            last = None
        at += len(line) + 1


def line_kind(line: str) -> BlockKind:
    """Return what a line is by its own words."""
    if len(line) <= CAPTION_CHARS and _CAPTION.match(line):
        return "caption"
    if is_heading(line):
        return "heading"
    if _NOTE.match(line):
        return "note"
    return "list" if _ITEM.match(line) else "paragraph"
