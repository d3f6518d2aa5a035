"""The picture of any indexed slide: its page, its page through LibreOffice, or a drawing of it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from corpus.boxes import Box
from corpus.pictures.locate import locate, locate_beginning
from corpus.pictures.office import OFFICE_SUFFIXES
from corpus.pictures.painter import (
    OriginalChangedError,
    OriginalGoneError,
    PaintBusyError,
    Painter,
    PaintError,
)  # fmt: skip
from corpus.readers.base import DEFAULT_LIMITS, Limits
from index.documents import SlideSource
from index.office_pages import ConvertedPages, OfficeError, OfficePages
from index.picture_cache import PICTURES, PictureCache
from index.searchable import Searchable

VERSION = 1
"""Raised when the same request gives another picture, so that old ones are not shown."""
MAX_ASKED = 16
"""Pictures asked for at once, waiting ones too; a server has 40 threads for everything."""
DEFAULT_CACHE_BYTES = 256 * 2**20

Kind = Literal["page", "office", "drawing"]
Marked = Literal["quote", "shape", "none"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a slide.

    Attributes:
        png: the PNG file.
        kind: "page" is the PDF's own page, "office" LibreOffice's page, "drawing" the slide's text.
        marked: whether the quote is marked to the character, only its shape, or nothing.
        note: why a file is drawn although it has pages: "original-gone", "original-changed",
            "office-missing", "office-failed", "not-found-in-pages" or "render-failed"; else "".
    """

    png: bytes
    kind: Kind
    marked: Marked
    note: str = ""


class SlidePictures:
    """Makes and keeps pictures of the slides of one index; any thread may ask."""

    def __init__(
        self, index: Searchable, index_dir: Path, limits: Limits = DEFAULT_LIMITS,
        cache_bytes: int = DEFAULT_CACHE_BYTES, office: str = "soffice",
    ) -> None:  # fmt: skip
        """Prepare; nothing is written before the first picture.

        Args:
            index: the opened index.
            index_dir: its folder; pictures are kept below it, or in a folder of this process's own
                where it cannot be written.
            limits: size of a file, and memory and time to read it.
            cache_bytes: most bytes of pictures to keep.
            office: the LibreOffice program, "" for none.
        """
        self._index = index
        self._folder = index_dir / PICTURES
        self._cache_bytes = cache_bytes
        self._painter = Painter(limits)
        self._limits = limits
        self._office = office
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MAX_ASKED)

    def picture(
        self, document: str, number: int, span: tuple[int, int], width: int, caption: str
    ) -> Picture:
        """Return the picture of a slide.

        Args:
            document: the document's name.
            number: the slide, 1-based.
            span: start and end of the characters to mark; equal to mark nothing.
            width: of the picture in pixels (less where a side would pass 4,096).
            caption: written on drawings, to say that they are not the document's own page.

        Raises:
            UnknownSlideError: the index has no such slide.
            PaintBusyError: too many pictures are asked for at once.
            PaintError: not even the drawing could be made.
        """
        source = self._index.slide_source(document, number)
        if not self._places.acquire(blocking=False):
            raise PaintBusyError("too many pictures are asked for")
        try:
            return self._best(source, span, width, caption)
        finally:
            self._places.release()

    def close(self) -> None:
        """Remove what only this process could use."""
        with self._lock:
            if "_cache" in self.__dict__:
                self._cache.close()

    def _best(
        self, source: SlideSource, span: tuple[int, int], width: int, caption: str
    ) -> Picture:
        """Return the file's own page where there is one, else a drawing that says why."""
        suffix = source.file.suffix.lower()
        note = ""
        try:
            if suffix == ".pdf":
                return self._page(source, span, width)
            if suffix in OFFICE_SUFFIXES:
                return self._office_page(source, span, width)
        except PaintBusyError:
            raise
        except (PaintError, OfficeError) as error:
            note = _reason(error)
        return self._drawing(source, span, width, caption, note)

    def _page(self, source: SlideSource, span: tuple[int, int], width: int) -> Picture:
        boxes = source.slide.boxes.rectangles(*span)
        png = self._rendered(source.file, source.content_hash, source.slide.number, boxes, width)
        return Picture(png, "page", "quote" if boxes else "none")

    def _office_page(self, source: SlideSource, span: tuple[int, int], width: int) -> Picture:
        with self._lock:
            office = self._office_pages
        pages = office.of(source.file, source.content_hash)
        if source.file.suffix.lower() == ".pptx":
            number, boxes, marked = _in_deck(pages, source, span)
        else:
            number, boxes, marked = _in_text(pages, source, span)
        png = self._rendered(pages.file, pages.content_hash, number, boxes, width)
        return Picture(png, "office", marked)

    def _rendered(
        self, file: Path, content_hash: str, number: int, boxes: tuple[Box, ...], width: int
    ) -> bytes:
        key = ("page", content_hash, number, boxes, width)
        return self._kept(key, lambda: self._painter.page(file, content_hash, number, boxes, width))

    def _drawing(
        self, source: SlideSource, span: tuple[int, int], width: int, caption: str, note: str
    ) -> Picture:
        slide = source.slide
        shown = bool(slide.text[slice(*span)].strip())
        if slide.boxes.data and slide.width:
            shown = bool(slide.boxes.rectangles(*span))
        boxes = hashlib.sha256(slide.boxes.data).hexdigest()
        key = ("drawing", slide.title, slide.text, boxes, slide.width, slide.height, span, caption, width)  # fmt: skip
        png = self._kept(key, lambda: self._painter.drawing(slide, span, caption, width))
        return Picture(png, "drawing", "quote" if shown else "none", note)

    def _kept(self, key: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        text = json.dumps([VERSION, *key], ensure_ascii=False)
        name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() + ".png"
        with self._lock:
            cache = self._cache
        png = cache.get(name)
        if png is None:
            png = make()
            cache.put(name, png)
        return png

    @cached_property
    def _cache(self) -> PictureCache:
        return PictureCache(self._folder, self._cache_bytes)

    @cached_property
    def _office_pages(self) -> OfficePages:
        return OfficePages(self._cache, self._limits, self._office)


_OnPage = tuple[int, tuple[Box, ...], Marked]
"""The page, the boxes to mark on it, and how closely they mark the quote."""


def _in_deck(pages: ConvertedPages, source: SlideSource, span: tuple[int, int]) -> _OnPage:
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


def _in_text(pages: ConvertedPages, source: SlideSource, span: tuple[int, int]) -> _OnPage:
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


def _reason(error: PaintError | OfficeError) -> str:
    if isinstance(error, OfficeError):
        return str(error)
    if isinstance(error, OriginalGoneError):
        return "original-gone"
    return "original-changed" if isinstance(error, OriginalChangedError) else "render-failed"
