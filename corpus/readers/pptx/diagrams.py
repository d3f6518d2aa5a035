"""A SmartArt diagram as a list: its points in the order and at the levels of its outline.

The data model (ECMA-376 part 1, 21.4.3) keeps points and the connections that order them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from corpus.readers.pptx.names import DGM, A, whole
from corpus.readers.pptx.source import SlideSource
from corpus.readers.pptx.words import Line, Lost, read_body

MAX_POINTS = 2_000
MAX_DEPTH = 30


def diagram_lines(model: Any, source: SlideSource, lost: list[Lost]) -> list[Line]:
    """Return the words of a diagram, a line a paragraph.

    Args:
        model: ``dgm:dataModel``.
        source: its slide.
        lost: takes what nobody sees in it.
    """
    points = {point.get("modelId", ""): point for point in model.iterfind(f"{DGM}ptLst/{DGM}pt")}
    children = _children(model, points)
    roots = [name for name, point in points.items() if point.get("type") == "doc"]
    walked = [found for root in roots for found in _walk(root, children, -1)]
    seen = {name for name, _ in walked}
    loose = [(name, 0) for name in points if name not in seen]
    lines: list[Line] = []
    for name, level in [*walked, *loose][:MAX_POINTS]:
        body = points[name].find(f"{DGM}t")
        if body is None or points[name].get("type") == "pres":
            continue
        found = read_body(body, source)
        lost += found.lost
        lines += [Line(text, max(0, level), True) for text in found.texts]
    return lines


def _children(model: Any, points: dict[str, Any]) -> dict[str, list[str]]:
    """Return the points below each point, in order; words on its arrows stand behind a point."""
    below: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for link in model.iterfind(f"{DGM}cxnLst/{DGM}cxn"):
        if link.get("type", "parOf") != "parOf":
            continue
        place = whole(link.get("srcOrd")) * 2
        for name, at in ((link.get("destId"), place), (link.get("sibTransId"), place + 1)):
            if name in points and (at == place or _says(points[name])):
                below[link.get("srcId", "")].append((at, name))
    return {name: [child for _, child in sorted(found)] for name, found in below.items()}


def _says(point: Any) -> bool:
    return any((text.text or "").strip() for text in point.iter(f"{A}t"))


def _walk(root: str, children: dict[str, list[str]], level: int) -> Iterator[tuple[str, int]]:
    """Yield the points below and with a root, each once, with their levels."""
    seen: set[str] = set()
    stack = [(root, level)]
    while stack:
        name, depth = stack.pop()
        if name in seen or depth > MAX_DEPTH:
            continue
        seen.add(name)
        yield name, depth
        stack += [(child, depth + 1) for child in reversed(children.get(name, ()))]
