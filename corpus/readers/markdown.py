"""Markdown by markdown-it: headings, paragraphs, lists and tables; Marp decks by their rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.files import DEFAULT_LIMITS, Announce, Limits, unheard
from corpus.readers.decoding import decode
from corpus.readers.draft import put_in
from corpus.readers.flow import PAGE_END, Flow, flow_document, heading, paragraph
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.types import Document

_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_MARP = re.compile(r"^marp:\s*true", re.MULTILINE)


def read_markdown(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return a Markdown file as slides: a Marp deck's own, else one a main heading.

    Raises:
        ReadError: it is no text.
    """
    source, _ = decode(data, name)
    front = _FRONT.match(source)
    head = front.group(1) if front else ""
    title = _TITLE.search(head)
    tokens = MarkdownIt("commonmark").enable("table").parse(source[front.end() if front else 0 :])
    blocks = list(_blocks(tokens, bool(_MARP.search(head))))
    return flow_document(
        path, name, data, blocks, title.group(1) if title else "", "Markdown", limits
    )


def _blocks(tokens: Sequence[Token], marp: bool) -> Iterator[Flow]:
    at = 0
    level = 0
    items = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "table_open":
            end = next(k for k in range(at, len(tokens)) if tokens[k].type == "table_close")
            if (table := table_block(list(_cells(tokens[at:end])))) is not None:
                yield Flow(table)
            at = end
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "list_item_open":
            items += 1
        elif token.type == "inline":
            text = ("・" if items else "") + _plain(token)
            yield heading(text, level) if level else paragraph(text)
            level = items = 0
        elif token.type in ("fence", "code_block"):
            yield paragraph(token.content.strip())
        elif token.type == "hr" and marp:
            yield PAGE_END
        at += 1


def _plain(token: Token) -> str:
    """Return inline text without its marks; a link keeps its words."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
    return re.sub(
        r"(?<=[\u3040-\u30ff\u3400-\u9fff、])\n(?=[\u3040-\u30ff\u3400-\u9fff])", "", "".join(parts)
    )


def _cells(tokens: Sequence[Token]) -> Iterator[GridCell]:
    row = column = -1
    for token in tokens:
        if token.type == "tr_open":
            row, column = row + 1, -1
        elif token.type in ("th_open", "td_open"):
            column += 1
        elif token.type == "inline":
            yield GridCell(put_in(_plain(token).strip()), row, column)
