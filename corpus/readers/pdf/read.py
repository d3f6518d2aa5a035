"""A PDF file to a Document; slide numbers are the file's own pages, 1-based."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.boxes import Box
from corpus.mapped import MappedText
from corpus.readers import ocr
from corpus.readers.base import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers.describe import described
from corpus.readers.draft import make_slide, one_line
from corpus.readers.furniture import Furniture, Placed, find_furniture
from corpus.readers.pdf.aligned import find_aligned_tables
from corpus.readers.pdf.blocks import layout_blocks
from corpus.readers.pdf.glyphs import Glyph, read_glyphs, view_of
from corpus.readers.pdf.headings import find_page_title
from corpus.readers.pdf.lines import Line, find_lines
from corpus.readers.pdf.marks import attach_marks
from corpus.readers.pdf.picture_pages import PictureReader
from corpus.readers.pdf.repairs import count_repairs
from corpus.readers.pdf.rulings import Rules, read_rules
from corpus.readers.pdf.tables import Table, find_tables
from corpus.readers.tabletext import put_in
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
    frames: tuple[tuple[float, float, float, float], ...]


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
    document = _open(name, data)
    try:
        count = len(document)
        _check_count(name, count, limits)
        announce(count)
        pictures = PictureReader(limits, announce)
        pages = [_read_page(document, i, pictures) for i in range(count)]
        title = str(document.get_metadata_dict().get("Title", ""))
    finally:
        document.close()
    if not any(page.glyphs for page in pages):
        raise ReadError(_without_text(name, count, pictures.state))
    slides = _slides(pages)
    about = described(path, name)
    return Document(
        name=name,
        title=about.get("title") or _title(title, slides) or Path(name).stem,
        publisher=about.get("publisher", ""),
        content_hash=content_hash(data),
        slides=slides,
        metadata={**_metadata(pages), **({"ocr": pictures.state} if pictures.state else {})},
    )


def _open(name: str, data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise ReadError(
                f"{name}: パスワードで保護された PDF です。保護を外して保存し直してください。"
                " / encrypted PDF: save it without a password"
            ) from error
        raise ReadError(
            f"{name}: PDF が壊れています。元のファイルを入手し直すか、PDF として保存し直してください。"
            " / damaged PDF: get it again or save it anew"
        ) from error


def _check_count(name: str, count: int, limits: Limits) -> None:
    if count < 1:
        raise ReadError(
            f"{name}: ページがありません。正しいファイルか確かめてください。 / the PDF has no pages"
        )
    if count > limits.max_pages:
        raise ReadError(
            f"{name}: ページが多すぎます（{count}ページ、上限 {limits.max_pages}）。分割するか、"
            "設定 max_pages を上げてください。 / too many pages: split it or raise max_pages"
        )


def _without_text(name: str, count: int, ocr_state: str) -> str:
    """Return what to say of a file without a character, and what would help."""
    help_ja, help_en = "OCR をかけた PDF にしてください。", "run OCR on it first"
    if ocr_state == ocr.OFF:
        help_ja, help_en = "設定 ocr を auto にしてください。", "set ocr to auto"
    elif ocr_state == ocr.NONE:
        help_ja = f"文字認識（OCR）で読むには {ocr.remedy()} を実行してください。または {help_ja}"
    elif ocr_state:
        help_ja = f"OCR（{ocr_state}）でも読み取れませんでした。元のファイルを入手してください。"
        help_en = "OCR found nothing either: get the original file"
    return (
        f"{name}: 画像だけの PDF です（{count}ページ、文字がありません）。{help_ja}"
        f" / image-only PDF without text ({count} pages): {help_en}"
    )


def _read_page(document: pdfium.PdfDocument, i: int, pictures: PictureReader) -> _Page:
    page = _load(document, i)
    if page is None:
        return _Page((0.0, 0.0), 0, 0, (), (), (), ())
    try:
        view = view_of(page)
        glyphs, unknown = read_glyphs(page, view)
        glyphs = _on_page(glyphs, view.width, view.height)
        recognised = pictures.read(page, view, glyphs)
        glyphs.extend(recognised.glyphs)
        rules = read_rules(page, view) if glyphs else Rules()
    finally:
        page.close()
    tables, rest = find_tables(rules, glyphs)
    frames = sorted({*rules.frames, *recognised.areas}, key=_area, reverse=True)[:MAX_FRAMES]
    size = (view.width, view.height)
    lines = tuple(find_lines(rest))
    notes = recognised.notes
    return _Page(size, len(glyphs), unknown, notes, lines, tuple(tables), tuple(frames))


def _load(document: pdfium.PdfDocument, i: int) -> pdfium.PdfPage | None:
    """Return a page, or None where only this page is damaged."""
    try:
        return document[i]
    except pdfium.PdfiumError:
        return None


def _area(frame: tuple[float, float, float, float]) -> float:
    return (frame[2] - frame[0]) * (frame[3] - frame[1])


def _on_page(glyphs: list[Glyph], width: float, height: float) -> list[Glyph]:
    """Leave out what lies outside the shown page: printers' marks and hidden remains."""
    return [g for g in glyphs if -1 <= g.x <= width + 1 and -1 <= g.y <= height + 1]


