"""The shapes of a slide in the order in which they are painted, groups taken apart, with places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.readers.order import Rect
from corpus.readers.pptx.names import A, P, alternatives, is_on, whole
from corpus.readers.pptx.source import EMU_A_POINT, SlideSource

MAX_GROUP_DEPTH = 12
MAX_SHAPES = 5_000
TYPE_SIZE = 14.0
"""Points: a usual size of type on slides, where the shape itself does not say."""
_KINDS = {f"{P}sp": "text", f"{P}pic": "picture", f"{P}graphicFrame": "frame", f"{P}cxnSp": "line",
          f"{P}contentPart": "ink"}  # fmt: skip
_FULL, _HALF, _QUARTER = 21_600_000, 10_800_000, 5_400_000
"""Angles in sixty-thousandths of a degree."""

Scale = tuple[float, float, float, float]
"""How a group maps its shapes: x' = sx x + tx, y' = sy y + ty."""
_UNMOVED: Scale = (1.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape as it stands on the slide.

    Attributes:
        element: its XML.
        kind: text, picture, frame (table, chart, diagram, object), line or ink.
        rect: the box that it takes, turned as it is, in points.
        is_hidden: it, or a group that it is in, is switched off in the selection pane.
        has_no_size: it says itself that it is neither wide nor high.
        quarter_turns: how often it is turned by a right angle; None where it stands askew.
    """

    element: Any
    kind: str
    rect: Rect
    is_hidden: bool = False
    has_no_size: bool = False
    quarter_turns: int | None = 0


def painted_shapes(source: SlideSource, tree: Any = None) -> list[Shape]:
    """Return the shapes of a slide, the lowest first.

    Args:
        source: the slide.
        tree: the element of its layout or master, where the shapes of that are wanted.
    """
    root = (source.tree if tree is None else tree).find(f"{P}cSld/{P}spTree")
    if root is None:
        return []
    found: list[Shape] = []
    for shape in _walk(source, root, _UNMOVED, False, 0):
        found.append(shape)
        if len(found) >= MAX_SHAPES:
            break
    return found


def _walk(
    source: SlideSource, parent: Any, scale: Scale, hidden: bool, depth: int
) -> Iterator[Shape]:
    for element in alternatives(parent):
        if element.tag == f"{P}grpSp" and depth < MAX_GROUP_DEPTH:
            off = hidden or _is_off(element)
            yield from _walk(source, element, _inside(element, scale), off, depth + 1)
        elif element.tag in _KINDS:
            yield _shape(source, element, scale, hidden or _is_off(element))


def _is_off(element: Any) -> bool:
    return is_on(element.find(f"./*/{P}cNvPr"), "hidden")


def _inside(group: Any, scale: Scale) -> Scale:
    """Return how the shapes of a group map to the slide."""
    frame = group.find(f"{P}grpSpPr/{A}xfrm")
    if frame is None:
        return scale
    off, ext, child_off, child_ext = (
        {name: whole(value) for name, value in part.attrib.items()} if part is not None else {}
        for part in (frame.find(f"{A}{tag}") for tag in ("off", "ext", "chOff", "chExt"))
    )
    sx = ext.get("cx", 1) / child_ext["cx"] if child_ext.get("cx") else 1.0
    sy = ext.get("cy", 1) / child_ext["cy"] if child_ext.get("cy") else 1.0
    tx = off.get("x", 0) - sx * child_off.get("x", 0)
    ty = off.get("y", 0) - sy * child_off.get("y", 0)
    return scale[0] * sx, scale[1] * sy, scale[0] * tx + scale[2], scale[1] * ty + scale[3]


def _shape(source: SlideSource, element: Any, scale: Scale, hidden: bool) -> Shape:
    frame = _frame(element)
    own = frame
    for forebear in source.forebears(element) if frame is None else ():
        frame = frame if frame is not None else _frame(forebear)
    off, ext = (frame.find(f"{A}{tag}") if frame is not None else None for tag in ("off", "ext"))
    x, y = (whole(off.get(name)) if off is not None else 0 for name in "xy")
    wide, high = (whole(ext.get(name)) if ext is not None else 0 for name in ("cx", "cy"))
    turn = whole(frame.get("rot")) % _FULL if frame is not None else 0
    left, top = x * scale[0] + scale[2], y * scale[1] + scale[3]
    rect = _turned(left, top, wide * scale[0], high * scale[1], turn)
    no_size = own is not None and ext is not None and wide == 0 and high == 0
    quarters = turn // _QUARTER if turn % _QUARTER == 0 else None
    return Shape(element, _KINDS[element.tag], rect, hidden, no_size, quarters)


def _frame(element: Any) -> Any:
    found = element.find(f"{P}spPr/{A}xfrm")
    return found if found is not None else element.find(f"{P}xfrm")


def _turned(left: float, top: float, wide: float, high: float, turn: int) -> Rect:
    """Return the upright box around a box that is turned about its middle."""
    angle = math.radians(turn / 60_000)
    sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
    x, y = left + wide / 2, top + high / 2
    across = (wide * cosine + high * sine) / 2
    down = (wide * sine + high * cosine) / 2
    box = (x - across, y - down, x + across, y + down)
    left, top, right, bottom = (value / EMU_A_POINT for value in box)
    return Rect(left, top, right, bottom, TYPE_SIZE)
