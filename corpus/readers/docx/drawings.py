"""Drawings of a paragraph: boxes with text, pictures, charts and embedded objects, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.readers.docx.names import MAX_DEPTH, MC, R, W, alternative, number
from corpus.readers.order import Rect, reading_order

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_CHARTS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart",
)
EMU_AN_INCH = 914_400
MAX_BOXES = 2_000
"""Boxes of one drawing that are put in order; the order of more takes too long."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something of a drawing.

    Attributes:
        kind: "box", "words", "picture", "chart", "diagram", "object" or "control".
        content: a box's content element.
        words: of WordArt; what kind of object an object is.
        target: the relationship of a picture, chart or diagram ("" where it is linked by address).
        size: of a picture as shown, in inches; zeros where it is not said.
    """

    kind: str
    content: Any = None
    words: str = ""
    target: str = ""
    size: tuple[float, float] = (0.0, 0.0)


def drawn_in(element: Any) -> list[Drawn]:
    """Return what a ``w:drawing``, ``w:pict`` or ``w:object`` shows, in reading order."""
    extent = next(element.iter(f"{_WP}extent"), None)
    size = _inches(extent)
    found = list(_found(element, size, 0))
    rects = [rect for _, rect in found]
    if len(found) < 2 or len(found) > MAX_BOXES or any(rect is None for rect in rects):
        return [one for one, _ in found]
    return [found[i][0] for i in reading_order([rect for rect in rects if rect is not None])]


def is_hidden(element: Any) -> bool:
    """Whether a drawing is set not to be shown."""
    about = next(element.iter(f"{_WP}docPr"), None)
    return about is not None and about.get("hidden") in ("1", "true")


def is_behind_text(element: Any) -> bool:
    """Whether a drawing lies behind the text: white words may stand on it."""
    return any(
        anchor.get("behindDoc") in ("1", "true") for anchor in element.iter(f"{_WP}anchor")
    ) or any(
        "z-index:-" in (shape.get("style") or "").replace(" ", "") for shape in element.iter()
        if str(shape.tag).startswith(_VML)
    )  # fmt: skip


def _found(
    element: Any, size: tuple[float, float], depth: int
) -> Iterator[tuple[Drawn, Rect | None]]:
    if depth > MAX_DEPTH:
        return
    for child in element:
        tag = child.tag
        if tag == f"{MC}AlternateContent":
            if (shown := alternative(child)) is not None:
                yield from _found(shown, size, depth + 1)
        elif tag == f"{W}txbxContent":
            yield Drawn("box", content=child), _rect(child)
        elif tag == f"{_A}blip":
            target = child.get(f"{R}embed") or ""
            yield Drawn("picture", target=target, size=_shape_size(child, size)), _rect(child)
        elif tag in _CHARTS:
            yield Drawn("chart", target=child.get(f"{R}id") or ""), None
        elif tag == f"{_DGM}relIds":
            yield Drawn("diagram", target=child.get(f"{R}dm") or ""), None
        elif tag == f"{_OFFICE}OLEObject":
            yield Drawn("object", words=child.get("ProgID") or ""), None
        elif tag == f"{W}control":
            yield Drawn("control", words=child.get(f"{W}name") or ""), None
        elif tag == f"{_VML}imagedata":
            if not _is_preview(child):
                yield Drawn("picture", target=child.get(f"{R}id") or ""), None
        elif tag == f"{_VML}textpath":
            yield Drawn("words", words=child.get("string") or ""), None
        else:
            yield from _found(child, size, depth + 1)


def _is_preview(picture: Any) -> bool:
    """Whether a picture only stands for an embedded object or a part of a form."""
    return any(above.tag == f"{W}object" for above in picture.iterancestors())


def _rect(inner: Any) -> Rect | None:
    """Return where the shape around something stands in its group, None outside of groups."""
    shape = next(
        (one for one in inner.iterancestors() if one.find(f"{_WPS}spPr") is not None), None
    )
    transform = None if shape is None else shape.find(f"{_WPS}spPr/{_A}xfrm")
    if transform is None or transform.find(f"{_A}off") is None:
        return None
    off, ext = transform.find(f"{_A}off"), transform.find(f"{_A}ext")
    left, top = number(off.get("x", ""), 0), number(off.get("y", ""), 0)
    width = 0 if ext is None else number(ext.get("cx", ""), 0)
    height = 0 if ext is None else number(ext.get("cy", ""), 0)
    return Rect(left, top, left + max(1, width), top + max(1, height))


def _shape_size(blip: Any, otherwise: tuple[float, float]) -> tuple[float, float]:
    """Return the size of the picture itself, which may be one of several in a drawing."""
    shape = next((one for one in blip.iterancestors() if str(one.tag).endswith("}pic")), None)
    extent = None if shape is None else next(shape.iter(f"{_A}ext"), None)
    own = _inches(extent) if extent is not None and extent.get("cx") else (0.0, 0.0)
    return own if own[0] and own[1] else otherwise


def _inches(extent: Any) -> tuple[float, float]:
    if extent is None:
        return 0.0, 0.0
    wide, high = (number(extent.get(name) or "", 0) / EMU_AN_INCH for name in ("cx", "cy"))
    return wide, high
