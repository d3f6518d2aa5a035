"""Lists that the outline of a slide makes: headings of one kind, the top lines of a section, boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.item_lists import Item, ItemList, Line, made_of, text_of
from corpus.normalize import fold

_BRACKETED = re.compile(r"(?P<open>[【<〔])(?P<name>.{2,60})[】>〕]")
_DIAMOND = "◆◇■□▲▼"
_NESTED = re.compile(r"[-‐–]")
BOX_CHARS = (8, 60)
"""Characters of a line that stands alone in its box and can be an entry."""
BOXES = 3
"""Fewest such boxes in a row that are a list: two may stand beside each other by chance."""


def outlined(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Yield the lists of a slide's outline."""
    yield from _bracketed(lines)
    yield from _diamonds(lines)
    yield from _tops(lines)
    yield from _boxes(lines)


def _bracketed(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Headings in brackets (「【触媒科学計測共同研究拠点】」), whatever stands under each."""
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        if match := _BRACKETED.fullmatch(text_of(line)):
            kinds.setdefault(match["open"], []).append(line)
    for chosen in kinds.values():
        for made in made_of(chosen, ""):
            yield replace(made, items=tuple(map(_bare, made.items)))


def _bare(item: Item) -> Item:
    match = _BRACKETED.fullmatch(item.text)
    return replace(item, text=match["name"]) if match else item


def _diamonds(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Lines marked ◆, other lines between them; one that is said again counts once."""
    run: dict[str, Line] = {}
    for line in lines:
        if line[0].mark and line[0].mark in _DIAMOND:
            run.setdefault(fold(text_of(line)), line)
    if run:
        first = next(iter(run.values()))[0]
        lead = [line for line in lines if line[0].line < first.line]
        yield from made_of(list(run.values()), text_of(lead[-1]) if lead else "")


def _tops(lines: Sequence[Line]) -> Iterator[ItemList]:
    """The lines right under a heading, without the marked ones below each of them."""
    section = ""
    tops: list[Line] = []
    nested = False
    for line in lines:
        if line[0].heading or line[0].section != section:
            if nested:
                yield from made_of(tops, section)
            section, tops, nested = line[0].section, [], False
        if line[0].heading:
            continue
        if _NESTED.match(line[0].mark):
            nested = True
        elif section and not line[0].mark:
            tops.append(line)
    if nested:
        yield from made_of(tops, section)


def _boxes(lines: Sequence[Line]) -> Iterator[ItemList]:
    """Boxes of one line each, next to each other; the line before them leads in."""
    run: list[Line] = []
    before = ""
    for i, line in enumerate(lines):
        if _alone(lines, i):
            run.append(line)
            continue
        yield from _boxed(run, before)
        run, before = [], text_of(line)
    yield from _boxed(run, before)


def _boxed(run: Sequence[Line], before: str) -> Iterator[ItemList]:
    if len(run) >= BOXES:
        yield from made_of(run, before)
    if len(run) > BOXES:  # the first may be the name of the others
        yield from made_of(run[1:], text_of(run[0]))


def _alone(lines: Sequence[Line], i: int) -> bool:
    line, text = lines[i], text_of(lines[i])
    block = line[0].block
    low, high = BOX_CHARS
    near = (lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines))
    return (
        not line[0].mark
        and not line[0].heading
        and "。" not in text
        and low <= len(text) <= high
        and all(other[0].block != block for other in near)
    )
