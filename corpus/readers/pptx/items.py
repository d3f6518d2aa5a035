"""What a slide's shapes say, each at its place: the material that is put into reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from corpus.blocks import Dropped
from corpus.mapped import MappedText
from corpus.readers.draft import DraftBlock, put_in
from corpus.readers.order import Rect
from corpus.readers.pptx.words import Line, Lost

WORDS_TOLD = 60
"""Characters of what nobody sees that are told."""


@dataclass(frozen=True, slots=True)
class Item:
    """A shape's words as blocks, and its place in points.

    Attributes:
        rect: where it stands.
        drafts: its blocks; the offsets of their texts are keys of ``places``.
        places: where the characters of each key stand.
        is_title: it is the slide's title.
        is_vertical: its lines run downwards, the first at the right.
        is_plain: a text box without frame and colour.
        alone: its words where they are one line, else "".
    """

    rect: Rect
    drafts: tuple[DraftBlock, ...]
    places: dict[int, Rect]
    is_title: bool = False
    is_vertical: bool = False
    is_plain: bool = False
    alone: str = ""


@dataclass(slots=True)
class Content:
    """What was found on one slide."""

    items: list[Item] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)
    printed: str = ""
    title: str = ""
    tables: int = 0

    def lose(self, lost: Sequence[Lost], where: str) -> None:
        """Tell the words that nobody sees."""
        for what, words, why in lost:
            said = " ".join(words.split())
            shown = said[:WORDS_TOLD] + ("…" if len(said) > WORDS_TOLD else "")
            self.dropped.append(Dropped(f"{what}「{shown}」" if shown else what, where, why))


def mapped(text: str, key: int) -> MappedText:
    """Return a text whose characters all have the same key."""
    return MappedText(text, (key,) * len(text))


def text_drafts(lines: Sequence[Line], key: int) -> list[DraftBlock]:
    """Return a text box's blocks: list items together, empty paragraphs part blocks."""
    drafts: list[DraftBlock] = []
    for said, part in groupby(lines, key=lambda line: bool(line.text)):
        if not said:
            continue
        for number, (is_list, group) in enumerate(groupby(part, key=lambda line: line.is_item)):
            found = list(group)
            make = list_draft if is_list else _paragraphs
            drafts.append(make(found, key, number > 0))
    return drafts


def _paragraphs(lines: Sequence[Line], key: int, close: bool) -> DraftBlock:
    return DraftBlock(_joined(lines, key), close=close)


def list_draft(lines: Sequence[Line], key: int, close: bool = False) -> DraftBlock:
    """Return list items as a block; the outermost level of the list is 1."""
    outermost = min(line.level for line in lines)
    items: list[tuple[int, int, int]] = []
    start = 0
    for line in lines:
        items.append((start, start + len(line.text), line.level - outermost + 1))
        start += len(line.text) + 1
    return DraftBlock(_joined(lines, key), "list", items=tuple(items), close=close)


def heading_draft(lines: Sequence[Line], key: int, level: int) -> DraftBlock:
    """Return a title as a heading."""
    said = [line for line in lines if line.text]
    return DraftBlock(_joined(said, key), "heading", level=level)


def _joined(lines: Sequence[Line], key: int) -> MappedText:
    whole = MappedText("", ())
    for line in lines:
        text = mapped(line.text, key)
        whole = whole + put_in("\n") + text if whole.text else text
    return whole
