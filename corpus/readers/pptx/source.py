"""Where a slide's look comes from: its own part, its layout, its master, its theme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lxml.etree import LxmlError

from corpus.readers.pptx.names import A, P, is_on, parse

EMU_A_POINT = 12700
_TITLES = ("title", "ctrTitle")
_MASTER_KIND = {"ctrTitle": "title", "subTitle": "body", "obj": "body", "": "body"}
"""Which placeholder of the master a layout's placeholder takes its look from."""


@dataclass(frozen=True, slots=True)
class SlideSource:
    """One slide and what it inherits from.

    Attributes:
        number: its physical place, 1-based.
        shown_number: the number that a page number field shows.
        part: the slide's part, for its relations.
        tree: its element ``p:sld``.
        layout: the element of its layout, None where it has none.
        master: the element of its master.
        theme: the colours of the theme by name (``lt1``: ``FFFFFF``).
        size: width and height in points.
    """

    number: int
    shown_number: int
    part: Any
    tree: Any
    layout: Any
    master: Any
    theme: dict[str, str]
    size: tuple[float, float]

    @property
    def where(self) -> str:
        """Return how people name the slide."""
        return f"スライド{self.number}"

    @property
    def is_hidden(self) -> bool:
        """Whether a show passes the slide over."""
        return not is_on(self.tree, "show", True)

    def shown_parents(self) -> Iterator[Any]:
        """Yield the layout and the master, as far as their shapes are shown on the slide."""
        if self.layout is not None and is_on(self.tree, "showMasterSp", True):
            yield self.layout
            if self.master is not None and is_on(self.layout, "showMasterSp", True):
                yield self.master

    def forebears(self, shape: Any) -> list[Any]:
        """Return the placeholders that a shape takes its place and look from, the nearest first."""
        placeholder = placeholder_of(shape)
        if placeholder is None:
            return []
        found = [_matching(self.layout, placeholder)]
        inner = placeholder_of(found[0]) if found[0] is not None else placeholder
        kind = (inner if inner is not None else placeholder).get("type", "")
        found.append(_of_kind(self.master, _MASTER_KIND.get(kind, kind)))
        return [one for one in found if one is not None]


def slide_sources(deck: Any) -> Iterator[SlideSource]:
    """Yield the slides of an opened presentation."""
    size = ((deck.slide_width or 0) / EMU_A_POINT, (deck.slide_height or 0) / EMU_A_POINT)
    first = int(deck.part._element.get("firstSlideNum", "1"))
    themes: dict[int, dict[str, str]] = {}
    for number, slide in enumerate(deck.slides, start=1):
        try:
            layout = slide.slide_layout
            master = layout.slide_master
        except (KeyError, AttributeError, ValueError):  # a slide cut loose from its layout
            yield SlideSource(number, number + first - 1, slide.part, slide._element, None, None,
                              {}, size)  # fmt: skip
            continue
        if id(master.part) not in themes:
            themes[id(master.part)] = _theme(master.part)
        yield SlideSource(
            number, number + first - 1, slide.part, slide._element, layout._element,
            master._element, themes[id(master.part)], size,
        )  # fmt: skip


def _theme(part: Any) -> dict[str, str]:
    """Return the theme's colours; none of a theme that is damaged, which costs no words."""
    for relation in part.rels.values():
        if relation.reltype.endswith("/theme") and not relation.is_external:
            with suppress(LxmlError, KeyError, ValueError):
                return _colours(parse(relation.target_part.blob))
    return {}


def _colours(theme: Any) -> dict[str, str]:
    colours = theme.find(f".//{A}clrScheme")
    return {
        colour.tag.removeprefix(A): colour[0].get("lastClr") or colour[0].get("val", "")
        for colour in (colours if colours is not None else ()) if len(colour)
    }  # fmt: skip


def placeholder_of(shape: Any) -> Any:
    """Return a shape's ``p:ph``, None where it is no placeholder."""
    return shape.find(f"./*/{P}nvPr/{P}ph")


def placeholder_kind(shape: Any) -> str:
    """Return the type of a placeholder ("obj" where none is given), "" for other shapes."""
    found = placeholder_of(shape)
    return "" if found is None else str(found.get("type", "obj"))


def is_title(shape: Any) -> bool:
    """Whether a shape is the slide's title."""
    return placeholder_kind(shape) in _TITLES


def _matching(layout: Any, placeholder: Any) -> Any:
    """Return the layout's placeholder of the same number, else of the same type."""
    if layout is None:
        return None
    number, kind = placeholder.get("idx", "0"), placeholder.get("type", "obj")
    for shape in layout.iter(f"{P}sp", f"{P}pic", f"{P}graphicFrame"):
        own = placeholder_of(shape)
        if own is None:
            continue
        if number != "0" and own.get("idx", "0") == number:
            return shape
        same_title = kind in _TITLES and own.get("type") in _TITLES
        if number == "0" and (same_title or own.get("type", "obj") == kind):
            return shape
    return _of_kind(layout, kind)


def _of_kind(tree: Any, kind: str) -> Any:
    for shape in tree.iter(f"{P}sp") if tree is not None else ():
        own = placeholder_of(shape)
        if own is not None and own.get("type", "obj") == kind:
            return shape
    return None
