"""The shapes of a PPTX slide: what each says and where it stands, groups taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.readers.order import Rect
from corpus.readers.tabletext import BETWEEN, GridCell, put_in

MAX_GROUP_DEPTH = 12
MAX_SHAPES = 5_000
MAX_POINTS = 200
"""Values of a chart's series that are written out."""
TYPE_SIZE = 14.0
"""Points: a usual size of type on slides, where the shape itself does not say."""
EMU_A_POINT = 12700
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_REL_DM = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"


@dataclass(frozen=True, slots=True)
class Item:
    """A shape's words, a line a paragraph ("" between blocks), and its place in points."""

    lines: tuple[str, ...]
    rect: Rect
    is_table: bool = False
    table: tuple[GridCell, ...] = ()


Scale = tuple[float, float, float, float]
"""How a group maps its shapes: x' = sx x + tx, y' = sy y + ty."""


def slide_items(slide: Any) -> tuple[list[Item], int]:
    """Return the shapes of a slide that say something, and how many could not be read.

    One odd shape (a kind of chart that python-pptx does not know) must not cost the whole file.
    """
    items: list[Item] = []
    broken = 0
    for shape, scale in _shapes(slide.shapes, (1.0, 1.0, 0.0, 0.0), 0):
        try:
            item = None if edge_kind(shape) else _item(shape, scale)
        except (ValueError, KeyError, AttributeError, TypeError, NotImplementedError, IndexError):
            broken += 1
            continue
        if item is not None:
            items.append(item)
        if len(items) >= MAX_SHAPES:
            break
    return items, broken


def _shapes(shapes: Any, scale: Scale, depth: int) -> Iterator[tuple[Any, Scale]]:
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < MAX_GROUP_DEPTH:
            yield from _shapes(shape.shapes, _inside(shape, scale), depth + 1)
        else:
            yield shape, scale


def _inside(group: Any, scale: Scale) -> Scale:
    """Return how the shapes of a group map to the slide."""
    frame = group._element.grpSpPr.find(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}xfrm"
    )
    if frame is None:
        return scale
    off, ext, child_off, child_ext = (
        {k: int(v) for k, v in part.attrib.items()} if part is not None else {}
        for part in (
            frame.find(f"{{{frame.nsmap['a']}}}{tag}") for tag in ("off", "ext", "chOff", "chExt")
        )
    )
    sx = ext.get("cx", 1) / child_ext["cx"] if child_ext.get("cx") else 1.0
    sy = ext.get("cy", 1) / child_ext["cy"] if child_ext.get("cy") else 1.0
    tx, ty = (
        off.get("x", 0) - sx * child_off.get("x", 0),
        off.get("y", 0) - sy * child_off.get("y", 0),
    )
    return scale[0] * sx, scale[1] * sy, scale[0] * tx + scale[2], scale[1] * ty + scale[3]


def _rect(shape: Any, scale: Scale) -> Rect:
    left, top = (shape.left or 0) * scale[0] + scale[2], (shape.top or 0) * scale[1] + scale[3]
    width, height = (shape.width or 0) * scale[0], (shape.height or 0) * scale[1]
    left, top, width, height = (value / EMU_A_POINT for value in (left, top, width, height))
    return Rect(left, top, left + width, top + height, TYPE_SIZE)


def _item(shape: Any, scale: Scale) -> Item | None:
    rect = _rect(shape, scale)
    if getattr(shape, "has_table", False) and shape.has_table:
        return Item((), rect, True, tuple(_cells(shape.table)))
    if getattr(shape, "has_chart", False) and shape.has_chart:
        lines = tuple(_chart_lines(shape.chart))
    elif getattr(shape, "has_text_frame", False) and shape.has_text_frame:
        lines = tuple(_without_outer_blanks(paragraphs_of(shape.text_frame)))
    else:
        lines = tuple(_diagram_lines(shape))
    return Item(lines, rect) if lines else None


def _without_outer_blanks(lines: Sequence[str]) -> Sequence[str]:
    said = [i for i, line in enumerate(lines) if line]
    return lines[said[0] : said[-1] + 1] if said else ()


def paragraphs_of(frame: Any) -> list[str]:
    """Return a text frame's paragraphs; a line break inside one (vertical tab) is a space."""
    return [" ".join(paragraph.text.split()) for paragraph in frame.paragraphs]


def _cells(table: Any) -> Iterator[GridCell]:
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            if cell.is_spanned:
                continue
            rows = cell.span_height if cell.is_merge_origin else 1
            columns = cell.span_width if cell.is_merge_origin else 1
            yield GridCell(
                put_in(" ".join(paragraphs_of(cell.text_frame)).strip()), r, c, rows, columns
            )


def _chart_lines(chart: Any) -> Iterator[str]:
    """Yield a chart's title, then each series with its values by category."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield " ".join(paragraphs_of(chart.chart_title.text_frame)).strip()
    for plot in chart.plots:
        categories = [str(label) for label in plot.categories]
        for series in plot.series:
            values = list(series.values)[:MAX_POINTS]
            pairs = [
                f"{label}: {value:g}" if label else f"{value:g}"
                for label, value in zip([*categories, *[""] * len(values)], values, strict=False)
                if value is not None
            ]
            yield BETWEEN.join([part for part in (str(series.name or ""), *pairs) if part])


def _diagram_lines(shape: Any) -> Iterator[str]:
    """Yield the words of a SmartArt diagram, kept in a part of its own."""
    for ids in shape._element.iter(_DIAGRAM):
        from lxml import etree

        part = shape.part.related_part(ids.get(_REL_DM))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        tree = etree.fromstring(part.blob, parser)
        for paragraph in tree.iter(_PARAGRAPH):
            text = "".join(run.text or "" for run in paragraph.iter(_TEXT)).strip()
            if text:
                yield text


def edge_kind(shape: Any) -> str:
    """Return "number" or "edge" for the placeholders that every slide repeats, else ""."""
    if not getattr(shape, "is_placeholder", False):
        return ""
    from pptx.enum.shapes import PP_PLACEHOLDER as KIND

    kind = shape.placeholder_format.type
    if kind == KIND.SLIDE_NUMBER:
        return "number"
    return "edge" if kind in (KIND.FOOTER, KIND.HEADER, KIND.DATE) else ""
