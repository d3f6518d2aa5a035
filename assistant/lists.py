"""Whole lists on a slide: marked lines, numbered headings, lines of one kind, enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.enumerations import enumerated
from assistant.item_lists import (
    MAX_ITEMS,
    MIN_ITEMS,
    Item,
    ItemList,
    Line,
    lines_of,
    made_of,
    text_of,
)
from assistant.outline import outlined
from assistant.statements import MARK, SlideText, Statement

NEAR = 16
"""Characters before and after an enumeration that say what it lists."""
_CIRCLED = re.compile(r"[\u2460-\u2473]")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]")
_ENTITY = "〇○★☆●"
_QUOTED_LINE = re.compile(r"「[^」]{2,40}」")
_KEYED = re.compile(r"(?P<key>[^:\s、。()]{2,8}):\s*(?P<rest>.*)", re.S)
_HOW_MANY = re.compile(r"(\d)つの\S+")

_HEAD = re.compile(r"(?:(?!する|した)[^。:、()「」がを]){4,44}(?P<remark>\s?\([^()]{2,40}\))?")


@lru_cache(maxsize=256)
def lists_of(slide: SlideText) -> tuple[ItemList, ...]:
    """Return every list that a slide shows, in no particular order."""
    lines = lines_of(slide.statements)
    found: list[ItemList] = []
    found += _runs(lines)
    found += (replace(made, numbered=True) for made in _circled(lines))
    found += _keyed(lines)
    found += _quoted(lines)
    found += _blocks(lines)
    found += _heads(lines)
    found += _entities(lines)
    found += outlined(lines)
    for statement in slide.statements:
        found += _in_statement(statement)
    return tuple(found)


def _runs(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Consecutive lines with one kind of mark (①② see ``_circled``); the line before leads in."""
    at = 0
    while at < len(lines):
        mark, end = lines[at][0].mark, at + 1
        bullet = mark and not _CIRCLED.match(mark)
        while bullet and end < len(lines) and _same(lines[end][0].mark, mark):
            end += 1
        lead = text_of(lines[at - 1]) if at else ""
        yield from made_of(lines[at:end], lead)
        at = end


def _same(mark: str, other: str) -> bool:
    if not mark or not other:
        return False
    numbered = bool(_NUMBERED.match(mark) and _NUMBERED.match(other))
    return mark == other or numbered or (mark in _ENTITY and other in _ENTITY)


def _circled(lines: Sequence[Line]) -> Iterator[ItemList]:
    """①, ②, ③ … as headings with other lines between them."""
    run: list[Line] = []
    above = before = ""
    for line in lines:
        if not _CIRCLED.match(line[0].mark):
            before = line[0].section
            continue
        number = ord(line[0].mark[0]) - 0x245F
        if number != len(run) + 1:
            yield from made_of(run, "", above)
            run = []
        if number == len(run) + 1:
            above = above if run else before
            run.append(line)
    yield from made_of(run, "", above)


def _keyed(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Boxes that begin with the same word (「課題:…」); the rest of the box is the item."""
    boxes: dict[str, list[Item]] = {}
    at: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        match = _KEYED.fullmatch(text_of(line)) or _KEYED.fullmatch(text_of(line) + " ")
        if match is None:
            continue
        below = _rest_of_block(lines, i) if not match["rest"].strip() else ()
        end = below[-1][-1].end if below else line[-1].end
        words = match["rest"].strip() or "".join(text_of(b) for b in below)
        if words:
            boxes.setdefault(match["key"], []).append(Item(line[0].start, end, words))
            at.setdefault(match["key"], []).append(line[0].line)
    for key, items in boxes.items():
        if MIN_ITEMS <= len(items) <= MAX_ITEMS:
            yield ItemList(tuple(items), key, "", at[key][0], at[key][-1])


def _rest_of_block(lines: Sequence[Line], at: int) -> Sequence[Line]:
    block = lines[at][0].block
    end = at + 1
    while end < len(lines) and lines[end][0].block == block:
        end += 1
    return lines[at + 1 : end]


def _quoted(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Lines that are one quotation each (「人が変わる」); 「3つのポイント」 beside them leads in."""
    chosen = {text_of(line): line for line in lines if _QUOTED_LINE.fullmatch(text_of(line))}
    leads = [
        text_of(line)
        for line in lines
        if (match := _HOW_MANY.search(text_of(line))) and int(match.group(1)) == len(chosen)
    ]
    yield from made_of(list(chosen.values()), min(leads, key=len, default=""))


def _blocks(lines: Sequence[Line]) -> Iterator[ItemList]:
    """The unmarked lines of a block below its first line (a label and its members)."""
    for i, line in enumerate(lines):
        if i and lines[i - 1][0].block == line[0].block:
            continue
        members = _rest_of_block(lines, i)
        if not any("。" in text_of(m) or m[0].mark for m in members):
            yield from made_of(members, text_of(line))


def _heads(lines: Sequence[Line]) -> Iterator[ItemList]:
    """The names that head the boxes of one section, a remark in brackets included."""
    run: list[Item] = []
    at: list[int] = []
    section = None
    for i, line in enumerate(lines):
        first = i == 0 or lines[i - 1][0].block != line[0].block
        if line[0].section != section or line[0].heading:
            yield from _headed(run, section, at)
            run, at, section = [], [], line[0].section
        name = _HEAD.match(line[0].text) if first and not line[0].mark else None
        if name and not line[0].heading and (name["remark"] or name.end() == len(line[0].text)):
            run.append(Item(line[0].start, line[0].start + name.end(), name.group()))
            at.append(line[0].line)
    yield from _headed(run, section, at)


def _headed(run: list[Item], section: str | None, at: list[int]) -> Iterator[ItemList]:
    if section and MIN_ITEMS <= len(run) <= MAX_ITEMS:
        yield ItemList(tuple(run), "", section, at[0], at[-1])


def _entities(lines: Sequence[Line]) -> Iterator[ItemList]:
    """〇 lines, and ★ among them, under one heading or label, other lines between them."""
    run: list[Line] = []
    lead = before = ""
    for i, line in enumerate(lines):
        starts_block = i == 0 or lines[i - 1][0].block != line[0].block
        if line[0].mark and line[0].mark in _ENTITY:
            lead = lead if run else before
            run.append(line)
        elif line[0].heading or (starts_block and not line[0].mark and not _goes_on(lines[i - 1])):
            yield from made_of(run, lead)
            run = []
        if line[0].mark not in _ENTITY or not line[0].mark:
            before = text_of(line)
    yield from made_of(run, lead)


def _goes_on(line: Line) -> bool:
    """A name broken after its middle dot goes on in the next box."""
    return line[-1].text.endswith(("・", "、"))


def _in_statement(statement: Statement) -> Iterator[ItemList]:
    for pieces in enumerated(statement.text):
        start, end = pieces[0][0], pieces[-1][1]
        items = tuple(
            Item(statement.start + a, statement.start + b, _bare(statement.text[a:b]))
            for a, b in pieces
        )
        lead = statement.text[max(0, start - NEAR) : start] + " " + statement.text[end : end + NEAR]
        line = statement.line
        yield ItemList(items, lead, statement.section, line, line, statement.label)


def _bare(piece: str) -> str:
    return re.sub(r"(?:など|等|ほか)$", "", MARK.sub("", piece.strip())).strip()
