"""DOCX by python-docx: paragraphs, headings and tables in order, cut where Word saw pages end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.readers.base import DEFAULT_LIMITS, Announce, Limits, ReadError, unheard
from corpus.readers.flow import Block, flow_document
from corpus.readers.tabletext import GridCell, put_in, table_lines
from corpus.types import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_SHOWN = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_W}rt",
    f"{_W}pPr",
)
MAX_DEPTH = 100
"""Elements nested deeper are no document of Word's."""
_LEVEL = re.compile(r"(?:heading|見出し)\s*(\d)", re.IGNORECASE)


def read_docx(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the pages of a DOCX file as Word last laid them out, else its parts by heading.

    Raises:
        ReadError: it is damaged or has no text.
    """
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document))
        title = document.core_properties.title or ""
        tables = len(document.tables)
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors and others
        raise ReadError(
            f"{name}: DOCX が壊れています。Word で開いて保存し直してください。"
            " / damaged DOCX: open it in Word and save it anew"
        ) from error
    return flow_document(path, name, data, blocks, title, "DOCX", limits, tables)


def _blocks(document: Any) -> Iterator[Block]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for item in document.iter_inner_content():
        if isinstance(item, Table):
            lines = table_lines(list(_cells(item)))
            yield Block("\n".join(line.text for line in lines))
        elif isinstance(item, Paragraph):
            yield from _paragraph(item)


def _paragraph(paragraph: Any) -> Iterator[Block]:
    """Yield a paragraph, in pieces where pages end inside it."""
    level = _level(paragraph)
    text = ""
    for node in _shown(paragraph._p, 0):
        if node.tag == f"{_W}t":
            text += node.text or ""
        elif node.tag == f"{_W}tab":
            text += " "
        elif node.tag == f"{_W}lastRenderedPageBreak" or _is_page_break(node):
            if text.strip():
                yield Block(text.strip(), level)
            yield Block(is_break=True)
            text = ""
        elif node.tag == f"{_W}br":
            text += "\n"
    if text.strip():
        yield Block(text.strip(), level)


def _shown(element: Any, depth: int) -> Iterator[Any]:
    """Yield the elements below one, without readings (ruby) and a text box's copy for old Word."""
    for child in element:
        if child.tag in _NOT_SHOWN or depth > MAX_DEPTH:
            continue
        yield child
        yield from _shown(child, depth + 1)


def _is_page_break(node: Any) -> bool:
    return bool(node.tag == f"{_W}br" and node.get(f"{_W}type") == "page")


def _level(paragraph: Any) -> int:
    name = paragraph.style.name if paragraph.style is not None else ""
    if name in ("Title", "表題"):
        return 1
    match = _LEVEL.match(name or "")
    return int(match.group(1)) if match else 0


def _cells(table: Any) -> Iterator[GridCell]:
    """Yield each cell once; merged cells are the same element at several places."""
    seen: dict[Any, tuple[int, int]] = {}
    texts: dict[Any, str] = {}
    ends: dict[Any, tuple[int, int]] = {}
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            key = cell._tc
            seen.setdefault(key, (r, c))
            ends[key] = (max(r, ends.get(key, (r, c))[0]), max(c, ends.get(key, (r, c))[1]))
            texts.setdefault(key, " ".join(cell.text.split()))
    for key, (r, c) in seen.items():
        yield GridCell(put_in(texts[key]), r, c, ends[key][0] - r + 1, ends[key][1] - c + 1)
