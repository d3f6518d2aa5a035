"""What lies over and under a shape: whether anybody sees it, and on which colour its words stand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from corpus.readers.order import Rect
from corpus.readers.pptx.colours import (
    Colour,
    fill_of,
    ground,
    is_clear,
    is_kind,
    solid_colour,
)
from corpus.readers.pptx.names import A, P, R
from corpus.readers.pptx.shapes import Shape, painted_shapes
from corpus.readers.pptx.source import SlideSource, placeholder_of

HIDDEN = ("非表示の図形の文字", "図形が非表示に設定されていて、誰にも見えません")
OUTSIDE = ("スライドの外の文字", "スライドの外に置かれていて、映りません")
NO_SIZE = ("大きさのない図形の文字", "図形の幅と高さが0で、見えません")
COVERED = ("覆われた文字", "上に重なる図形か画像に全体が隠れていて、見えません")
_EDGE = 1.0
"""Points by which a box may reach over another's edge or the slide's: rounding, not design."""
_COVERS = frozenset({"", "rect", "roundRect", "flowChartProcess", "snip1Rect", "round1Rect",
                     "round2SameRect", "snip2SameRect", "actionButtonBlank"})  # fmt: skip
"""Geometries that fill their box but for the corners."""
MAX_PIXELS = 4096 * 4096
"""Larger pictures are not unpacked to look for clear pixels; then nothing is called covered."""


class Layers:
    """The shapes of one slide and what they hide."""

    def __init__(self, source: SlideSource, shapes: Sequence[Shape]) -> None:
        """Take the slide and its shapes, the lowest first."""
        self._source = source
        self._shapes = shapes

    def unseen(self, at: int) -> tuple[str, str] | None:
        """Return what a shape that nobody sees is called and why, None where it is seen."""
        shape = self._shapes[at]
        if shape.is_hidden:
            return HIDDEN
        if shape.has_no_size:
            return NO_SIZE
        if self._is_outside(shape.rect):
            return OUTSIDE
        above = self._shapes[at + 1 :]
        covered = any(_holds(other.rect, shape.rect) and self._is_opaque(other) for other in above)
        return COVERED if covered and shape.rect.right > shape.rect.left else None

    def paper(self, at: int) -> Colour | None:
        """Return the colour under a shape's words, None where it is not plainly told."""
        shape = self._shapes[at]
        own = self._fill(shape)
        if own is not None and not is_clear(own):
            return solid_colour(own, self._source)
        if own is None and self._inherits_fill(shape):
            return None
        for below in reversed(self._shapes[:at]):
            if below.is_hidden or not _touch(below.rect, shape.rect) or below.kind == "line":
                continue
            fill = self._fill(below)
            if below.kind == "text" and (
                is_clear(fill) if fill is not None else not self._inherits_fill(below)
            ):
                continue
            whole = below.kind == "text" and _holds(below.rect, shape.rect)
            return solid_colour(fill, self._source) if whole and fill is not None else None
        if any(_touch(rect, shape.rect) for rect in self._painted_below):
            return None
        return ground(self._source)

    @cached_property
    def _painted_below(self) -> list[Rect]:
        """Where the layout and the master paint something under the slide's own shapes."""
        return [
            shape.rect for tree in self._source.shown_parents()
            for shape in painted_shapes(self._source, tree) if shape.kind in ("picture", "text")
            and placeholder_of(shape.element) is None
            and not is_kind(self._fill(shape), "noFill")
        ]  # fmt: skip

    def _is_outside(self, rect: Rect) -> bool:
        wide, high = self._source.size
        if rect.right <= rect.left and rect.bottom <= rect.top:
            return False
        return (
            rect.right < _EDGE or rect.bottom < _EDGE
            or rect.left > wide - _EDGE or rect.top > high - _EDGE
        )  # fmt: skip

    def _fill(self, shape: Shape) -> Any:
        return fill_of(shape.element.find(f"{P}spPr"))

    def _inherits_fill(self, shape: Shape) -> bool:
        """Whether a shape without a fill of its own is filled by its style or its placeholder."""
        style = shape.element.find(f"{P}style/{A}fillRef")
        if style is not None and style.get("idx", "0") != "0":
            return True
        forebears = self._source.forebears(shape.element)
        fills = [fill_of(one.find(f"{P}spPr")) for one in forebears]
        return any(fill is not None and not is_clear(fill) for fill in fills)

    def _is_opaque(self, shape: Shape) -> bool:
        """Whether nothing shines through a shape: one full colour, or a picture without clear pixels."""
        if shape.is_hidden or shape.quarter_turns is None:
            return False
        if shape.kind == "picture":
            return self._is_full_picture(shape.element)
        geometry = shape.element.find(f"{P}spPr/{A}prstGeom")
        custom = shape.element.find(f"{P}spPr/{A}custGeom")
        if shape.kind != "text" or custom is not None:
            return False
        if (geometry.get("prst", "") if geometry is not None else "") not in _COVERS:
            return False
        fill = self._fill(shape)
        if fill is not None:
            return is_kind(fill, "solidFill") and fill.find(f".//{A}alpha") is None
        style = shape.element.find(f"{P}style/{A}fillRef")
        return style is not None and style.get("idx", "0") != "0"

    def _is_full_picture(self, element: Any) -> bool:
        from PIL import Image

        blip = element.find(f"{P}blipFill/{A}blip")
        if blip is None or blip.find(f"{A}alphaModFix") is not None or not blip.get(f"{R}embed"):
            return False
        try:
            image = Image.open(
                io.BytesIO(self._source.part.related_part(blip.get(f"{R}embed")).blob)
            )
            if image.format not in ("PNG", "JPEG", "BMP", "GIF", "TIFF"):
                return False
            if not image.has_transparency_data:
                return True
            if image.width * image.height > MAX_PIXELS:
                return False
            low, _ = image.convert("RGBA").getchannel("A").getextrema()
        except (KeyError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return False
        return bool(low == 255)


def _holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.left <= inner.left + _EDGE and outer.top <= inner.top + _EDGE
        and outer.right >= inner.right - _EDGE and outer.bottom >= inner.bottom - _EDGE
        and outer.right > outer.left and outer.bottom > outer.top
    )  # fmt: skip


def _touch(one: Rect, other: Rect) -> bool:
    return (
        one.left < other.right - _EDGE and other.left < one.right - _EDGE
        and one.top < other.bottom - _EDGE and other.top < one.bottom - _EDGE
    )  # fmt: skip
