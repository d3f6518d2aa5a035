"""Colours as a workbook names them: by value, by an old palette's number, by the theme with a tint."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

from corpus.readers.safe_xml import local_name
from corpus.readers.xlsx.package import Package, PartError, whole

Rgb = tuple[int, int, int]
BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)
UNSEEN = 8
"""Ink that differs less from its ground in every channel (of 256) is not seen."""
_SYSTEM = {64: BLACK, 65: WHITE}
_DEFAULT_THEME = ("FFFFFF", "000000", "EEECE1", "1F497D")
_ORDER = (
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3",
    "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip
"""How cells count the colours of a theme (18.8.3: light and dark change places)."""


class Palette:
    """Tells the colours of one workbook."""

    def __init__(self, theme: tuple[Rgb | None, ...] = ()) -> None:
        """Take the theme's colours in the order in which cells count them."""
        self._theme = theme or tuple(_rgb(text) for text in _DEFAULT_THEME)

    def of(self, element: Any | None) -> Rgb | None:
        """Return the colour of an element (``color``, ``fgColor``), None where it says none."""
        if element is None or element.get("auto") in ("1", "true"):
            return None
        if element.get("rgb"):
            base = _rgb(element.get("rgb"))
        elif element.get("theme"):
            base = self._themed(element.get("theme"))
        else:
            base = _indexed(element.get("indexed") or "")
        return _tinted(base, element.get("tint")) if base is not None else None

    def _themed(self, number: str) -> Rgb | None:
        at = whole(number, -1)
        return self._theme[at] if 0 <= at < len(self._theme) else None


def read_palette(package: Package, part: str) -> Palette:
    """Return the colours of a theme; the usual ones where it cannot be read."""
    try:
        root = package.tree(part)
    except PartError:
        return Palette()
    scheme = next(root.iter("{*}clrScheme"), None)
    if scheme is None:
        return Palette()
    found = {local_name(child): _rgb(_value(child)) for child in scheme if len(child)}
    return Palette(tuple(found.get(name) for name in _ORDER))


@lru_cache(maxsize=1024)
def is_unseen(ink: Rgb | None, ground: Rgb | None) -> bool:
    """Whether ink cannot be told from its ground (black and white where they are not given)."""
    pairs = zip(ink or BLACK, ground or WHITE, strict=True)
    return all(abs(a - b) <= UNSEEN for a, b in pairs)


def _value(child: Any) -> str:
    return str(child[0].get("lastClr") or child[0].get("val") or "")


def _rgb(text: str) -> Rgb | None:
    try:
        value = int(text[-6:], 16)
    except ValueError:
        return None
    return value >> 16 & 255, value >> 8 & 255, value & 255


def _indexed(number: str) -> Rgb | None:
    at = whole(number, -1)
    return _SYSTEM.get(at) or (_rgb(COLOR_INDEX[at]) if 0 <= at < len(COLOR_INDEX) else None)


def _tinted(base: Rgb, tint: str | None) -> Rgb:
    """Return a colour lightened (tint above 0) or darkened, as 18.8.19 does for its luminance."""
    try:
        share = max(-1.0, min(1.0, float(tint or 0)))
    except ValueError:
        return base
    goal = 255 if share > 0 else 0
    red, green, blue = (round(value + (goal - value) * abs(share)) for value in base)
    return red, green, blue
