"""A PDF file to a Document; slide numbers are the file's own pages, 1-based."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdfium2 as pdfium

from corpus.blocks import Dropped
from corpus.boxes import Box
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers import ocr
from corpus.readers.draft import DraftBlock, make_slide
from corpus.readers.embedded import embedded
from corpus.readers.furniture import Furniture, Placed, find_furniture
from corpus.readers.pdf.filled_in import read_filled_in
from corpus.readers.pdf.glyphs import Glyph, turned_glyph
from corpus.readers.pdf.headings import find_page_title
from corpus.readers.pdf.layout import Content, lay_out
from corpus.readers.pdf.lines import Line, find_lines
from corpus.readers.pdf.opening import check_count, open_pdf, without_text
from corpus.readers.pdf.page_labels import page_labels, with_labels
from corpus.readers.pdf.page_tables import find_tables
from corpus.readers.pdf.picture_pages import PictureReader, Recognised
from corpus.readers.pdf.repairs import count_repairs
from corpus.readers.pdf.rulings import Rules, read_rules
from corpus.readers.pdf.tables import Table
from corpus.readers.pdf.text_layer import TextLayer, TextLayers
from corpus.readers.pdf.turned import TurnedPart, read_turned, shown_glyphs
from corpus.readers.pdf.view import Area, turned_back, view_of
from corpus.types import Document, Slide

GARBLED_SHARE = 0.05
"""A page with more characters that its fonts do not explain is reported as garbled."""
MAX_FRAMES = 80
"""The largest frames of a page that may hold blocks together."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What is kept of one page until the whole file has been seen."""

    size: tuple[float, float]
    glyphs: int
    unknown: int
    notes: tuple[str, ...]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    frames: tuple[Area, ...]
    unreadable: int = 0
    turn: int = 0
    places: Mapping[int, Area] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    turned: tuple[TurnedPart, ...] = ()


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
) -> _Page:
    page = _load(document, i)
    if page is None:
        return _Page((0.0, 0.0), 0, 0, (), (), (), ())
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
    frames = sorted({*rules.frames, *recognised.areas}, key=_area, reverse=True)[:MAX_FRAMES]
    return _Page(
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


def _area(frame: tuple[float, float, float, float]) -> float:
    return (frame[2] - frame[0]) * (frame[3] - frame[1])


# --- pages to slides ----------------------------------------------------------------------------


def _slides(pages: Sequence[_Page], labels: Sequence[str]) -> tuple[Slide, ...]:
    placed = [[Placed(line.text, *area) for line, area in _placed(page)] for page in pages]
    furniture = with_labels(find_furniture(placed, [page.size for page in pages]), labels)
    laid = lay_out([_content(page, extra) for page, extra in zip(pages, furniture, strict=True)])
    return tuple(
        _slide(i, page, extra, blocks) for i, (page, extra, blocks) in
        enumerate(zip(pages, furniture, laid, strict=True), start=1)
    )  # fmt: skip


def _placed(page: _Page) -> list[tuple[Line, Area]]:
    """Return the lines of a page, those of turned parts last, with their places on the page."""
    upright = [(li, (li.left, li.top, li.right, li.bottom)) for li in page.lines]
    return upright + [
        (li, part.on_page((li.left, li.top, li.right, li.bottom)))
        for part in page.turned for li in part.lines
    ]  # fmt: skip


def _content(page: _Page, furniture: Furniture) -> Content:
    """Return what stands on a page without its furniture."""
    lines = [line for line, _ in _placed(page)]
    kept = {id(line) for k, line in enumerate(lines) if k not in furniture.lines}
    if not kept and not page.tables:  # a divider whose every word is also a running head
        kept = {id(line) for k, line in enumerate(lines) if line.text and k in furniture.lines}
    turned = tuple(
        replace(part, lines=tuple(line for line in part.lines if id(line) in kept))
        for part in page.turned
    )
    upright = tuple(line for line in page.lines if id(line) in kept)
    return Content(page.size, upright, page.tables, page.frames, turned)


def _slide(number: int, page: _Page, furniture: Furniture, blocks: Sequence[DraftBlock]) -> Slide:
    return make_slide(
        number,
        blocks,
        _boxes(page),
        title=_page_title(page, furniture),
        printed_page=furniture.printed_page,
        inferred=furniture.inferred,
        notes=_notes(page),
        furniture=furniture.texts,
        size=_shown_size(page),
    )


def _page_title(page: _Page, furniture: Furniture) -> str:
    """Return the title of a page, in the frame in which most of it stands upright.

    A running head set large is one too (a series of slides under one title).
    """
    whole = next((part for part in page.turned if part.is_whole), None)
    lines, size = (whole.lines, whole.size) if whole else (page.lines, page.size)
    places = {id(line): k for k, (line, _) in enumerate(_placed(page))}
    dropped = [line for line in lines if places[id(line)] in furniture.lines]
    kept = [line for line in lines if places[id(line)] not in furniture.lines]
    upper = [line for line in dropped if line.bottom < size[1] / 4]
    below = [line for line in lines if line.top > size[1] / 4]
    title = find_page_title(kept, size)
    return title or (find_page_title([*upper, *below], size) if upper else "")


def _boxes(page: _Page) -> dict[int, Box]:
    width, height = _shown_size(page)
    return {
        number: Box(left / width, top / height, right / width, bottom / height)
        for number, (left, top, right, bottom) in _areas(page)
    }


def _areas(page: _Page) -> Iterator[tuple[int, Area]]:
    """Yield where each character stands on the page as shown."""
    for glyph in _glyphs(page):
        area = page.places.get(glyph.index, (glyph.left, glyph.top, glyph.right, glyph.bottom))
        yield glyph.index, turned_back(area, *page.size, page.turn)


def _shown_size(page: _Page) -> tuple[float, float]:
    return page.size[::-1] if page.turn % 2 else page.size


def _notes(page: _Page) -> list[str]:
    notes = []
    if page.unknown > GARBLED_SHARE * max(1, page.glyphs):
        notes.append(
            f"文字化けの疑い（フォントに対応表がない文字 {page.unknown}、全体 {page.glyphs}）"
        )
    if page.unreadable:
        notes.append(f"{ocr.MAPLESS}（{page.unreadable}字）")
    if page.size == (0.0, 0.0):
        notes.append("このページは壊れていて読めません")
    return [*notes, *page.notes]


def _metadata(pages: Sequence[_Page]) -> dict[str, str]:
    repairs = count_repairs(glyph for page in pages for glyph in _glyphs(page))
    return {
        "format": "PDF",
        "tables": str(sum(len(page.tables) for page in pages)),
        "unknown_characters": str(sum(page.unknown for page in pages)),
        "repairs": json.dumps(repairs, ensure_ascii=False),
    }


def _glyphs(page: _Page) -> Iterator[Glyph]:
    for line in page.lines:
        yield from line.glyphs
    for table in page.tables:
        for cell in table.cells:
            yield from cell.glyphs
    for part in page.turned:
        yield from shown_glyphs(part)
