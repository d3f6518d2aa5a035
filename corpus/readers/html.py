"""HTML by lxml: headings, paragraphs, lists and tables; scripts, menus and styles left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.readers.base import DEFAULT_LIMITS, Announce, Limits, ReadError, unheard
from corpus.readers.flow import Block, flow_document
from corpus.readers.tabletext import GridCell, put_in, table_lines
from corpus.readers.text import decode
from corpus.types import Document

_LEFT_OUT = frozenset(
    {"script", "style", "template", "noscript", "nav", "footer", "head", "svg", "iframe", "button",
     "select", "rt", "rp"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "li", "dt", "dd", "blockquote", "pre", "figcaption",
     "td", "th", "header", "form", "fieldset", "details", "summary", "ul", "ol", "dl", "body",
     "caption", "aside", "figure", "address", "center"}
)  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
MAX_SPAN = 100
MAX_DEPTH = 200
"""Elements nested deeper are read as running text: real pages stay under 40."""


def read_html(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return a web page as slides, one a main heading.

    Raises:
        ReadError: it is not HTML, or has no text.
    """
    from lxml import etree, html

    source = _decoded(data, name)
    try:
        parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
        root = html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(
            f"{name}: HTML として読めません。ブラウザで開いて保存し直してください。 / not readable as HTML"
        ) from error
    title = " ".join((root.findtext(".//title") or "").split())
    body = root.find("body")
    blocks = list(_blocks(body if body is not None else root, 0))
    tables = len(root.findall(".//table"))
    return flow_document(path, name, data, blocks, title, "HTML", limits, tables)


def _decoded(data: bytes, name: str) -> str:
    """Decode by the page's own declaration where it holds, else as any text file."""
    match = _CHARSET.search(data[:4096])
    if match:
        try:
            text = data.decode(match.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = ""
        if text and "\x00" not in text:
            return _without_declaration(text)
    return _without_declaration(decode(data, name)[0])


def _without_declaration(text: str) -> str:
    """Drop an XML declaration, whose encoding lxml refuses in text that is decoded already."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _blocks(element: Any, depth: int) -> Iterator[Block]:
    """Yield the blocks below an element in order; text between them is a block too."""
    if depth > MAX_DEPTH:
        yield Block(_spaced(element.text_content()))
        return
    loose = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _HEADINGS or tag == "table" or (tag in _BLOCKS and tag not in _LEFT_OUT):
            yield Block(_spaced("".join(loose)))
            loose = [child.tail or ""]
            yield from _block(child, tag, depth)
        else:
            loose.append("" if tag in _LEFT_OUT or not tag else _inline(child, depth))
            loose.append(child.tail or "")
    yield Block(_spaced("".join(loose)))


def _block(child: Any, tag: str, depth: int) -> Iterator[Block]:
    if tag in _HEADINGS:
        yield Block(_spaced(child.text_content()), _HEADINGS[tag])
    elif tag == "table" and child.find(".//table") is None:
        lines = table_lines(list(_cells(child)))
        yield Block("\n".join(line.text for line in lines))
    elif tag == "li":
        first, *rest = list(_blocks(child, depth + 1)) or [Block()]
        yield Block(f"・{first.text}" if first.text else "", first.level)
        yield from rest
    else:
        yield from _blocks(child, depth + 1)


def _inline(child: Any, depth: int) -> str:
    if child.tag == "br":
        return "\n"
    parts = [child.text or ""]
    for inner in child:
        if isinstance(inner.tag, str) and inner.tag not in _LEFT_OUT:
            parts.append(_inline(inner, depth + 1) if depth < MAX_DEPTH else inner.text_content())
        parts.append(inner.tail or "")
    return "".join(parts)


def _spaced(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    joined = " ".join(line for line in lines if line)
    return re.sub(
        r"(?<=[\u3040-\u30ff\u3400-\u9fff、。]) (?=[\u3040-\u30ff\u3400-\u9fff])", "", joined
    )


def _cells(table: Any) -> Iterator[GridCell]:
    """Yield a table's cells with their spans resolved to rows and columns."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(table.iter("tr")):
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (r, column) in taken:
                column += 1
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            taken.update((r + i, column + k) for i in range(rows) for k in range(columns))
            yield GridCell(put_in(_spaced(cell.text_content())), r, column, rows, columns)
            column += columns


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(MAX_SPAN, max(1, int(value))) if value.isdecimal() and len(value) < 6 else 1