# --- pages to slides ----------------------------------------------------------------------------


def _slides(pages: Sequence[_Page]) -> tuple[Slide, ...]:
    placed = [
        [Placed(line.text, line.left, line.top, line.right, line.bottom) for line in page.lines]
        for page in pages
    ]
    furniture = find_furniture(placed, [page.size for page in pages])
    return tuple(
        _slide(i, page, extra) for i, (page, extra) in
        enumerate(zip(pages, furniture, strict=True), start=1)
    )  # fmt: skip


def _slide(number: int, page: _Page, furniture: Furniture) -> Slide:
    lines = [line for k, line in enumerate(page.lines) if k not in furniture.lines]
    title = find_page_title(lines, page.size)
    if not lines and not page.tables:  # a divider whose every word is also a running head
        lines = [li for k, li in enumerate(page.lines) if li.text and k in furniture.lines]
    if not title:
        title = _heading_in_furniture(page, furniture)
    aligned, running = find_aligned_tables(attach_marks(lines))
    blocks = layout_blocks(running, [*page.tables, *aligned], page.frames)
    notes = _notes(page)
    return make_slide(
        number,
        [_one_text(block.lines) for block in blocks],
        _boxes(page),
        title=title,
        printed_page=furniture.printed_page,
        inferred=furniture.inferred,
        notes=notes,
        furniture=furniture.texts,
        size=page.size,
    )


def _heading_in_furniture(page: _Page, furniture: Furniture) -> str:
    """Return a running head set large (a series of slides under one title), or ""."""
    dropped = [page.lines[k] for k in sorted(furniture.lines)]
    upper = [line for line in dropped if line.bottom < page.size[1] / 4]
    return find_page_title([*upper, *_body(page)], page.size) if upper else ""


def _body(page: _Page) -> list[Line]:
    return [line for line in page.lines if line.top > page.size[1] / 4]


def _one_text(lines: Sequence[MappedText]) -> MappedText:
    whole = MappedText("", ())
    for line in lines:
        whole = whole + put_in("\n") + line if whole.text else line
    return whole


def _boxes(page: _Page) -> dict[int, Box]:
    width, height = page.size
    return {
        g.index: Box(g.left / width, g.top / height, g.right / width, g.bottom / height)
        for g in _glyphs(page)
    }


def _notes(page: _Page) -> list[str]:
    notes = []
    if page.unknown > GARBLED_SHARE * max(1, page.glyphs):
        notes.append(
            f"文字化けの疑い（フォントに対応表がない文字 {page.unknown}、全体 {page.glyphs}）"
        )
    if page.size == (0.0, 0.0):
        notes.append("このページは壊れていて読めません")
    return [*notes, *page.notes]


def _title(embedded: str, slides: Sequence[Slide]) -> str:
    """Return the title of the first page, or the one in the file's properties."""
    first = slides[0].title
    useful = one_line(embedded)
    named_after_file = useful.lower().endswith(
        (".ppt", ".pptx", ".doc", ".docx", ".jtd", ".xls", ".xlsx")
    )
    return first or ("" if named_after_file else useful)


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
