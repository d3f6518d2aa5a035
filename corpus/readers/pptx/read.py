"""A PPTX file to a Document; slide numbers are the physical ones, hidden slides counted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.boxes import Box
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers.asides import asides
from corpus.readers.draft import DraftBlock, make_slide, put_in
from corpus.readers.embedded import embedded
from corpus.readers.furniture import Furniture, Placed, find_furniture
from corpus.readers.pptx.arrange import arranged
from corpus.readers.pptx.items import WORDS_TOLD, Content, Item
from corpus.readers.pptx.names import P
from corpus.readers.pptx.pictures import PictureReader, repeated_pictures
from corpus.readers.pptx.slide import slide_content
from corpus.readers.pptx.source import SlideSource, placeholder_kind, slide_sources
from corpus.readers.pptx.words import read_body
from corpus.types import Document, Slide

NOTES = "ノート: "
"""Stands before the words of a speaker's notes."""
HIDDEN = "非表示スライドです"
WITH_NOTES = "発表者のノートを含みます"
_UNREAD_HIDDEN = "会議で映らないスライドです。読むには設定 read_hidden を true にしてください"
_UNREAD_NOTES = "スライドには映りません。読むには設定 read_notes を true にしてください"


def read_pptx(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the slides of a PPTX file; hidden ones are empty unless the limits ask for them.

    Raises:
        ReadError: it is damaged, has no slides, too many, or no text.
    """
    deck = _open(name, data)
    count = len(deck.slides)
    _check_count(name, count, limits)
    announce(count)
    sources = list(slide_sources(deck))
    pictures = PictureReader(limits, announce, repeated_pictures(sources))
    contents = [_content(source, pictures, limits) for source in sources]
    placed = [_placed(content.items) for content in contents]
    furniture = find_furniture(placed, [source.size for source in sources])
    slides = tuple(
        _slide(source, content, extra, limits) for source, content, extra in
        zip(sources, contents, furniture, strict=True)
    )  # fmt: skip
    if not any(slide.text for slide in slides):
        raise ReadError(
            f"{name}: 読める文字がありません（{count}枚、画像だけか非表示のスライドです）。"
            "文字のある版を使ってください。"
            f" / slides without text ({count})"
        )
    about = deck.core_properties
    has_hidden = any(source.is_hidden for source in sources)
    has_notes = any(_speaker_notes(source) for source in sources)
    metadata = {
        "format": "PPTX",
        "tables": str(sum(content.tables for content in contents)),
        **embedded(about.title, about.author, about.created),
        **({"ocr": pictures.state} if pictures.state else {}),
        **asides(has_hidden, has_notes, limits),
    }
    dropped = tuple(one for content in contents for one in content.dropped)
    return Document(name, "", "", content_hash(data), slides, metadata, dropped=dropped)


def _open(name: str, data: bytes) -> Any:
    from pptx import Presentation

    try:
        deck = Presentation(io.BytesIO(data))
        len(deck.slides)
    except Exception as error:  # python-pptx raises KeyError, ValueError, lxml errors and others
        raise ReadError(
            f"{name}: PPTX が壊れています。PowerPoint で開いて保存し直してください。"
            " / damaged PPTX: open it in PowerPoint and save it anew"
        ) from error
    return deck


def _check_count(name: str, count: int, limits: Limits) -> None:
    if count < 1:
        raise ReadError(
            f"{name}: スライドがありません。正しいファイルか確かめてください。 / no slides"
        )
    if count > limits.max_pages:
        raise ReadError(
            f"{name}: スライドが多すぎます（{count}枚、上限 {limits.max_pages}）。分割するか、設定 max_pages を"
            "上げてください。 / too many slides: split it or raise max_pages"
        )


def _content(source: SlideSource, pictures: PictureReader, limits: Limits) -> Content:
    """Return what a slide shows; of a hidden one that is not asked for, only that it is there."""
    if not source.is_hidden or limits.hidden_slides:
        return slide_content(source, pictures)
    words = "".join(one.text or "" for one in source.tree.iter("{*}t"))[: WORDS_TOLD + 1]
    content = Content()
    content.lose([("非表示スライド", words, _UNREAD_HIDDEN)], source.where)
    return content


def _slide(
    source: SlideSource, content: Content, furniture: Furniture, limits: Limits
) -> Slide:  # fmt: skip
    items = [item for i, item in enumerate(content.items) if i not in furniture.lines]
    items = items or content.items
    ordered = arranged(items)
    blocks = [draft for item in ordered for draft in item.drafts]
    shown = limits.hidden_slides or not source.is_hidden
    notes = _speaker_notes(source) if shown else ""
    if notes and limits.speaker_notes:
        blocks.append(DraftBlock(put_in(NOTES + notes), "note"))
        content.notes.append(WITH_NOTES)
    elif notes:
        content.lose([("発表者のノート", notes, _UNREAD_NOTES)], source.where)
    marks = [HIDDEN] if source.is_hidden else []
    return make_slide(
        source.number, blocks, _boxes(ordered, source.size), title=content.title,
        printed_page=content.printed or furniture.printed_page,
        inferred=not content.printed and furniture.inferred,
        notes=list(dict.fromkeys([*marks, *content.notes])),
        furniture=tuple(dict.fromkeys((*content.edges, *furniture.texts))), size=source.size,
    )  # fmt: skip


def _boxes(items: Sequence[Item], size: tuple[float, float]) -> dict[int, Box]:
    wide, high = size
    return {
        key: Box(rect.left / wide, rect.top / high, rect.right / wide, rect.bottom / high)
        for item in items for key, rect in item.places.items()
    }  # fmt: skip


def _placed(items: Sequence[Item]) -> list[Placed]:
    """Return the shapes of one line with their places ("" for the others)."""
    return [Placed("" if item.is_title else item.alone, *item.rect[:4]) for item in items]


def _speaker_notes(source: SlideSource) -> str:
    """Return the words below a slide in the notes view, without headers and page numbers."""
    for relation in source.part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/notesSlide"):
            continue
        tree = relation.target_part._element
        bodies = [
            shape.find(f"{P}txBody") for shape in tree.iter(f"{P}sp")
            if placeholder_kind(shape) == "body"
        ]  # fmt: skip
        found = [read_body(body, source) for body in bodies if body is not None]
        return "\n".join(text for body in found for text in body.texts)
    return ""
