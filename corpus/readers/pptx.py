"""PPTX by python-pptx: shapes in reading order, tables with heads, charts, notes, hidden slides."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.boxes import Box
from corpus.mapped import MappedText
from corpus.readers.base import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers.describe import described
from corpus.readers.draft import make_slide, one_line
from corpus.readers.furniture import Furniture, Placed, find_furniture
from corpus.readers.order import reading_order
from corpus.readers.pptx_shapes import EMU_A_POINT, Item, edge_kind, paragraphs_of, slide_items
from corpus.readers.tabletext import put_in, table_lines
from corpus.types import Document, Slide

NOTES = "ノート: "
HIDDEN = "非表示スライドです"
BROKEN = "読めない図形があります"


def read_pptx(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
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
    size = ((deck.slide_width or 0) / EMU_A_POINT, (deck.slide_height or 0) / EMU_A_POINT)
    items = [slide_items(slide) for slide in deck.slides]
    furniture = find_furniture([_placed(found) for found, _ in items], [size] * count)
    slides = tuple(
        _slide(i, slide, found, extra, size) for i, (slide, found, extra) in
        enumerate(zip(deck.slides, items, furniture, strict=True), start=1)
    )  # fmt: skip
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
            "tables": str(sum(item.is_table for found, _ in items for item in found)),
        },
    )


def _slide(
    number: int, slide: Any, found: tuple[list[Item], int], furniture: Furniture,
    size: tuple[float, float],
) -> Slide:  # fmt: skip
    broken = found[1]
    items = [item for i, item in enumerate(found[0]) if i not in furniture.lines] or found[0]
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
        blocks += [_under_each_other(part) for part in _parted(lines)]
    if notes := _notes(slide):
        blocks.append(put_in(NOTES + notes))
    hidden = slide._element.get("show") in ("0", "false")
    return make_slide(
        number, blocks, boxes, title=_title(slide),
        printed_page=_printed(slide) or furniture.printed_page,
        inferred=not _printed(slide) and furniture.inferred,
        notes=[note for note, said in ((HIDDEN, hidden), (BROKEN, broken)) if said],
        furniture=tuple(dict.fromkeys((*_edges(slide), *furniture.texts))), size=size,
    )  # fmt: skip


def _placed(items: Sequence[Item]) -> list[Placed]:
    """Return the shapes of one line with their places ("" for the others)."""
    texts = (item.lines[0] if len(item.lines) == 1 else "" for item in items)
    return [Placed(text, *item.rect[:4]) for text, item in zip(texts, items, strict=True)]


def _mapped(text: str, at: int) -> MappedText:
    return MappedText(text, (at,) * len(text))


def _parted(lines: Sequence[MappedText]) -> list[list[MappedText]]:
    """Part lines at empty paragraphs, which part blocks for a reader's eye too."""
    groups = groupby(lines, key=lambda line: bool(line.text))
    return [list(group) for said, group in groups if said]


def _under_each_other(lines: Sequence[MappedText]) -> MappedText:
    whole = MappedText("", ())
    for line in lines:
        whole = whole + put_in("\n") + line if whole.text else line
    return whole


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    return one_line(shape.text_frame.text) if shape is not None and shape.has_text_frame else ""


def _title_first(order: Sequence[int], items: Sequence[Item], slide: Any) -> list[int]:
    title = _title(slide)
    first = [i for i in order if title and one_line(" ".join(items[i].lines)) == title][:1]
    return first + [i for i in order if i not in first]


def _notes(slide: Any) -> str:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return ""
    return _paragraphs_text(slide.notes_slide.notes_text_frame)


def _paragraphs_text(frame: Any) -> str:
    return "\n".join(line for line in paragraphs_of(frame) if line)


# --- page number, footer and date ---------------------------------------------------------------


def _printed(slide: Any) -> str | None:
    for shape in slide.shapes:
        if edge_kind(shape) == "number" and shape.has_text_frame:
            return one_line(shape.text_frame.text).strip("‹#›") or None
    return None


def _edges(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        if edge_kind(shape) == "edge" and shape.has_text_frame and shape.text_frame.text.strip():
            yield one_line(shape.text_frame.text)
