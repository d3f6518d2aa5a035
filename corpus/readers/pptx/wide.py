"""Words set wide: 「期　　間」 is 期間, in one box, over two boxes, or one character a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.readers.order import Rect
from corpus.tokens import tokenize

MAX_WORD = 6
"""A word that is set wide has at most so many characters."""
NEAR = 3.0
"""Boxes of one word stand no further apart than so many heights of the lower one."""
_CHAR = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々ぁ-んァ-ヴー]")
_SET_WIDE = re.compile(rf"(?:{_CHAR.pattern}[ \u3000\u2003\u2002]+)+{_CHAR.pattern}")
_OPPOSITES = frozenset(
    {"男女", "有無", "上下", "左右", "東西", "南北", "大小", "大中小", "国県", "夫妻", "父母", "昼夜", "公私",
     "官民", "産学", "産官学", "春夏", "秋冬", "春夏秋冬", "前後", "内外", "可否", "正誤", "高低", "高中低", "多少",
     "朝昼夕", "月火", "火水", "水木", "木金", "金土", "土日", "日月", "先後", "新旧", "陸海空"}
)  # fmt: skip
"""Words whose characters side by side are rather two labels."""


def closed_up(text: str) -> str:
    """Return a paragraph on one line; one that is a single word set wide is closed up."""
    line = " ".join(text.split())
    if _SET_WIDE.fullmatch(text.strip()) and is_word(line.replace(" ", "")):
        return line.replace(" ", "")
    return line


def unbroken(lines: Sequence[str]) -> str:
    """Return the lines of a title as one; a break inside a Japanese sentence is no space."""
    whole = ""
    for line in lines:
        japanese = _CHAR.match(whole[-1:]) and _CHAR.match(line[:1])
        whole += line if japanese or not whole else f" {line}"
    return whole


def stacked(lines: Sequence[str]) -> str:
    """Return the word that stands one character a line (「背」「景」), "" where the lines are none."""
    if len(lines) < 2 or not all(len(line) == 1 and _CHAR.match(line) for line in lines):
        return ""
    word = "".join(lines)
    return word if is_word(word) else ""


def is_word(text: str) -> bool:
    """Whether characters that stand apart are one word, not as many labels."""
    if not 2 <= len(text) <= MAX_WORD or text in _OPPOSITES:
        return False
    return len(tokenize(text)) < len(text)


def split_words(texts: Sequence[str], rects: Sequence[Rect]) -> list[list[int]]:
    """Return the places of boxes of one character that are one word, each in reading order."""
    alone = [i for i, text in enumerate(texts) if len(text) == 1 and _CHAR.match(text)]
    alone.sort(key=lambda i: (rects[i].left, rects[i].top))
    words: list[list[int]] = []
    taken: set[int] = set()
    for first in alone:
        chain = [first] if first not in taken else []
        for other in alone if chain else ():
            if other not in taken and _follows(rects[chain[-1]], rects[other]):
                chain.append(other)
        if (
            len(chain) > 1
            and not _parted(chain, rects, texts)
            and is_word("".join(texts[i] for i in chain))
        ):
            words.append(chain)
            taken |= set(chain)
    return words


def _follows(before: Rect, after: Rect) -> bool:
    """Whether a box stands in the row of another, right of it and near."""
    high = min(before.bottom - before.top, after.bottom - after.top)
    level = abs(before.top + before.bottom - after.top - after.bottom) / 2 < high / 3
    alike = max(before.bottom - before.top, after.bottom - after.top) < 1.5 * high
    gap = after.left - before.right
    return level and alike and after.left > before.left and gap <= NEAR * high


def _parted(chain: Sequence[int], rects: Sequence[Rect], texts: Sequence[str]) -> bool:
    """Whether another box with words stands between two of the chain."""
    for a, b in pairwise(chain):
        for i, rect in enumerate(rects):
            between = rects[a].left < rect.left < rects[b].left and i not in (a, b)
            level = rect.top < rects[a].bottom and rect.bottom > rects[a].top
            if between and level and texts[i]:
                return True
    return False
