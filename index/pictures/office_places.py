"""Where a slide's words stand on the pages that LibreOffice made of its file."""

from __future__ import annotations

from typing import Literal

from corpus.boxes import Box
from corpus.pictures.locate import locate, locate_beginning
from corpus.pictures.office import DECK_SUFFIXES
from index.pictures.office_pages import ConvertedPages, OfficeError
from index.store.documents import SlideSource

Marked = Literal["quote", "shape", "none"]
OnPage = tuple[int, tuple[Box, ...], Marked]
"""The page, the boxes to mark on it, and how closely they mark the quote."""


def on_page(pages: ConvertedPages, source: SlideSource, span: tuple[int, int]) -> OnPage:
    """Find a slide's words, or with an empty span the slide, on the pages LibreOffice made.

    Raises:
        OfficeError: they are not there.
    """
    in_deck = source.file.suffix.lower() in DECK_SUFFIXES
    return (_in_deck if in_deck else _in_text)(pages, source, span)


def boxes_on(
    pages: ConvertedPages, source: SlideSource, span: tuple[int, int], number: int
) -> tuple[Box, ...]:
    """Return the boxes of words on one page, none where they stand on another or are not found."""
    try:
        page, boxes, _ = on_page(pages, source, span)
    except OfficeError:
        return ()
    return boxes if page == number else ()


def _in_deck(pages: ConvertedPages, source: SlideSource, span: tuple[int, int]) -> OnPage:
    """Find a quote on the page of its slide, line by line where it is not found as a whole.

    What LibreOffice sets otherwise than it was read (a chart's values) is marked by its shape.
    """
    slide = source.slide
    if len(pages.slides) != source.slides:
        raise OfficeError("not-found-in-pages")
    whole = locate(pages.slides, slide, *span, page=slide.number)
    if whole is not None and whole.boxes:
        return slide.number, whole.boxes, "quote"
    boxes: list[Box] = []
    marked: Marked = "quote"
    for start, end in _lines(slide.text, span):
        place = locate(pages.slides, slide, start, end, page=slide.number)
        if place is None or not place.boxes:
            marked = "shape"
        boxes += place.boxes if place and place.boxes else slide.boxes.rectangles(start, end)
    return slide.number, tuple(dict.fromkeys(boxes)), marked if boxes else "none"


def _in_text(pages: ConvertedPages, source: SlideSource, span: tuple[int, int]) -> OnPage:
    """Find a quote in a document whose parts are not its pages; without one, the part's beginning."""
    quoted = bool(source.slide.text[slice(*span)].strip())
    slide = source.slide
    place = locate(pages.slides, slide, *span) if quoted else locate_beginning(pages.slides, slide)
    if place is None:
        raise OfficeError("not-found-in-pages")
    return place.page, place.boxes if quoted else (), "quote" if quoted else "none"


def _lines(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the spans of the lines within a span."""
    start, lines = span[0], []
    for line in text[slice(*span)].split("\n"):
        if line.strip():
            lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines
