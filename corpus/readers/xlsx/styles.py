"""What a cell's style says: number format, ink and ground, strike-through, lines around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from corpus.readers.cell_formats import BUILT_IN, GENERAL
from corpus.readers.xlsx.colours import Palette, Rgb
from corpus.readers.xlsx.package import Package, PartError, is_on, whole

_T = TypeVar("_T")
_SIDES = ("left", "right", "top", "bottom", "start", "end")


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell.

    Attributes:
        code: its number format.
        struck: whether its words are struck through.
        bold: whether they are bold.
        ink: their colour, None for the usual black.
        ground: the colour of the cell, None where it has none.
        lined: whether a line runs along one of its sides.
    """

    code: str = GENERAL
    struck: bool = False
    bold: bool = False
    ink: Rgb | None = None
    ground: Rgb | None = None
    lined: bool = False


PLAIN = Style()


def read_styles(package: Package, part: str, palette: Palette) -> tuple[Style, ...]:
    """Return the styles that cells name by number; none where the part cannot be read."""
    try:
        root = package.tree(part)
    except PartError:
        return ()
    codes = {**BUILT_IN, **_codes(root)}
    fonts = [_font(one, palette) for one in _children(root, "fonts")]
    grounds = [_ground(one, palette) for one in _children(root, "fills")]
    lined = [_is_lined(one) for one in _children(root, "borders")]
    return tuple(
        Style(
            codes.get(_number(one, "numFmtId"), GENERAL),
            *(_at(fonts, _number(one, "fontId")) or (False, False, None)),
            _at(grounds, _number(one, "fillId")),
            bool(_at(lined, _number(one, "borderId"))),
        )
        for one in _children(root, "cellXfs")
    )


def _children(root: Any, name: str) -> list[Any]:
    found = root.find(f"{{*}}{name}")
    return [] if found is None else [child for child in found if isinstance(child.tag, str)]


def _codes(root: Any) -> dict[int, str]:
    return {_number(one, "numFmtId"): one.get("formatCode", "") for one in _children(root, "numFmts")}  # fmt: skip


def _font(font: Any, palette: Palette) -> tuple[bool, bool, Rgb | None]:
    return is_on(font.find("{*}strike")), is_on(font.find("{*}b")), palette.of(font.find("{*}color"))  # fmt: skip


def _ground(fill: Any, palette: Palette) -> Rgb | None:
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return None
    return palette.of(pattern.find("{*}fgColor"))


def _is_lined(border: Any) -> bool:
    sides = (border.find(f"{{*}}{side}") for side in _SIDES)
    return any(side is not None and side.get("style", "none") != "none" for side in sides)


def _number(element: Any, name: str) -> int:
    return whole(element.get(name))


def _at(values: Sequence[_T], at: int) -> _T | None:
    return values[at] if at < len(values) else None
