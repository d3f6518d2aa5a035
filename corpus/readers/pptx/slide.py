"""One slide: its shapes to items, the items to a Slide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from corpus.blocks import Dropped
from corpus.readers.draft import DraftBlock, one_line
from corpus.readers.pptx.colours import fill_of, is_clear
from corpus.readers.pptx.frames import frame_drafts, is_helper
from corpus.readers.pptx.items import Content, Item, heading_draft, text_drafts
from corpus.readers.pptx.layers import COVERED, Layers
from corpus.readers.pptx.names import A, P
from corpus.readers.pptx.pictures import PictureReader, blip_fill
from corpus.readers.pptx.shapes import Shape, painted_shapes
from corpus.readers.pptx.source import (
    SlideSource,
    is_title,
    placeholder_kind,
    placeholder_of,
)
from corpus.readers.pptx.wide import unbroken
from corpus.readers.pptx.words import Body, list_styles, read_body

BROKEN = "読めない図形があります"
_BROKEN_WHY = "図形が壊れているか、知られていない種類です。PowerPoint で開いて保存し直してください"
_EDGES = {"sldNum": "number", "ftr": "edge", "hdr": "edge", "dt": "edge"}
_VERTICAL = frozenset({"eaVert", "wordArtVertRtl"})
_ODD = (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError, etree.LxmlError)


def slide_content(source: SlideSource, pictures: PictureReader) -> Content:
    """Return what a slide shows, its shapes the lowest first.

    One odd shape must not cost the whole file: it is told.
    """
    content = Content()
    shapes = painted_shapes(source)
    layers = Layers(source, shapes)
    for at, shape in enumerate(shapes):
        try:
            _add(at, shape, source, layers, pictures, content)
        except _ODD:
            if BROKEN not in content.notes:
                content.notes.append(BROKEN)
                content.dropped.append(Dropped("読めない図形", source.where, _BROKEN_WHY))
    content.edges += _parents_words(source, content)
    return content


def _add(
    at: int, shape: Shape, source: SlideSource, layers: Layers, pictures: PictureReader,
    content: Content,
) -> None:  # fmt: skip
    if shape.kind == "line":
        return
    if shape.kind == "ink":
        why = "手書きの線は文字として読めません。文字で入力してください"
        content.dropped.append(Dropped("手書きの線", source.where, why))
        return
    unseen = layers.unseen(at)
    is_covered_number = unseen == COVERED and placeholder_kind(shape.element) == "sldNum"
    if unseen is not None and not is_covered_number:  # its place in the file is still the number's
        words = "".join(text.text or "" for text in shape.element.iter(f"{A}t"))
        if words.strip() or shape.kind == "frame":
            content.lose([(unseen[0], words, unseen[1])], source.where)
        return
    key = len(content.items)
    if shape.kind == "frame":
        if not is_helper(shape.rect):
            drafts = frame_drafts(shape.element, source, content, key)
            _put(content, shape, drafts, key)
        return
    body = shape.element.find(f"{P}txBody")
    found = Body()
    if body is not None:
        styles = list_styles(source, shape.element)
        found = read_body(body, source, styles, lambda: layers.paper(at))
        content.lose(found.lost, source.where)
    if found.lines:
        _put_words(content, shape, found, body, key)
    elif blip_fill(shape.element) is not None:
        pictures.read(shape, source, content, key)


def _put_words(content: Content, shape: Shape, found: Body, body: Any, key: int) -> None:
    """Put a text box to the items, a page number or footer to the edges."""
    whole = one_line(" ".join(found.texts))
    edge = _EDGES.get(placeholder_kind(shape.element), "")
    fields = [field.get("type", "") for field in body.iter(f"{A}fld")]
    bare = "".join(char for char in whole if char.isalnum())
    if edge == "number" or (fields == ["slidenum"] and bare.isdigit() and len(found.texts) == 1):
        content.printed = content.printed or whole.strip("‹#›- ")
        return
    if edge:
        content.edges.append(whole)
        return
    if is_title(shape.element) and not content.title:
        content.title = unbroken([row for line in found.lines for row in line.rows])
        drafts = [heading_draft(found.lines, key, 1)]
    elif placeholder_kind(shape.element) == "subTitle" and len(found.texts) == 1:
        drafts = [heading_draft(found.lines, key, 2)]
    else:
        drafts = text_drafts(found.lines, key)
    _put(content, shape, drafts, key, found, body)


def _put(
    content: Content, shape: Shape, drafts: Sequence[DraftBlock], key: int,
    found: Body | None = None, body: Any = None,
) -> None:  # fmt: skip
    if not drafts:
        return
    lines = found.lines if found is not None else []
    properties = body.find(f"{A}bodyPr") if body is not None else None
    content.items.append(Item(
        shape.rect, tuple(drafts), {key: shape.rect},
        is_title=drafts[0].kind == "heading" and drafts[0].level == 1,
        is_vertical=properties is not None and properties.get("vert") in _VERTICAL,
        is_plain=_is_plain(shape.element),
        alone=lines[0].text if len(lines) == 1 else "",
    ))  # fmt: skip


def _is_plain(element: Any) -> bool:
    """Whether a text box shows neither frame nor colour."""
    properties = element.find(f"{P}spPr")
    outline = fill_of(properties.find(f"{A}ln")) if properties is not None else None
    fill = fill_of(properties)
    style = element.find(f"{P}style") is not None
    return not (
        style or (fill is not None and not is_clear(fill))
        or (outline is not None and not is_clear(outline))
    )  # fmt: skip


def _parents_words(source: SlideSource, content: Content) -> list[str]:
    """Return the words that the layout and the master print on the slide."""
    words: list[str] = []
    for tree in source.shown_parents():
        for shape in painted_shapes(source, tree):
            body = shape.element.find(f"{P}txBody")
            if body is None or shape.is_hidden or placeholder_of(shape.element) is not None:
                continue
            found = read_body(body, source)
            text = one_line(" ".join(found.texts))
            if any(field.get("type") == "slidenum" for field in body.iter(f"{A}fld")):
                content.printed = content.printed or text.strip("‹#›- ")
            elif text:
                words.append(text)
    return words
