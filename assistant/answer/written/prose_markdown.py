"""What an answer says as Markdown again, with nothing active but its own lists, tables and marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import zip_longest

from assistant.answer.written.prose import Kind, Node, Part

Escape = Callable[[str], str]
"""Makes words of what Markdown would read as markup."""
_MARKS = {"strong": "**", "s": "~~", "mark": "**"}


def prose_markdown(parts: Sequence[Part], escape: Escape) -> str:
    """Return nodes as Markdown."""
    return "\n\n".join(_block(part, escape) for part in parts)


def _block(part: Part, escape: Escape) -> str:
    if isinstance(part, str) or part.kind not in ("heading", "ul", "ol", "table"):
        return _inline((part,) if isinstance(part, str) else part.parts, escape)
    if part.kind == "heading":
        return f"### {_inline(part.parts, escape)}"
    if part.kind == "table":
        return _table(part, escape)
    items = enumerate(part.parts, start=part.start)
    return "\n".join(
        _item("- " if part.kind == "ul" else f"{number}. ", item, escape)
        for number, item in items
        if isinstance(item, Node)
    )


def _item(lead: str, item: Node, escape: Escape) -> str:
    lines = "\n".join(_block(part, escape) for part in item.parts).split("\n")
    return lead + f"\n{' ' * len(lead)}".join(lines)


def _table(table: Node, escape: Escape) -> str:
    heads, body = rows_of(table, "thead"), rows_of(table, "tbody")
    head = _one_head([_cells(row, escape) for row in heads])
    told = [_cells(row, escape) for row in body]
    columns = max(map(len, [head, *told]))
    filled = [[*cells, *[""] * (columns - len(cells))] for cells in (head, *told)]
    rule = ["---"] * columns
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (filled[0], rule, *filled[1:]))


def _cells(row: Node, escape: Escape) -> list[str]:
    """Return the cells of a row; Markdown knows none over several columns, so the others are empty."""
    return [
        words
        for cell in row.parts
        if isinstance(cell, Node)
        for words in (_cell(cell, escape), *[""] * (cell.across - 1))
    ]


def _cell(cell: Node, escape: Escape) -> str:
    """Return a cell on one line: a line's end would end the row."""
    return " ".join(_inline(cell.parts, escape).split())


def _one_head(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the head rows as the one that Markdown knows."""
    return [" ".join(filter(None, column)) for column in zip_longest(*rows, fillvalue="")]


def rows_of(table: Node, *sections: Kind) -> list[Node]:
    """Return the rows of a table's sections, of all of them where none is named, its head first."""
    return [
        row
        for section in table.parts
        if isinstance(section, Node) and (not sections or section.kind in sections)
        for row in section.parts
        if isinstance(row, Node)
    ]


def _inline(parts: Sequence[Part], escape: Escape) -> str:
    told = [_form(part, escape) for part in parts]
    for i, part in enumerate(parts):
        if isinstance(part, Node) and part.kind in _MARKS:
            before = told[i - 1][-1:] if i else ""
            after = told[i + 1][:1] if i + 1 < len(told) else ""
            told[i] = _marked(before, told[i], after, _MARKS[part.kind])
    return "".join(told)


def _form(part: Part, escape: Escape) -> str:
    if isinstance(part, str):
        return escape(part)
    if part.kind == "br":
        return "  \n"
    if part.kind == "marker":
        return "".join(map(str, part.parts))
    return _inline(part.parts, escape)


def _marked(before: str, inner: str, after: str, mark: str) -> str:
    """Return words between marks, or bare where Markdown would show the marks themselves.

    Source: CommonMark 0.31, "left-flanking delimiter run" (a mark between a Japanese letter and a
    bracket is neither).
    """
    opens = _takes(before, inner[:1])
    closes = _takes(after, inner[-1:])
    return f"{mark}{inner}{mark}" if opens and closes else inner


def _takes(outside: str, inside: str) -> bool:
    apart = not outside or outside.isspace() or _is_punctuation(outside)
    return bool(inside.strip()) and (apart or not _is_punctuation(inside))


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
