"""What an answer says as a small tree: lists, tables, bold and struck words, and markers.

A language model writes Markdown; of it only these forms count. Links, pictures, HTML and code stay
words, so that nothing of a document or a model acts, wherever the tree is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from assistant.common.messages import forms
from assistant.common.types import Answer

WRITTEN = "generative"
"""The mode of an answer that a language model wrote."""
Kind = Literal[
    "p", "heading", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "s",
    "br", "marker", "unheld", "picture", "mark",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One form and what is in it.

    Attributes:
        kind: which form; "mark" are the decisive words of a place that is shown.
        parts: what is in it.
        start: the first number of an ``ol``.
        across: columns that a cell takes.
    """

    kind: Kind
    parts: tuple[Part, ...] = ()
    start: int = 1
    across: int = 1


Part = Node | str
_BLOCKS: dict[str, Kind] = {
    "paragraph": "p", "heading": "heading", "bullet_list": "ul", "ordered_list": "ol",
    "list_item": "li", "table": "table", "thead": "thead", "tbody": "tbody", "tr": "tr",
    "th": "th", "td": "td",
}  # fmt: skip
_AROUND: dict[str | None, Kind] = {"strong": "strong", "s": "s"}
_MARKDOWN = MarkdownIt("zero").enable(["heading", "list", "table"])
_ITEM = re.compile(r" *(?=(?:[-*+]|\d{1,9}[.)]) )")
LEVEL = 4
"""Blanks a level of a list: what stands below 「10. 」 needs as many, and models write two."""


def _remark(*keys: str) -> str:
    """Return the pattern of remarks in any language."""
    return "|".join(re.escape(text) for key in keys for text in forms(key).values())


_UNHELD = _remark("unheld_mark", "unheld_removed")
# Markdown's own rules for ** and ~~ fail beside Japanese brackets and full stops. Struck is only
# what the remark follows: a reader who cannot see the line must be told.
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|\[(?P<marker>\d{1,4})\]|(?P<br>\n)"
    r"|\*\*(?P<strong>(?=[^\s*])(?:(?!\*\*).)+)\*\*"
    rf"|~~(?P<s>(?:(?!~~).)+)~~(?={_UNHELD})"
    rf"|(?P<unheld>{_UNHELD})|(?P<picture>{_remark('picture_mark')})",
    re.DOTALL,
)


def said(answer: Answer) -> tuple[Node, ...]:
    """Return what an answer says; only the markers of its citations are markers."""
    markers = {citation.marker for citation in answer.citations}
    if answer.mode != WRITTEN:
        return lines(answer.answer, markers)
    whys = [claim.why for claim in answer.claims if claim.check == "unheld"]
    return written(answer.answer, markers, whys)


def lines(text: str, markers: Collection[int] = ()) -> tuple[Node, ...]:
    """Return text that is shown as it stands, line by line, with its markers."""
    parts: list[Part] = []
    for line in text.splitlines():
        parts += [Node("br")] if parts else []
        parts += [
            Node("marker", (piece,)) if i % 2 and int(piece[1:-1]) in markers else piece
            for i, piece in enumerate(re.split(r"(\[\d{1,4}\])", line))
            if piece
        ]
    return (Node("p", tuple(parts)),)


def written(text: str, markers: Collection[int] = (), whys: Sequence[str] = ()) -> tuple[Node, ...]:
    """Return a model's Markdown.

    Args:
        text: the Markdown, whole or as it grows.
        markers: the n of ``[n]`` that are markers.
        whys: why each unheld claim is not held, in the order of the text; left out where there are
            more or fewer of them than remarks.
    """
    tree = SyntaxTreeNode(_MARKDOWN.parse(_indented(text)))
    remarks = len(re.findall(_UNHELD, text))
    reader = _Reader(markers, whys if len(whys) == remarks else ())
    return tuple(part for part in reader.block(tree) if isinstance(part, Node))


def _indented(text: str) -> str:
    """Return Markdown whose nested items are indented by ``LEVEL`` blanks, whatever they were."""
    above: list[int] = []
    made = []
    for line in text.expandtabs(LEVEL).split("\n"):
        if found := _ITEM.match(line):
            above = [blanks for blanks in above if blanks < found.end()]
            line = " " * LEVEL * len(above) + line[found.end() :]
            above.append(found.end())
        made.append(line)
    return "\n".join(made)


class _Reader:
    """Makes nodes of markdown-it's tree."""

    def __init__(self, markers: Collection[int], whys: Sequence[str]) -> None:
        self._markers = markers
        self._whys: Iterator[str] = iter(whys)

    def block(self, node: SyntaxTreeNode) -> tuple[Part, ...]:
        if node.type == "inline":
            return self._inline(node.content)
        if node.type == "tr" and node.children and _is_unheld(node.children[-1]):
            return (Node("tr", tuple(self._struck(cell) for cell in node.children)),)
        parts = tuple(part for child in node.children for part in self.block(child))
        kind = _BLOCKS.get(node.type)
        if kind is None:  # the root
            return parts
        start = node.attrs.get("start", 1) if kind == "ol" else 1
        return (Node(kind, parts, int(start)),)

    def _struck(self, cell: SyntaxTreeNode) -> Node:
        """Return a cell of a row that is not held, all its words struck."""
        parts = self._inline(_content(cell).replace("~~", ""))
        remarks = tuple(part for part in parts if _is(part, "unheld"))
        words = tuple(part for part in parts if not _is(part, "unheld"))
        return Node(_BLOCKS[cell.type], ((Node("s", words),) if words else ()) + remarks)

    def _inline(self, text: str) -> tuple[Part, ...]:
        parts: list[Part] = []
        at = 0
        for found in _INLINE.finditer(text):
            parts += [text[at : found.start()], self._form(found)]
            at = found.end()
        return tuple(part for part in (*parts, text[at:]) if part)

    def _form(self, found: re.Match[str]) -> Part:
        kind = found.lastgroup
        inner = found[kind] if kind else ""
        if kind == "marker":
            known = int(inner) in self._markers
            return Node("marker", (found[0],)) if known else found[0]
        if kind == "unheld":
            why = next(self._whys, "")
            removed = inner in forms("unheld_removed").values()  # says why itself
            return Node("unheld", (_with_reason(inner.strip(), "" if removed else why),))
        if kind in _AROUND:
            return Node(_AROUND[kind], self._inline(inner))
        if kind == "br":
            return Node("br")
        return Node("picture", (inner.strip(),)) if kind == "picture" else inner


def _with_reason(remark: str, why: str) -> str:
    colon = "：" if remark.startswith("（") else ": "
    return f"{remark[:-1]}{colon}{why.rstrip('。.')}{remark[-1]}" if why else remark


def _content(cell: SyntaxTreeNode) -> str:
    return "".join(child.content for child in cell.children)


def _is_unheld(cell: SyntaxTreeNode) -> bool:
    return re.search(_UNHELD, _content(cell)) is not None


def _is(part: Part, kind: Kind) -> bool:
    return isinstance(part, Node) and part.kind == kind
