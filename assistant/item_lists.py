"""What a list on a slide is, and the lines it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.statements import MARK, Statement
from corpus.normalize import fold

MIN_ITEMS, MAX_ITEMS = 2, 60

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


def lines_of(statements: Sequence[Statement]) -> list[Line]:
    """Return the logical lines of a slide, each as its statements."""
    lines: list[list[Statement]] = []
    for statement in statements:
        if lines and lines[-1][0].line == statement.line:
            lines[-1].append(statement)
        else:
            lines.append([statement])
    return [tuple(line) for line in lines]


def text_of(line: Line) -> str:
    """Return the words of a line."""
    return " ".join(statement.text for statement in line)


def item_of(line: Line) -> Item:
    """Return a line as an entry, without its bullet."""
    return Item(line[0].start, line[-1].end, MARK.sub("", text_of(line)).strip())


def made_of(lines: Sequence[Line], lead: str, above: str = "") -> Iterator[ItemList]:
    """Make a list of lines; ``above`` is the heading over them where they are headings."""
    if not MIN_ITEMS <= len(lines) <= MAX_ITEMS:
        return
    first = lines[0][0]
    section = above if first.heading else first.section
    items = tuple(item_of(line) for line in lines)
    yield ItemList(items, lead, section, first.line, lines[-1][0].line)


def lead_key(made: ItemList) -> str:
    """Return ``fold`` of what is said to lead in the list."""
    return fold(made.lead)
