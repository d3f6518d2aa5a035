"""PPTX by python-pptx: shapes in reading order, tables with heads, charts, notes, hidden slides."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.boxes import Box
from corpus.mapped import MappedText
from corpus.readers.base import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash
from corpus.readers.describe import described
from corpus.readers.draft import make_slide, one_line
from corpus.readers.order import Rect, reading_order
from corpus.readers.tabletext import BETWEEN, GridCell, put_in, table_lines
from corpus.types import Document, Slide

NOTES = "ノート: "
HIDDEN = "非表示スライドです"
MAX_GROUP_DEPTH = 12
MAX_SHAPES = 5_000
MAX_POINTS = 200
"""Values of a chart's series that are written out."""
TYPE_SIZE = 14.0
"""Points: a usual size of type on slides, where the shape itself does not say."""
_EMU_A_POINT = 12700
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_REL_DM = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"


@dataclass(frozen=True, slots=True)
class _Item:
    """A shape's words and its place on the slide in points."""

    lines: tuple[str, ...]
    rect: Rect
    is_table: bool = False
    table: tuple[GridCell, ...] = ()


Scale = tuple[float, float, float, float]
"""How a group maps its shapes: x' = sx x + tx, y' = sy y + ty."""


def read_pptx(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = lambda _: None,
) -> Document:  # fmt: skip
    """Return the slides of a PPTX file, hidden ones too (they are marked).

    Raises:
        ReadError: it is damaged, has no slides, too many, or no text.
    """
    from pptx import Presentation

    try:
        deck = Presentation(io.BytesIO(data))
        count = len(deck.slides)
    except Exception as error:  # python-pptx raises KeyError, ValueError, lxml errors and others
        raise ReadError(
            f"{name}: PPTX が壊れています。PowerPoint で開いて保存し直してください。"
            " / damaged PPTX: open it in PowerPoint and save it anew"
        ) from error
    if count < 1:
        raise ReadError(
            f"{name}: スライドがありません。正しいファイルか確かめてください。 / no slides"
        )
    if count > limits.max_pages:
        raise ReadError(
            f"{name}: スライドが多すぎます（{count}枚、上限 {limits.max_pages}）。分割するか、設定 max_pages を"
            "上げてください。 / too many slides: split it or raise max_pages"
        )
    announce(count)
    size = ((deck.slide_width or 0) / _EMU_A_POINT, (deck.slide_height or 0) / _EMU_A_POINT)
    items = [_items(slide) for slide in deck.slides]
    slides = tuple(_slide(i, slide, found, size) for i, (slide, found) in
                   enumerate(zip(deck.slides, items, strict=True), start=1))  # fmt: skip
    if not any(slide.text for slide in slides):
        raise ReadError(
            f"{name}: 画像だけのスライドです（{count}枚、文字がありません）。文字のある版を使ってください。"
            f" / slides without text ({count})"
        )
    about = described(path, name)
    embedded = one_line(deck.core_properties.title or "")
    return Document(
        name=name,
        title=about.get("title") or slides[0].title or embedded or Path(name).stem,
        publisher=about.get("publisher", ""),
        content_hash=content_hash(data),
        slides=slides,
        metadata={
            "format": "PPTX",
            "tables": str(sum(item.is_table for found in items for item in found)),
        },
    )


def _slide(number: int, slide: Any, items: Sequence[_Item], size: tuple[float, float]) -> Slide:
    boxes: dict[int, Box] = {}
    blocks: list[MappedText] = []
    order = reading_order([item.rect for item in items])
    for at in _title_first(order, items, slide):
        item = items[at]
        boxes[at] = Box(
            item.rect.left / size[0], item.rect.top / size[1],
            item.rect.right / size[0], item.rect.bottom / size[1],
        )  # fmt: skip
        lines = [_mapped(text, at) for text in item.lines]
        if item.is_table:
            cells = [replace(cell, text=_mapped(cell.text.text, at)) for cell in item.table]
            lines = table_lines(cells)
        blocks.append(_under_each_other(lines))
    if notes := _notes(slide):
        blocks.append(put_in(NOTES + notes))
    hidden = slide._element.get("show") in ("0", "false")
    return make_slide(
        number, blocks, boxes, title=_title(slide), printed_page=_printed(slide),
        notes=(HIDDEN,) if hidden else (), furniture=tuple(_edges(slide)), size=size,
    )  # fmt: skip


