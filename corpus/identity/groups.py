"""The lines of a page that stand together in one type, as the parts of a title do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.identity.bodies import body_of_line
from corpus.identity.lines import Line, without_addressees
from corpus.identity.names import can_be_title

COVER_LINES = 14
"""A page of so few lines is a cover: what stands on it in one large type is one title."""
CLOSE, COVER_CLOSE = 1.3, 2.8
"""Lines of a title are at most so many sizes apart; on a cover a gap may part them."""
SAME_SIZE = 0.06
"""Sizes that differ by less are one size: pixels and hinting."""
LARGE = 1.05
"""Type larger than the usual by this factor is not the running text's."""
WRAPPED = 0.4
"""A line of the usual size shorter than this share of the page was not broken for want of room."""
MAX_PARTS = 5
SUBTITLE = 3.0
"""The part's name stands below a title within so many of the title's sizes."""
_COUNCIL = re.compile(r"(?:会議|審議会|協議会|委員会|部会|調査会)$")
_RUNNING = ("paragraph", "heading")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")
_PART_NAME = re.compile(
    r"\S{1,20}編|第\s?\d+\s?[部編]|\((?:概要|別冊|本編|資料編|\S{1,16}編)\)|概要版?"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines that stand together in one type, as one title.

    Attributes:
        text: the lines joined.
        lines: they themselves.
        place: how many such groups stand before it.
    """

    text: str
    lines: tuple[Line, ...]
    place: int


def candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Return the groups of lines that may be a title, from the top of the page."""
    fitting = [line for line in without_addressees(_in_order(lines)) if _fits(line)]
    cover, usual = len(lines) <= COVER_LINES, usual_size(lines)
    groups: list[list[Line]] = []
    for line in fitting:
        if groups and len(groups[-1]) < MAX_PARTS and _goes_on(groups[-1][-1], line, cover, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    named = [tuple(_without_bodies(group)) for group in groups]
    whole = [Candidate(_joined(group), group, 0) for group in named if group]
    whole = [one for one in whole if can_be_title(one.text)]
    return [replace(one, place=i) for i, one in enumerate(whole)]


def _without_bodies(group: Sequence[Line]) -> list[Line]:
    """Drop the publisher's name above or below a title in the same type; a council's stays above.

    「法制審議会 商法部会 第1回会議 議事録」 is one title, 「総務省」 over a guideline's is none.
    """
    kept = list(group)
    while kept and body_of_line(kept[-1].text):
        kept.pop()
    while kept and not can_be_title(kept[0].text):
        kept.pop(0)
    while kept and (body := body_of_line(kept[0].text)) and not _COUNCIL.search(body):
        kept.pop(0)
    return kept


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """Return lines as they stand on the page: the layout may have put a cover's parts elsewhere."""
    if not all(line.size for line in lines) or any(line.vertical for line in lines):
        return list(lines)
    return sorted(lines, key=lambda line: (round(line.top, 2), line.left))


def _fits(line: Line) -> bool:
    part = line.text.strip()
    is_part = bool(re.fullmatch(r"\(.{1,20}\)|第\s?\d+\s?[章編部]|.{1,2}|\S{0,2}概要", part))
    return " | " not in part and (can_be_title(part) or is_part)


def _goes_on(last: Line, line: Line, cover: bool, usual: float) -> bool:
    if not last.size or not line.size:
        same = last.block == line.block >= 0 and last.kind == line.kind and last.kind in _RUNNING
        return same or (last.level == line.level == 1 and last.block + 1 == line.block)
    if abs(last.size - line.size) > SAME_SIZE * last.size or last.vertical != line.vertical:
        return False
    longest = max(last.right - last.left, last.bottom - last.top)
    if not cover and last.size < LARGE * usual and longest < WRAPPED:
        return False  # a short line in the running text's size ends of itself
    height = last.bottom - last.top
    if last.vertical:
        return 0 <= last.left - line.right <= CLOSE * (last.right - last.left)
    size = height / max(1, last.rows)
    beside = abs(line.top - last.top) < 0.5 * size and 0 <= line.left - last.right < 0.1
    gap = line.top - last.bottom
    below = -0.5 * size <= gap <= (COVER_CLOSE if cover else CLOSE) * size
    centred = abs(line.left + line.right - last.left - last.right) < 0.16
    return beside or (
        below and (centred or (line.block == last.block and abs(line.left - last.left) < 0.05))
    )


def _joined(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        apart = text and not (_JAPANESE.match(text[-1:]) and _JAPANESE.match(line.text[:1]))
        chapter = re.fullmatch(r"第\s?\d+\s?[章編部]", text) or re.search(r"[会録]$", text)
        text += (" " if (apart and not line.text.startswith("(")) or chapter else "") + line.text
    return " ".join(text.split())


def usual_size(lines: Sequence[Line]) -> float:
    """Return the size of type that most characters of a page have, 0 where none is known."""
    sizes = [line.size for line in lines for _ in line.text if line.size]
    return median(sizes) if sizes else 0.0


def with_part(title: Candidate, lines: Sequence[Line]) -> str:
    """Return a title with the name of its part, set smaller below it (「ユースケース編」).

    Parts of one 資料 (導入編, 運用編) have no other difference in their titles.
    """
    last = title.lines[-1]
    below = [
        line.text.strip() for line in lines
        if line.size and line not in title.lines and _PART_NAME.fullmatch(line.text.strip())
        and 0 <= line.top - last.bottom <= SUBTITLE * (last.bottom - last.top) / last.rows
    ]  # fmt: skip
    return " ".join((title.text, *below[:1]))
