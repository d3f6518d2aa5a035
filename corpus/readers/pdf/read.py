"""A PDF file to a Document; slide numbers are the file's own pages, 1-based."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from corpus.blocks import Dropped
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers import ocr
from corpus.readers.draft import DraftBlock, make_slide
from corpus.readers.embedded import embedded
from corpus.readers.furniture import Furniture, Placed, find_furniture
from corpus.readers.pdf.filled_in import read_filled_in
from corpus.readers.pdf.glyphs import turned_glyph
from corpus.readers.pdf.kept_page import KeptPage
from corpus.readers.pdf.layout import lay_out
from corpus.readers.pdf.lines import find_lines
from corpus.readers.pdf.opening import check_count, open_pdf, without_text
from corpus.readers.pdf.page_labels import page_labels, with_labels
from corpus.readers.pdf.page_tables import find_tables
from corpus.readers.pdf.picture_pages import PictureReader, Recognised
from corpus.readers.pdf.repairs import count_repairs
from corpus.readers.pdf.rulings import Rules, read_rules
from corpus.readers.pdf.text_layer import TextLayer, TextLayers
from corpus.readers.pdf.turned import read_turned
from corpus.readers.pdf.view import size_of, view_of
from corpus.types import Document, Slide

MAX_FRAMES = 80
"""The largest frames of a page that may hold blocks together."""


def read_pdf(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the pages of a PDF as slides.

    Args:
        path: where it lies (a description may lie beside it).
        name: the name it is cited by.
        data: its bytes.
        limits: the most pages it may have.
        announce: told the number of pages before they are read.

    Raises:
        ReadError: it is encrypted, damaged, without pages, too long, or has no text at all.
    """
    document = open_pdf(name, data)
    try:
        count = len(document)
        check_count(name, count, limits)
        announce(count)
        pictures, layers = PictureReader(limits, announce), TextLayers(data)
        pages = [_read_page(document, i, layers, pictures) for i in range(count)]
        about = document.get_metadata_dict()
        labels = page_labels(document)
    finally:
        document.close()
    if not any(page.glyphs for page in pages):
        mapless = any(page.unreadable for page in pages)
        raise ReadError(without_text(name, count, pictures.state, mapless))
    slides = _slides(pages, labels)
    own = embedded(about.get("Title"), about.get("Author"), about.get("CreationDate"))
    return Document(
        name=name,
        title="",
        publisher="",
        content_hash=content_hash(data),
        slides=slides,
        metadata={**_metadata(pages), **own, **({"ocr": pictures.state} if pictures.state else {})},
        dropped=tuple(one for page in pages for one in page.dropped),
    )


def _read_page(
    document: pdfium.PdfDocument, i: int, layers: TextLayers, pictures: PictureReader
) -> KeptPage:
    page = _load(document, i)
    if page is None:
        return KeptPage()
    where = f"{i + 1}ページ"
    try:
        layer = layers.read(page, view_of(page), where)
        filled = read_filled_in(document, page, layer.view, where)
        glyphs = [*layer.glyphs, *filled.glyphs]
        recognised = pictures.read(page, layer.view, glyphs, layer.unreadable)
        view = layer.view.turned(recognised.turn)
        glyphs = [turned_glyph(glyph, layer.view, recognised.turn) for glyph in glyphs]
        glyphs.extend(recognised.glyphs)
        rules = read_rules(page, view) if glyphs else Rules()
        turned, upright = read_turned(page, view, glyphs)
    finally:
        page.close()
    tables, rest = find_tables(rules, upright)
    frames = sorted({*rules.frames, *recognised.areas}, key=size_of, reverse=True)[:MAX_FRAMES]
    return KeptPage(
        (view.width, view.height), len(glyphs), layer.unknown, (*filled.notes, *recognised.notes),
        tuple(find_lines(rest)), tuple(tables), tuple(frames), len(layer.unreadable), view.turn,
        recognised.places, (*layer.dropped, *filled.dropped, *_unread(layer, recognised, where)),
        tuple(turned),
    )  # fmt: skip


def _unread(layer: TextLayer, recognised: Recognised, where: str) -> Iterator[Dropped]:
    """Yield what is seen on a page and was not read."""
    why = recognised.unread
    if layer.unreadable and not recognised.glyphs:
        count = len(layer.unreadable)
        why = f"{ocr.MAPLESS}（{why}）" if why else ocr.MAPLESS
        yield Dropped(f"対応表のないフォントの文字（{count}字）", where, why)
    elif why:
        yield Dropped("画像の中の文字", where, why)


def _load(document: pdfium.PdfDocument, i: int) -> pdfium.PdfPage | None:
    """Return a page, or None where only this page is damaged."""
    try:
        return document[i]
    except pdfium.PdfiumError:
        return None


# --- pages to slides ----------------------------------------------------------------------------


def _slides(pages: Sequence[KeptPage], labels: Sequence[str]) -> tuple[Slide, ...]:
    placed = [[Placed(line.text, *area) for line, area in page.placed()] for page in pages]
    furniture = with_labels(find_furniture(placed, [page.size for page in pages]), labels)
    laid = lay_out([page.content(extra) for page, extra in zip(pages, furniture, strict=True)])
    return tuple(
        _slide(i, page, extra, blocks) for i, (page, extra, blocks) in
        enumerate(zip(pages, furniture, laid, strict=True), start=1)
    )  # fmt: skip


def _slide(
    number: int, page: KeptPage, furniture: Furniture, blocks: Sequence[DraftBlock]
) -> Slide:
    return make_slide(
        number,
        blocks,
        page.boxes(),
        title=page.title(furniture),
        printed_page=furniture.printed_page,
        inferred=furniture.inferred,
        notes=list(page.notes()),
        furniture=furniture.texts,
        size=page.shown_size,
    )


def _metadata(pages: Sequence[KeptPage]) -> dict[str, str]:
    repairs = count_repairs(glyph for page in pages for glyph in page.all_glyphs())
    return {
        "format": "PDF",
        "tables": str(sum(len(page.tables) for page in pages)),
        "unknown_characters": str(sum(page.unknown for page in pages)),
        "repairs": json.dumps(repairs, ensure_ascii=False),
    }
