"""The text of an element as the lines that a browser shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "li", "dt", "dd", "blockquote", "pre", "figcaption",
     "td", "th", "tr", "header", "form", "fieldset", "details", "summary", "ul", "ol", "dl", "body",
     "caption", "aside", "figure", "address", "center", "h1", "h2", "h3", "h4", "h5", "h6", "table",
     "legend", "hr"}
)  # fmt: skip
MAX_DEPTH = 200
"""Elements nested deeper are read as running text: real pages stay under 40."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE_SPACE = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff、。]) (?=[\u3040-\u30ff\u3400-\u9fff])")


def text_lines(element: Any, without: str = "") -> Iterator[str]:
    """Yield the lines of an element's text that say something.

    Args:
        element: the element.
        without: a tag whose elements are left out, "" for none.
    """
    for line in "".join(_pieces(element, without, 0)).split("\n"):
        if spaced := tidy(line):
            yield spaced


def inline(element: Any, depth: int = 0) -> str:
    """Return an element's text, "\\n" where a browser breaks the line."""
    return "".join(_pieces(element, "", depth))


def tidy(text: str) -> str:
    """Return one line without the spaces that only its source has (between kana and kanji)."""
    return _WIDE_SPACE.sub("", " ".join(text.split()))


def plain(text: str | None) -> str:
    """Return a text node with its white space as a browser shows it."""
    return _SPACE.sub(" ", text or "")


def _pieces(element: Any, without: str, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        yield plain(element.text_content())
        return
    keeps = element.tag in ("pre", "textarea")
    yield (element.text or "") if keeps else plain(element.text)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "br":
            yield "\n"
        elif tag and tag != without:
            mark = "\n" if tag in BLOCKS else ""
            yield mark
            yield from _pieces(child, without, depth + 1)
            yield mark
        yield plain(child.tail)
