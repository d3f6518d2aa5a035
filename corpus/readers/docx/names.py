"""Names of WordprocessingML, and small questions to its elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

MAX_DEPTH = 60
"""Elements nested deeper are no document of Word's."""
_OFF = ("0", "false", "off", "none")


def value(element: Any, name: str = "val") -> str:
    """Return an attribute of an element, "" where either is missing."""
    return "" if element is None else element.get(f"{W}{name}") or ""


def child_value(element: Any, name: str, attribute: str = "val") -> str:
    """Return an attribute of a child, "" where any is missing."""
    return "" if element is None else value(element.find(f"{W}{name}"), attribute)


def is_on(element: Any, name: str) -> bool:
    """Whether a child is there and does not say that it is off."""
    child = None if element is None else element.find(f"{W}{name}")
    return child is not None and value(child) not in _OFF


def number(text: str, otherwise: int) -> int:
    """Return a whole number that a file writes, or another where it writes none."""
    try:
        return int(text)
    except ValueError:
        return otherwise


def parsed(blob: bytes) -> Any:
    """Return the root of a part; no entity, no address is followed.

    Raises:
        lxml.etree.XMLSyntaxError: it is no XML.
    """
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))


def alternative(element: Any) -> Any:
    """Return the part of a ``mc:AlternateContent`` that today's Word shows, None where it is empty."""
    choices = [child for child in element if child.tag == f"{MC}Choice" and len(child)]
    return choices[0] if choices else element.find(f"{MC}Fallback")


def said(element: Any, *tags: str) -> str:
    """Return the words of all text elements below one."""
    return "".join(node.text or "" for node in element.iter(*(tags or (f"{W}t", f"{W}delText"))))


def below(element: Any, through: frozenset[str]) -> Iterator[Any]:
    """Yield the children of an element; those of wrappers (content controls, insertions) instead of them."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == f"{MC}AlternateContent":
            shown = alternative(child)
            stack.append(iter(()) if shown is None else iter(shown))
        elif child.tag in through and len(stack) < MAX_DEPTH:
            stack.append(iter(child))
        else:
            yield child


WRAPPERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
"""Elements around blocks, rows and cells that show what they hold."""
