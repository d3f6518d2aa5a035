"""XML by its elements: texts in order, records as lines, like records as tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.files import DEFAULT_LIMITS, Announce, Limits, unheard
from corpus.readers.base import reader_of
from corpus.readers.cell_words import is_value
from corpus.readers.flow import Flow, flow_document, heading, paragraph
from corpus.readers.html.read import decoded
from corpus.readers.json_file import like_rows
from corpus.readers.safe_xml import local_name, parse_xml
from corpus.types import Document

_READINGS = frozenset({"rt", "rp"})
_TITLES = ("title", "題名", "件名", "表題", "見出し")
MAX_DEPTH = 100
"""Elements nested deeper are read as running text."""
TITLE_LEVEL = 3
"""Of the titles inside the text: they head blocks, and begin no slides."""


def read_xml(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the texts of an XML file in order.

    Raises:
        ReadError: it is no XML, declares entities, or has no text.
    """
    root = parse_xml(decoded(data, name), name)
    if local_name(root).lower() == "html":
        return reader_of(".html")(path, name, data, limits, announce)
    blocks = list(_flows(root, 0))
    title = next((block.text for block in blocks if block.level), "")
    return flow_document(path, name, data, blocks, title, "XML", limits)


def _flows(element: Any, depth: int) -> Iterator[Flow]:
    children = _children(element)
    if not children or depth > MAX_DEPTH or _is_mixed(element):
        yield from _leaf(element)
        return
    if depth and not local_name(element).isascii():
        yield heading(local_name(element), TITLE_LEVEL)
    if _is_record(element):
        lines = [f"{name}: {text}" for name, text in _record(element).items()]
        yield paragraph("\n".join(lines), "paragraph")
        return
    for name, group in groupby(children, key=local_name):
        same = list(group)
        if len(same) > 1 and name and all(_is_row(one) for one in same):
            yield from like_rows([_record(one) for one in same])
        else:
            for one in same:
                yield from _flows(one, depth + 1)


def _children(element: Any) -> list[Any]:
    return [child for child in element if local_name(child).lower() not in ("", *_READINGS)]


def _leaf(element: Any) -> Iterator[Flow]:
    name, text = local_name(element), _text(element)
    if not text:
        values = [f"{key.rpartition('}')[2]}: {value}" for key, value in element.items()]
        yield paragraph("\n".join(values), "paragraph")
    elif name.lower().endswith(_TITLES):
        yield heading(text, TITLE_LEVEL)
    elif is_value(text) or not name.isascii():
        yield paragraph(f"{name}: {text}", "paragraph")
    else:
        yield paragraph(text)


def _is_mixed(element: Any) -> bool:
    """Whether words stand beside elements: a sentence with parts of it marked."""
    texts = (element.text, *(child.tail for child in element))
    return any((text or "").strip() for text in texts)


def _is_record(element: Any) -> bool:
    """Whether an element holds nothing but several values, each with a name of its own."""
    children = _children(element)
    names = {local_name(child) for child in children}
    leaves = all(not _children(child) or _is_mixed(child) for child in children)
    return leaves and len(names) == len(children) > 1 and not _is_mixed(element)


def _is_row(element: Any) -> bool:
    return _is_record(element) or (not _text(element) and len(element.attrib) > 1)


def _record(element: Any) -> dict[str, str]:
    """Return the values of a record by their names, attributes first."""
    own = {key.rpartition("}")[2]: value for key, value in element.items()}
    return own | {local_name(child): _text(child) for child in _children(element)}


def _text(element: Any) -> str:
    return " ".join("".join(_texts(element)).split())


def _texts(element: Any) -> Iterator[str]:
    """Yield the texts of an element without readings over words."""
    for event, node in _events(element):
        if event == "start":
            yield node.text or ""
        elif node is not element:
            yield node.tail or ""


def _events(element: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    skip: Any = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if skip is None and event == "start" and local_name(node).lower() in _READINGS:
            skip = node
        if skip is None or (node is skip and event == "end"):
            yield event, node
        if node is skip and event == "end":
            skip = None
