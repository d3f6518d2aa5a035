"""Automatic numbers: what Word puts before a paragraph, counted from the lists of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from corpus.readers.docx.names import W, child_value, is_on, number, value
from corpus.readers.docx.number_formats import written
from corpus.readers.docx.styles import ParagraphStyle, Styles, run_settings
from corpus.readers.docx.symbols import unsymbolled

LEVELS = 9
BULLET = "・"
"""What stands for a bullet that is a picture or of an unknown font."""
_PLACE = re.compile(r"%([1-9])")
_ROUND = frozenset("oO")
"""Word's bullet of the second level is the letter o of Courier New."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph; ``level`` 1 is the outermost."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list (``w:lvl``)."""

    start: int = 1
    how: str = "decimal"
    text: str = ""
    font: str = ""
    suffix: str = "tab"
    restart: int | None = None
    is_legal: bool = False
    is_hidden: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    """A list (``w:num``): its levels, which list it counts with, and the levels it counts anew."""

    counts_with: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Counts the lists of one file in the order of its paragraphs."""

    def __init__(self, root: Any, styles: Styles) -> None:
        """Take the root of numbering.xml; None where the file has none."""
        nothing: list[Any] = []
        self._styles = styles
        self._abstracts = {
            value(one, "abstractNumId"): one
            for one in (nothing if root is None else root.findall(f"{W}abstractNum"))
        }
        self._numbers = {
            value(one, "numId"): one
            for one in (nothing if root is None else root.findall(f"{W}num"))
        }
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def label(self, properties: Any, style: ParagraphStyle) -> Label | None:
        """Count a paragraph and return what stands before it, None where it is of no list.

        Args:
            properties: its ``w:pPr``, None where it has none.
            style: its style.
        """
        direct = None if properties is None else properties.find(f"{W}numPr")
        number_id = child_value(direct, "numId") or style.number[0]
        found = self._list(number_id) if number_id not in ("", "0") else None
        if found is None:
            return None
        level = number(child_value(direct, "ilvl"), style.number[1])
        if level < 0:
            level = next((i for i, one in found.levels.items() if one.style == style.id), 0)
        level = min(level, LEVELS - 1)
        if not found.levels.get(level):
            return None
        self._count(number_id, found, level)
        return Label(self._written(found, level), level + 1)

    def _list(self, number_id: str) -> _List | None:
        if number_id not in self._lists:
            self._lists[number_id] = self._read(number_id)
        return self._lists[number_id]

    def _read(self, number_id: str) -> _List | None:
        one = self._numbers.get(number_id)
        abstract_id = child_value(one, "abstractNumId")
        abstract = self._abstracts.get(abstract_id)
        if one is None or abstract is None:
            return None
        linked = child_value(abstract, "numStyleLink")
        if linked and (other := self._styles.numbered_by(linked)) not in ("", number_id):
            abstract_id = child_value(self._numbers.get(other), "abstractNumId")
            abstract = self._abstracts.get(abstract_id, abstract)
        levels = {number(value(lvl, "ilvl"), 0): _level(lvl) for lvl in abstract.findall(f"{W}lvl")}
        starts: dict[int, int] = {}
        for override in one.findall(f"{W}lvlOverride"):
            at = number(value(override, "ilvl"), 0)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[at] = _level(own)
            if (start := child_value(override, "startOverride")) and at in levels:
                starts[at] = number(start, 1)
        return _List(abstract_id, levels, starts)

    def _count(self, number_id: str, found: _List, level: int) -> None:
        counts = self._counts.setdefault(found.counts_with, [None] * LEVELS)
        for above in range(level):
            if counts[above] is None:
                counts[above] = self._start(found, above)
        before = counts[level]
        anew = level in found.starts and (number_id, level) not in self._started
        counts[level] = self._start(found, level) if anew or before is None else before + 1
        self._started.add((number_id, level))
        for deeper in range(level + 1, LEVELS):
            restart = found.levels.get(deeper, _Level()).restart
            if restart is None or level < restart:
                counts[deeper] = None

    def _start(self, found: _List, level: int) -> int:
        return found.starts.get(level, found.levels.get(level, _Level()).start)

    def _written(self, found: _List, level: int) -> str:
        own = found.levels[level]
        if own.is_hidden:
            return ""
        if own.how == "bullet":
            return _bullet(own)
        counts = self._counts[found.counts_with]

        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = found.levels.get(at, _Level())
            how = "decimal" if own.is_legal and one.how != "none" else one.how
            reached = counts[at]
            return written(self._start(found, at) if reached is None else reached, how)

        text = _PLACE.sub(count, unsymbolled(own.text, own.font)[0])
        return text if own.suffix == "nothing" or not text.strip() else text + " "


def _level(element: Any) -> _Level:
    restart = child_value(element, "lvlRestart")
    run = run_settings(element.find(f"{W}rPr"))
    level = _Level(
        start=number(child_value(element, "start"), 1),
        how=_format(element),
        text=child_value(element, "lvlText"),
        font=run.get("rFonts", ""),
        suffix=child_value(element, "suff") or "tab",
        restart=number(restart, LEVELS) if restart else None,
        is_legal=is_on(element, "isLgl"),
        is_hidden=bool(run.get("vanish")),
        style=child_value(element, "pStyle"),
    )
    picture = element.find(f"{W}lvlPicBulletId") is not None
    return replace(level, text=BULLET) if picture else level


def _format(element: Any) -> str:
    """Return the format of a level; Word writes its newer ones for older programs twice."""
    found = next(element.iter(f"{W}numFmt"), None)
    how = value(found) or "decimal"
    return "decimalZero" if how == "custom" else how


def _bullet(level: _Level) -> str:
    if not level.text.strip():
        return ""
    if level.text in _ROUND:
        return "○ "
    shown = unsymbolled(level.text, level.font)[0].strip()
    return (shown or BULLET) + ("" if shown == BULLET or not shown else " ")
