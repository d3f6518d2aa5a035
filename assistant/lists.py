"""Whole lists on a slide: marked lines, numbered headings, lines of one kind, enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.enumerations import enumerated
from assistant.statements import MARK, SlideText, Statement
from corpus.normalize import fold

MIN_ITEMS, MAX_ITEMS = 2, 60
NEAR = 16
"""Characters before and after an enumeration that say what it lists."""
_CIRCLED = re.compile(r"[\u2460-\u2473]")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]")
_ENTITY = "〇○★☆●"
_QUOTED_LINE = re.compile(r"「[^」]{2,40}」")
_KEYED = re.compile(r"(?P<key>[^:\s、。()]{2,8}):\s*(?P<rest>.*)", re.S)
_HOW_MANY = re.compile(r"(\d)つの\S+")

_HEAD = re.compile(r"(?:(?!する|した)[^。:、()「」がを]){4,44}(?P<remark>\s?\([^()]{2,40}\))?")

Line = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """``slide.text[start:end]``, and the words shown (without the bullet)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list on a slide.

    Attributes:
        items: its entries in the order of the slide.
        lead: the words that say what it lists, as written.
        section: heading above it.
        label: what stands in short above its line, for an enumeration inside a statement.
        numbered: whether it is made of the slide's own ①, ②, ③.
        first, last: numbers of its first and last lines.
    """

    items: tuple[Item, ...]
    lead: str
    section: str
    first: int
    last: int
    label: str = ""
    numbered: bool = False


@lru_cache(maxsize=256)
def lists_of(slide: SlideText) -> tuple[ItemList, ...]:
    """Return every list that a slide shows, in no particular order."""
    lines = _lines(slide.statements)
    found: list[ItemList] = []
    found += _runs(lines)
    found += (replace(made, numbered=True) for made in _circled(lines))
    found += _keyed(lines)
    found += _quoted(lines)
    found += _blocks(lines)
    found += _heads(lines)
    found += _entities(lines)
    for statement in slide.statements:
        found += _in_statement(statement)
    return tuple(found)


def _lines(statements: Sequence[Statement]) -> list[Line]:
    lines: list[list[Statement]] = []
    for statement in statements:
        if lines and lines[-1][0].line == statement.line:
            lines[-1].append(statement)
        else:
            lines.append([statement])
    return [tuple(line) for line in lines]


def _text(line: Line) -> str:
    return " ".join(statement.text for statement in line)


def _item(line: Line) -> Item:
    return Item(line[0].start, line[-1].end, MARK.sub("", _text(line)).strip())


def _made(lines: Sequence[Line], lead: str, above: str = "") -> Iterator[ItemList]:
    """Make a list of lines; ``above`` is the heading over them where they are headings."""
    if not MIN_ITEMS <= len(lines) <= MAX_ITEMS:
        return
    first = lines[0][0]
    section = above if first.heading else first.section
    items = tuple(_item(line) for line in lines)
    yield ItemList(items, lead, section, first.line, lines[-1][0].line)


def _runs(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Consecutive lines with one kind of mark (①② see ``_circled``); the line before leads in."""
    at = 0
    while at < len(lines):
        mark, end = lines[at][0].mark, at + 1
        bullet = mark and not _CIRCLED.match(mark)
        while bullet and end < len(lines) and _same(lines[end][0].mark, mark):
            end += 1
        lead = _text(lines[at - 1]) if at else ""
        yield from _made(lines[at:end], lead)
        at = end


def _same(mark: str, other: str) -> bool:
    numbered = _NUMBERED.match(mark) and _NUMBERED.match(other)
    return bool(mark and other) and (bool(numbered) or mark == other)


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
            yield from _made(run, "", above)
            run = []
        if number == len(run) + 1:
            above = above if run else before
            run.append(line)
    yield from _made(run, "", above)


def _keyed(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Boxes that begin with the same word (「課題:…」); the rest of the box is the item."""
    boxes: dict[str, list[Item]] = {}
    at: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        match = _KEYED.fullmatch(_text(line)) or _KEYED.fullmatch(_text(line) + " ")
        if match is None:
            continue
        below = _rest_of_block(lines, i) if not match["rest"].strip() else ()
        end = below[-1][-1].end if below else line[-1].end
        words = match["rest"].strip() or "".join(_text(b) for b in below)
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
    chosen = {_text(line): line for line in lines if _QUOTED_LINE.fullmatch(_text(line))}
    leads = [
        _text(line)
        for line in lines
        if (match := _HOW_MANY.search(_text(line))) and int(match.group(1)) == len(chosen)
    ]
    yield from _made(list(chosen.values()), min(leads, key=len, default=""))


def _blocks(lines: Sequence[Line]) -> Iterator[ItemList]:
    """The unmarked lines of a block below its first line (a label and its members)."""
    for i, line in enumerate(lines):
        if i and lines[i - 1][0].block == line[0].block:
            continue
        members = _rest_of_block(lines, i)
        if not any("。" in _text(m) or m[0].mark for m in members):
            yield from _made(members, _text(line))


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
            yield from _made(run, lead)
            run = []
        if line[0].mark not in _ENTITY or not line[0].mark:
            before = _text(line)
    yield from _made(run, lead)


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


def lead_key(made: ItemList) -> str:
    """Return ``fold`` of what is said to lead in the list."""
    return fold(made.lead)