def _mapped(text: str, at: int) -> MappedText:
    return MappedText(text, (at,) * len(text))


def _under_each_other(lines: Sequence[MappedText]) -> MappedText:
    whole = MappedText("", ())
    for line in lines:
        whole = whole + put_in("\n") + line if whole.text else line
    return whole


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    return one_line(shape.text_frame.text) if shape is not None and shape.has_text_frame else ""


def _title_first(order: Sequence[int], items: Sequence[_Item], slide: Any) -> list[int]:
    title = _title(slide)
    first = [i for i in order if title and one_line(" ".join(items[i].lines)) == title][:1]
    return first + [i for i in order if i not in first]


def _notes(slide: Any) -> str:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return ""
    return _paragraphs_text(slide.notes_slide.notes_text_frame)


def _paragraphs_text(frame: Any) -> str:
    return "\n".join(line for line in _paragraphs(frame) if line)


# --- shapes -------------------------------------------------------------------------------------


def _items(slide: Any) -> list[_Item]:
    items: list[_Item] = []
    for shape, scale in _shapes(slide.shapes, (1.0, 1.0, 0.0, 0.0), 0):
        if _edge_kind(shape):
            continue
        item = _item(shape, scale)
        if item is not None:
            items.append(item)
        if len(items) >= MAX_SHAPES:
            break
    return items


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
    left, top, width, height = (value / _EMU_A_POINT for value in (left, top, width, height))
    return Rect(left, top, left + width, top + height, TYPE_SIZE)


def _item(shape: Any, scale: Scale) -> _Item | None:
    rect = _rect(shape, scale)
    if getattr(shape, "has_table", False) and shape.has_table:
        return _Item((), rect, True, tuple(_cells(shape.table)))
    if getattr(shape, "has_chart", False) and shape.has_chart:
        lines = tuple(_chart_lines(shape.chart))
    elif getattr(shape, "has_text_frame", False) and shape.has_text_frame:
        lines = tuple(line for line in _paragraphs(shape.text_frame) if line)
    else:
        lines = tuple(_diagram_lines(shape))
    return _Item(lines, rect) if lines else None


def _paragraphs(frame: Any) -> list[str]:
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
                put_in(" ".join(_paragraphs(cell.text_frame)).strip()), r, c, rows, columns
            )


def _chart_lines(chart: Any) -> Iterator[str]:
    """Yield a chart's title, then each series with its values by category."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield " ".join(_paragraphs(chart.chart_title.text_frame)).strip()
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


# --- page number, footer and date ---------------------------------------------------------------


def _edge_kind(shape: Any) -> str:
    """Return "number" or "edge" for the placeholders that every slide repeats, else ""."""
    if not getattr(shape, "is_placeholder", False):
        return ""
    from pptx.enum.shapes import PP_PLACEHOLDER as KIND

    kind = shape.placeholder_format.type
    if kind == KIND.SLIDE_NUMBER:
        return "number"
    return "edge" if kind in (KIND.FOOTER, KIND.HEADER, KIND.DATE) else ""


def _printed(slide: Any) -> str | None:
    for shape in slide.shapes:
        if _edge_kind(shape) == "number" and shape.has_text_frame:
            return one_line(shape.text_frame.text).strip("‹#›") or None
    return None


def _edges(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if _edge_kind(shape) == "edge" and shape.has_text_frame and shape.text_frame.text.strip():
            yield one_line(shape.text_frame.text)
