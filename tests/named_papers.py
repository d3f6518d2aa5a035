"""Papers of a test, and what is read of their heads."""

from __future__ import annotations

from pathlib import Path

import docx
from small_pdf import PdfPage, write_pdf

from corpus.readers.base import read_document
from corpus.types import Document

RUNNING = "この資料は、会議での検討のために作成したものであり、今後の検討により変わることがある。"


def read(path: Path) -> Document:
    return read_document(path, path.name)


def pdf(path: Path, lines: list[tuple[float, float, str, float]], body: bool = False) -> Document:
    page = PdfPage(width=595, height=842)
    for x, y, text, size in lines:
        page.text(x, y, text, size)
    for i in range(10 if body else 0):
        page.text(60, 420 + 22 * i, RUNNING, 10.5)
    return read(write_pdf(path, [page]))


def word(path: Path, paragraphs: list[str], title: str | None = None, author: str = "") -> Document:
    made = docx.Document()
    made.core_properties.author = author
    if title is not None:
        made.core_properties.title = title
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(str(path))
    return read(path)
