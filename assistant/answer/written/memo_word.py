"""A conversation as a Word memo: A4, with a table of sources under each answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from assistant.answer.written.memo import MemoEntry, MemoSource, lead, made_on
from assistant.answer.written.prose_word import add_prose, plain_text, repeat_head
from assistant.common.messages import Language, message

FONT, HEAD_FONT = "游明朝", "游ゴシック"
"""Windows and macOS have both; others put their own Japanese face in the place."""
NAVY, QUIET = RGBColor(0x1F, 0x40, 0x76), RGBColor(0x53, 0x60, 0x74)
MARGIN = Mm(25)
COLUMNS = (Mm(14), Mm(58), Mm(88))
"""Number, place, quote: the width of A4 between the margins."""
SEAL_COLUMNS = (Mm(40), Mm(120))


def memo_docx(
    told: Sequence[MemoEntry], day: date, language: Language, title: str = "", about: str = ""
) -> bytes:
    """Return a memo as a DOCX file; ``title`` and ``about`` stand at its head in the place of a memo's."""
    title = title or message("memo_title", language)
    memo = _blank(title, language)
    _line(memo, title, 18, bold=True, head=True, centred=True)
    dated = _line(memo, made_on(day, language), 10.5)
    dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _line(memo, about or lead(told, language), 9, colour=QUIET)
    for number, entry in enumerate(told, start=1):
        _add_entry(memo, number, entry, language)
    out = BytesIO()
    memo.save(out)
    return out.getvalue()


def _blank(title: str, language: Language) -> Any:
    memo = Document()
    memo.core_properties.title = title
    memo.core_properties.author = message("app_title", language)
    memo.core_properties.language = language
    section = memo.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    normal = memo.styles["Normal"]
    normal.font.size = Pt(10.5)
    _face(normal.element.get_or_add_rPr(), FONT)
    for name, size in (("Heading 1", 13), ("Heading 2", 10.5)):
        style = memo.styles[name]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, NAVY
        _face(style.element.get_or_add_rPr(), HEAD_FONT)
    _numbered(section.footer.paragraphs[0], language)
    return memo


def _face(properties: Any, font: str) -> None:
    """Name a face for every script: Word chooses by script, and a theme's face goes first."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _line(
    memo: Any, text: str, size: float, *, bold: bool = False, head: bool = False,
    centred: bool = False, colour: RGBColor | None = None,
) -> Any:  # fmt: skip
    paragraph = memo.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if head:
        _face(run._element.get_or_add_rPr(), HEAD_FONT)
    if colour is not None:
        run.font.color.rgb = colour
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
    return paragraph


def _add_entry(memo: Any, number: int, entry: MemoEntry, language: Language) -> None:
    heading = message("memo_question", language, number=number)
    memo.add_heading(f"{heading}　{' '.join(entry.question.split())}", level=1)
    if entry.asked:
        _line(memo, entry.asked, 9, colour=QUIET).paragraph_format.keep_with_next = True
    if entry.read_as:
        _line(memo, message("understood", language, question=entry.read_as), 9, colour=QUIET)
    memo.add_heading(message("memo_answer", language), level=2)
    if entry.label:
        _line(memo, entry.label, 10.5, bold=True)
    add_prose(memo, entry.answer)
    for warning in entry.warnings:
        _line(memo, f"※ {warning}", 9, colour=QUIET)
    if entry.sources:
        memo.add_heading(entry.heading, level=2)
        shown = [source for source in entry.sources if source.shown]
        for source in shown:
            _line(memo, source.where, 9, bold=True).paragraph_format.keep_with_next = True
            add_prose(memo, source.words)
        if cited := [source for source in entry.sources if not source.shown]:
            _add_sources(memo, cited, language)
    for line in entry.credit.splitlines():
        _line(memo, line, 9).paragraph_format.space_before = Pt(4)
    if entry.seal:
        _add_seal(memo, entry.seal)


def _add_seal(memo: Any, seal: Sequence[tuple[str, str]]) -> None:
    table = memo.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for name, value in seal:
        cells = table.add_row().cells
        for cell, text, width in zip(cells, (name, value), SEAL_COLUMNS, strict=True):
            _fill(cell, text)
            cell.width = width


def _add_sources(memo: Any, sources: Sequence[MemoSource], language: Language) -> None:
    heads = message("memo_heads", language).split("|")
    table = memo.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, head, bold=True)
    repeat_head(table.rows[0])
    for source in sources:
        where = "\n".join(part for part in (source.document, source.place, source.title) if part)
        cells = table.add_row().cells
        for cell, text in zip(cells, (source.number, where, plain_text(source.words)), strict=True):
            _fill(cell, text)
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, COLUMNS, strict=True):
            cell.width = width


def _fill(cell: Any, text: str, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.bold = Pt(9), bold


def _numbered(paragraph: Any, language: Language) -> None:
    """Write 「1 / 3 ページ」 as fields that Word counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = message("memo_page", language, page="\0", pages="\0").split("\0")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if text:
            paragraph.add_run(text).font.size = Pt(9)
        if field:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            paragraph._p.append(element)
