"""A page's tree, without what nobody sees, to a stream of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.readers.cell_lines import running_lines
from corpus.readers.draft import DraftBlock, put_in
from corpus.readers.flow import Flow, heading, paragraph
from corpus.readers.html.lines import BLOCKS, MAX_DEPTH, inline, plain, text_lines, tidy
from corpus.readers.html.tables import inner_tables, is_layout, table_of
from corpus.readers.row_tables import unit_told

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
UNIT_LINE = 40
"""A longer text before a table is more than its unit."""


class PageBlocks:
    """Walks one page."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._last = ""

    def of(self, element: Any) -> Iterator[Flow]:
        """Yield the blocks below an element in order."""
        for flow in self._below(element, 0):
            if flow.text.strip():
                self._last = flow.text
                yield flow

    def _below(self, element: Any, depth: int) -> Iterator[Flow]:
        """Yield the blocks below an element; text between them is a block too."""
        if depth > MAX_DEPTH:
            yield paragraph(tidy(element.text_content()))
            return
        loose = [plain(element.text)]
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in BLOCKS:
                yield _running("".join(loose))
                loose = [plain(child.tail)]
                yield from self._block(child, tag, depth)
            else:
                loose.append(_inline(child, tag, depth))
                loose.append(plain(child.tail))
        yield _running("".join(loose))

    def _block(self, child: Any, tag: str, depth: int) -> Iterator[Flow]:
        if tag in _HEADINGS:
            yield heading("".join(text_lines(child)), _HEADINGS[tag])
        elif tag == "table":
            yield from self._table(child, depth)
        elif tag in ("ul", "ol") and child.find(".//table") is None:
            yield from _list(child)
        elif tag == "pre":
            yield paragraph("\n".join(line.rstrip() for line in inline(child).split("\n")))
        else:
            yield from self._below(child, depth + 1)

    def _table(self, table: Any, depth: int) -> Iterator[Flow]:
        if is_layout(table):
            yield from self._below(table, depth + 1)
            return
        caption = " ".join(line for one in table.iterfind("caption") for line in text_lines(one))
        if caption:
            yield paragraph(caption, "caption")
        near = self._last if len(self._last) <= UNIT_LINE else ""
        draft = table_of(table, unit_told(caption) or unit_told(near))
        if draft is not None:
            yield Flow(draft)
        for label, inner in inner_tables(table):
            if label:
                yield paragraph(label, "caption")
            yield from self._table(inner, depth + 1)


def _inline(child: Any, tag: str, depth: int) -> str:
    if tag == "br":
        return "\n"
    return inline(child, depth) if tag else ""


def _running(text: str) -> Flow:
    return paragraph(running_lines(tidy(line) for line in text.split("\n")))


def _list(element: Any) -> Iterator[Flow]:
    """Yield a list as one block, an item (of any level) a line."""
    lines: list[str] = []
    items: list[tuple[int, int, int]] = []
    at = 0
    for text, level in _items(element, 1):
        lines.append(text)
        items.append((at, at + len(text), level))
        at += len(text) + 1
    if lines:
        yield Flow(DraftBlock(put_in("\n".join(lines)), "list", items=tuple(items)))


def _items(element: Any, level: int) -> Iterator[tuple[str, int]]:
    number = _start(element)
    for child in element:
        if child.tag in ("ul", "ol") and level < MAX_DEPTH:
            yield from _items(child, level + 1)
            continue
        value = child.get("value") or "" if child.tag == "li" else ""
        number = int(value) if value.isdecimal() and len(value) < 10 else number
        text = _own_text(child) if level < MAX_DEPTH else tidy(child.text_content())
        if text:
            mark = f"{number}. " if element.tag == "ol" else "・"
            yield (mark + text if child.tag == "li" else text), level
        number += child.tag == "li"
        for inner in child.iterchildren("ul", "ol") if level < MAX_DEPTH else ():
            yield from _items(inner, level + 1)


def _start(element: Any) -> int:
    value = element.get("start") or ""
    return int(value) if value.isdecimal() and len(value) < 10 else 1


def _own_text(item: Any) -> str:
    """Return an item's words without those of the lists inside it."""
    parts = [plain(item.text)]
    for child in item:
        if child.tag not in ("ul", "ol"):
            mark = "\n" if child.tag in BLOCKS else ""
            parts += [
                mark,
                _inline(child, child.tag if isinstance(child.tag, str) else "", 0),
                mark,
            ]
        parts.append(plain(child.tail))
    return " ".join(filter(None, (tidy(line) for line in "".join(parts).split("\n"))))
