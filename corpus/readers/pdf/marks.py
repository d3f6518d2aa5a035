"""Bullets and item numbers: told from text, and put before the line they stand beside."""

from __future__ import annotations

import re

from corpus.normalize import normalize
from corpus.readers.pdf.lines import SAME_LINE, Line, make_line

MARK_GAP = 5.0
"""A bullet stands at most so many squares before its text."""
MAX_MARKS = 400
_MARK = re.compile(
    r"^(?:[•・○●◆◇■□▲▶➢✓⚫*\u2460-\u24ff]|\(?\d{1,3}[.)]?|\([ア-ンa-zA-Z\d]{1,3}\)"
    r"|[ivxIVX]{1,5}[.)]|[A-Za-zア-ン][.)])$"
)
_NUMBERED = re.compile(
    r"\[(?:注|脚注|注釈|※|\*)\d|"
    r"\(?\d{1,3}[.)]? (?![年月日週時分秒件人円%％億兆万千百社校回台位名箇か所ヶ倍歳点~-])"
    r"|(?:[ivxIVX]{1,5}|[A-Za-zア-ン])[.)] ?(?=[^\x00-\x7f])"
)


def begins_numbered(line: str) -> bool:
    """Whether a normalised line begins with an item's number or letter (3, (2), iv., ア))."""
    return bool(_NUMBERED.match(line))


def attach_marks(lines: list[Line]) -> list[Line]:
    """Put a bullet or item number before the line it stands beside, however wide the gap."""
    marks = [line for line in lines if _is_mark(line)]
    if len(marks) > MAX_MARKS:
        return lines
    kinds = {id(mark) for mark in marks}
    texts = [line for line in lines if id(line) not in kinds]
    taken: dict[int, Line] = {}
    for mark in marks:
        beside = [
            line for line in texts
            if id(line) not in taken
            and abs(line.top + line.bottom - mark.top - mark.bottom) < 2 * SAME_LINE * mark.em
            and 0 < line.left - mark.right < MARK_GAP * mark.em
        ]  # fmt: skip
        if beside:
            taken[id(min(beside, key=lambda line: line.left))] = mark
    used = {id(mark) for mark in taken.values()}
    return [
        make_line((*taken[id(line)].glyphs, *line.glyphs), False) if id(line) in taken else line
        for line in lines if id(line) not in used
    ]  # fmt: skip


def _is_mark(line: Line) -> bool:
    return len(line.glyphs) <= 5 and bool(_MARK.match(normalize(line.text).text))
