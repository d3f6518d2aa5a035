"""XML names of PresentationML and DrawingML, and safe ways to look at their elements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

_UNDERSTOOD = frozenset(
    {"a14", "a16", "p14", "p15", "v", "wps", "c14", *(f"cx{i}" for i in range(10))}
)
"""Extensions whose shapes are read; of other ones the fallback is."""


def alternatives(element: Any) -> Iterator[Any]:
    """Yield an element's children; of alternative content one branch only, as it is shown."""
    for child in element:
        if child.tag == f"{MC}AlternateContent":
            branch = _branch(child)
            if branch is not None:
                yield from alternatives(branch)
        else:
            yield child


def _branch(content: Any) -> Any:
    choices = content.findall(f"{MC}Choice")
    for choice in choices:
        understood = set(choice.get("Requires", "").split()) <= _UNDERSTOOD
        is_ink = choice.find(f"{P}contentPart") is not None  # the fallback is its picture
        if understood and len(choice) and not is_ink:
            return choice
    fallback = content.find(f"{MC}Fallback")
    return fallback if fallback is not None and len(fallback) else next(iter(choices), None)


def is_on(element: Any, name: str, default: bool = False) -> bool:
    """Whether an on/off attribute is on."""
    value = element.get(name) if element is not None else None
    return default if value is None else value in ("1", "true", "on")


def parse(data: bytes) -> Any:
    """Return the root of a part's XML; entities and the network are off."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def whole(value: str | None, default: int = 0) -> int:
    """Return an attribute as a whole number (strict files write a percent sign or a unit)."""
    try:
        return int(float(value)) if value else default
    except ValueError:
        return default
