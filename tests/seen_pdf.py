"""What is read of a PDF file of a test."""

from __future__ import annotations

from pathlib import Path

from small_pdf import PdfPage, first_free, write_pdf

from corpus.files import Limits
from corpus.readers.base import read_document
from corpus.types import Document


def read(path: Path, with_ocr: bool = False) -> Document:
    return read_document(path, path.name, limits=Limits(ocr=with_ocr, ocr_seconds=120))


def text_of(document: Document) -> str:
    return "".join("".join(slide.text for slide in document.slides).split())


def told(document: Document) -> str:
    return " ".join(f"{one.where} {one.what} {one.why}" for one in document.dropped)


def form(path: Path, *fields: str) -> Path:
    """Write a page with labels and fields; a field's dictionary lacks what all have."""
    page = PdfPage()
    page.text(60, 100, "申請額", 12)
    page.text(60, 140, "区分", 12)
    page.text(90, 180, "誓約事項に同意する", 12)
    first = first_free([page])
    refs = " ".join(f"{first + k} 0 R" for k in range(len(fields)))
    page.entries = f"/Annots [{refs}]"
    bodies = tuple(f"<< /Type /Annot /Subtype /Widget /F 4 {field} >>" for field in fields)
    return write_pdf(path, [page], f"/AcroForm << /Fields [{refs}] >>", bodies)
