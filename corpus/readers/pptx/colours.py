"""Colours as far as they are plainly told: a run's, a shape's fill, a slide's ground."""

from __future__ import annotations

from typing import Any

from corpus.readers.pptx.names import A, P
from corpus.readers.pptx.source import SlideSource

SAME = 6
"""Steps of 255 that a channel may differ by: no eye and no beamer tells them apart."""
SEEN_THROUGH = 5_000
"""Alpha in thousandths of a per cent up to which a colour is not seen (5%)."""
_PRESET = {"white": "FFFFFF", "black": "000000"}
_FILLS = tuple(
    f"{A}{name}" for name in ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
)

Colour = tuple[int, int, int]


def fill_of(properties: Any) -> Any:
    """Return the fill element of ``spPr``, ``rPr``, ``tcPr`` or ``bgPr``, None where none is told."""
    for child in properties if properties is not None else ():
        if child.tag in _FILLS:
            return child
    return None


def is_kind(fill: Any, name: str) -> bool:
    """Whether a fill element is of this name (``solidFill``)."""
    return fill is not None and fill.tag == f"{A}{name}"


def is_clear(fill: Any) -> bool:
    """Whether a fill lets all through: ``noFill``, or a colour with next to no alpha."""
    if is_kind(fill, "noFill"):
        return True
    alpha = fill.find(f".//{A}alpha") if is_kind(fill, "solidFill") else None
    return alpha is not None and int(alpha.get("val", "100000")) <= SEEN_THROUGH


def solid_colour(fill: Any, source: SlideSource) -> Colour | None:
    """Return a fill's colour, None where it is not one plain colour."""
    if not is_kind(fill, "solidFill") or not len(fill):
        return None
    return colour_of(fill[0], source)


def colour_of(colour: Any, source: SlideSource) -> Colour | None:
    """Return a colour element's red, green and blue, None where it is changed or unknown."""
    if len(colour):
        return None
    kind, value = colour.tag.removeprefix(A), colour.get("val", "")
    if kind == "schemeClr":
        value = source.theme.get(_mapped(value, source), "")
    elif kind == "sysClr":
        value = colour.get("lastClr", "")
    elif kind == "prstClr":
        value = _PRESET.get(value, "")
    elif kind != "srgbClr":
        return None
    try:
        red, green, blue = bytes.fromhex(value)
    except ValueError:
        return None
    return red, green, blue


def _mapped(name: str, source: SlideSource) -> str:
    """Return the theme's name of a colour (``bg1`` is ``lt1`` unless the slide says otherwise)."""
    for tree in (source.tree, source.layout):
        own = tree.find(f"{P}clrMapOvr/{A}overrideClrMapping") if tree is not None else None
        if own is not None:
            return str(own.get(name, name))
    shared = source.master.find(f"{P}clrMap") if source.master is not None else None
    return str(shared.get(name, name)) if shared is not None else name


def alike(one: Colour, other: Colour) -> bool:
    """Whether two colours cannot be told apart."""
    return all(abs(a - b) <= SAME for a, b in zip(one, other, strict=True))


def ground(source: SlideSource) -> Colour | None:
    """Return the colour of the slide's background, None where it is none."""
    for tree in (source.tree, source.layout, source.master):
        found = tree.find(f"{P}cSld/{P}bg") if tree is not None else None
        if found is None:
            continue
        told = found.find(f"{P}bgPr")
        if told is not None:
            return solid_colour(fill_of(told), source)
        by_theme = found.find(f"{P}bgRef")
        plain = by_theme is not None and by_theme.get("idx") == "1001" and len(by_theme)
        return colour_of(by_theme[0], source) if plain else None
    return None
