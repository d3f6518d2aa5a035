"""Sections of the body: where they end pages, and what stands at the edges of their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.readers.docx.context import Context
from corpus.readers.docx.inline import Inline, Words
from corpus.readers.docx.names import R, W, child_value, is_on, number, value
from corpus.readers.docx.number_formats import written
from corpus.readers.docx.told import Place, Told
from corpus.readers.draft import one_line

_SAME_PAGE = ("continuous", "nextColumn")
_PAGE_FIELD = re.compile(r"^\s*PAGE\b", re.IGNORECASE)
_NO_WORDS = re.compile(r"^[\W\d_]*$")
"""A page number and the strokes around it."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A header or footer: what it says, and whether it counts the pages."""

    text: str = ""
    counts: bool = False


@dataclass
class Sections:
    """The sections of a body, passed one after the other.

    Attributes:
        all: their properties (``w:sectPr``) in order.
        firsts: the first page of each that was reached.
    """

    all: list[Any]
    firsts: list[int] = field(default_factory=lambda: [1])

    def end(self, paragraph: Any) -> str:
        """Return how the section that a block ends is followed: "page", "same page", or "" for none."""
        own = paragraph.find(f"{W}pPr/{W}sectPr")
        if own is None or own not in self.all[:-1]:
            return ""
        kind = child_value(self.all[self.all.index(own) + 1], "type")
        return "same page" if kind in _SAME_PAGE else "page"

    def begin(self, page: int) -> None:
        """Take note that the next section rules pages from one on."""
        self.firsts.append(page)


def sections_of(body: Any) -> Sections:
    """Return the sections of a body."""
    found = [
        one for one in body.iter(f"{W}sectPr") if one.getparent().tag in (f"{W}pPr", f"{W}body")
    ]
    return Sections(found)


def numbers_of(sections: Sections, pages: int) -> list[int]:
    """Return the number of each page, as its section counts."""
    numbers: list[int] = []
    bounds = [*sections.firsts[1:], pages + 1]
    for own, first, end in zip(sections.all, sections.firsts, bounds, strict=False):
        start = child_value(own, "pgNumType", "start")
        shown = number(start, 1) if start else (numbers[-1] + 1 if numbers else 1)
        numbers += range(shown, shown + max(0, end - first))
    return numbers + list(range(len(numbers) + 1, pages + 1))


def edges_of(sections: Sections, context: Context) -> list[tuple[str | None, tuple[str, ...]]]:
    """Return the printed number and the words at the edges of each page."""
    pages: list[tuple[str | None, tuple[str, ...]]] = []
    facing = is_on(context.package.named("settings"), "evenAndOddHeaders")
    linked: dict[tuple[str, str], str] = {}
    numbers = numbers_of(sections, context.pages.page)
    bounds = [*sections.firsts[1:], context.pages.page + 1]
    for own, first, end in zip(sections.all, sections.firsts, bounds, strict=False):
        linked |= {
            (one.tag, value(one, "type")): one.get(f"{R}id") or ""
            for one in own if one.tag in (f"{W}headerReference", f"{W}footerReference")
        }  # fmt: skip
        how = child_value(own, "pgNumType", "fmt") or "decimal"
        for page in range(first, end):
            shown = numbers[page - 1]
            kind = _kind(own, page == first, facing and shown % 2 == 0)
            edges = [_edge(linked.get((f"{W}{name}Reference", kind), ""), context)
                     for name in ("header", "footer")]  # fmt: skip
            printed = written(shown, how) if any(edge.counts for edge in edges) else None
            pages.append((printed, tuple(edge.text for edge in edges if edge.text)))
    return pages


def _kind(section: Any, is_first: bool, is_even: bool) -> str:
    if is_first and is_on(section, "titlePg"):
        return "first"
    return "even" if is_even else "default"


def _edge(target: str, context: Context) -> Edge:
    if target not in context.edges:
        root = context.package.root(target) if target else None
        context.edges[target] = Edge() if root is None else _read(root, context)
    found = context.edges[target]
    return found if isinstance(found, Edge) else Edge()


def _read(root: Any, context: Context) -> Edge:
    inline = Inline(context.styles, Told(lambda: Place(0)), lambda kind, reference: "")
    lines = [
        one_line("".join(
            token.text for token in inline.tokens(p, context.styles.paragraph(""), None)
            if isinstance(token, Words)
        ))
        for p in root.iter(f"{W}p")
    ]  # fmt: skip
    said = [line for line in lines if line and not _NO_WORDS.match(line)]
    return Edge(" ".join(said), any(_PAGE_FIELD.match(code) for code in _codes(root)))


def _codes(root: Any) -> Iterator[str]:
    """Yield the codes of an edge's fields; Word writes one in pieces."""
    for paragraph in root.iter(f"{W}p"):
        code = ""
        for node in paragraph.iter(f"{W}instrText", f"{W}fldChar", f"{W}fldSimple", f"{W}pgNum"):
            if node.tag == f"{W}instrText":
                code += node.text or ""
            elif node.tag == f"{W}fldSimple":
                yield value(node, "instr")
            elif node.tag == f"{W}pgNum":
                yield "PAGE"
            else:
                yield code
                code = ""
