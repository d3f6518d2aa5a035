"""DOCX from its own XML: the pages as Word last laid them out, else the parts by heading."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from lxml.etree import LxmlError

from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, unheard
from corpus.readers import ocr
from corpus.readers.docx.contents import stretch
from corpus.readers.docx.context import Context, context_of
from corpus.readers.docx.names import W
from corpus.readers.docx.package import Package
from corpus.readers.docx.sections import Sections, edges_of, numbers_of, sections_of
from corpus.readers.docx.story import Story
from corpus.readers.docx.told import Place
from corpus.readers.flow import flow_document
from corpus.types import Document, Slide

DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, LxmlError, KeyError, ValueError, AttributeError, OSError,
)  # fmt: skip
"""What reading a damaged package raises."""


def read_docx(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the pages of a DOCX file as Word last laid them out, else its parts by heading.

    Raises:
        ReadError: it is damaged or has no text.
    """
    try:
        package = Package(data)
        context = context_of(package, limits, announce)
        body = package.document.find(f"{W}body")
        sections = sections_of(body)
        Story(context, context.pages).read(body, context.paper, sections)
    except DAMAGED as error:
        raise ReadError(
            f"{name}: DOCX が壊れています。Word で開いて保存し直してください。"
            " / damaged DOCX: open it in Word and save it anew"
        ) from error
    _mend_pages(context, sections)
    counted = package.counted_pages
    is_paged = context.pages.is_paged(counted)
    title, author, date = package.properties
    document = flow_document(
        path, name, data, context.pages.stream(counted), title, "DOCX", limits,
        context.told.dropped(lambda place: _where(place, context if is_paged else None)),
        author, date,
    )  # fmt: skip
    slides = _paged(document, context, sections) if is_paged else _unpaged(document, context)
    state = {"ocr": context.pictures.state} if context.pictures.state else {}
    return replace(document, slides=slides, metadata={**document.metadata, **state})


def _mend_pages(context: Context, sections: Sections) -> None:
    """Count the pages of a table of contents that Word did not mark."""
    numbers = numbers_of(sections, context.pages.page)
    more = context.contents.pages_more(numbers)
    stretch(context.pages, context.contents, more)
    sections.firsts = [context.pages.final(page) for page in sections.firsts]


def _where(place: Place, paged: Context | None) -> str:
    if paged is not None:
        return f"{paged.pages.final(place.page)}ページ"
    return f"「{place.heading}」のところ" if place.heading else ""


def _paged(document: Document, context: Context, sections: Sections) -> tuple[Slide, ...]:
    """Give each page its remarks, its printed number and what stands at its edges."""
    edges = edges_of(sections, context)
    edges += [(None, ())] * (len(document.slides) - len(edges))
    return tuple(
        replace(
            slide, notes=(*slide.notes, *context.pages.remarks.get(slide.number, ())),
            printed_page=printed, furniture=furniture,
        )
        for slide, (printed, furniture) in zip(document.slides, edges, strict=False)
    )  # fmt: skip


def _unpaged(document: Document, context: Context) -> tuple[Slide, ...]:
    """Give the parts their remarks: of pictures that were read where they stand, others first."""
    remarks = dict.fromkeys(text for page in context.pages.remarks.values() for text in page)
    read = [text for text in remarks if text in (ocr.READ_PICTURES, ocr.UNSURE)]
    others = [text for text in remarks if text not in read]
    return tuple(
        replace(
            slide, notes=(
                *slide.notes, *(others if slide.number == 1 else ()),
                *(read if any(block.kind == "figure" for block in slide.blocks) else ()),
            ),
        )
        for slide in document.slides
    )  # fmt: skip
