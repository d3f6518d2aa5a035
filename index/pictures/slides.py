"""The picture of any indexed slide: its page, its page through LibreOffice, or a drawing of it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from corpus.boxes import Box
from corpus.files import DEFAULT_LIMITS, Limits
from corpus.pictures.office import OFFICE_SUFFIXES
from corpus.pictures.painter import (
    OriginalChangedError,
    OriginalGoneError,
    PaintBusyError,
    Painter,
    PaintError,
)  # fmt: skip
from corpus.pictures.png_boxes import boxes_in
from corpus.readers.base import IMAGE_SUFFIXES
from index.pictures.office_pages import OfficeError
from index.pictures.office_places import Marked, boxes_on, on_page
from index.pictures.originals import Original
from index.pictures.parts import PictureParts
from index.store.documents import SlideSource
from index.store.picture_cache import PICTURES

VERSION = 2
"""Raised when the same request gives another picture, so that old ones are not shown."""
MAX_ASKED = 16
"""Pictures asked for at once, waiting ones too; a server has 40 threads for everything."""
DEFAULT_CACHE_BYTES = 256 * 2**20

Kind = Literal["page", "office", "drawing"]


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


@dataclass(frozen=True, slots=True)
class PlacesOnPicture:
    """Where words stand on a picture: for each of them its boxes, in fractions of the picture."""

    kind: Kind
    boxes: tuple[tuple[Box, ...], ...]


class Sources(Protocol):
    """Knows the file of each slide."""

    def slide_source(self, document: str, number: int) -> SlideSource:
        """Return a slide and the file that it was read from.

        Raises:
            UnknownSlideError: there is no such slide.
        """
        ...


class SlidePictures:
    """Makes and keeps pictures of the slides of one index; any thread may ask."""

    def __init__(
        self, index: Sources, index_dir: Path, limits: Limits = DEFAULT_LIMITS,
        cache_bytes: int = DEFAULT_CACHE_BYTES, office: str = "soffice",
    ) -> None:  # fmt: skip
        """Prepare; nothing is written before the first picture.

        Args:
            index: knows the slides and their files.
            index_dir: its folder; pictures are kept below it, or in a folder of this process's own
                where it cannot be written.
            limits: size of a file, and memory and time to read it.
            cache_bytes: most bytes of pictures to keep.
            office: the LibreOffice program, "" for none.
        """
        self._index = index
        self._painter = Painter(limits)
        self._parts = PictureParts(index_dir / PICTURES, cache_bytes, limits, office)
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

    def boxes(
        self, document: str, number: int, spans: Sequence[tuple[int, int]], width: int, caption: str
    ) -> PlacesOnPicture:
        """Return where words stand on the picture in which the first of them are marked.

        Args:
            document: the document's name.
            number: the slide, 1-based.
            spans: start and end of the characters of each; one at least.
            width: of the picture, as it is asked for; ``caption`` likewise.

        Raises:
            UnknownSlideError: the index has no such slide.
            PaintBusyError: too many pictures are asked for at once.
            PaintError: there is no picture.
        """
        made = self.picture(document, number, spans[0], width, caption)
        source = self._index.slide_source(document, number)
        if made.kind == "office":
            return PlacesOnPicture(made.kind, self._on_office_page(source, spans))
        chars = source.slide.boxes if made.kind == "page" else boxes_in(made.png)
        return PlacesOnPicture(made.kind, tuple(chars.rectangles(*span) for span in spans))

    def original(self, document: str) -> Original:
        """Return the file that a document was read from, as it was read.

        Raises:
            UnknownSlideError: the index has no such document.
            OriginalError: the file is gone, or another one now.
        """
        source = self._index.slide_source(document, 1)
        return self._parts.get().originals.whole(source)

    def close(self) -> None:
        """Remove what only this process could use."""
        self._parts.close()

    def _best(
        self, source: SlideSource, span: tuple[int, int], width: int, caption: str
    ) -> Picture:
        """Return the file's own page where there is one, else a drawing that says why."""
        suffix = source.file.suffix.lower()
        note = ""
        try:
            if suffix in (".pdf", *IMAGE_SUFFIXES, *OFFICE_SUFFIXES):
                return self._of_file(source, suffix, span, width)
        except PaintBusyError:
            raise
        except (PaintError, OfficeError) as error:
            note = _reason(error)
        return self._drawing(source, span, width, caption, note)

    def _of_file(
        self, source: SlideSource, suffix: str, span: tuple[int, int], width: int
    ) -> Picture:
        originals = self._parts.get().originals
        source = originals.reachable(source)
        if suffix in OFFICE_SUFFIXES:
            return self._office_page(source, span, width)
        pdf = source.file, source.content_hash
        pages = originals.picture_pages(source) if suffix in IMAGE_SUFFIXES else pdf
        return self._page(source, pages, span, width)

    def _page(
        self, source: SlideSource, pdf: tuple[Path, str], span: tuple[int, int], width: int
    ) -> Picture:
        boxes = source.slide.boxes.rectangles(*span)
        png = self._rendered(*pdf, source.slide.number, boxes, width)
        return Picture(png, "page", "quote" if boxes else "none")

    def _office_page(self, source: SlideSource, span: tuple[int, int], width: int) -> Picture:
        pages = self._parts.get().office.of(source.file, source.content_hash)
        number, boxes, marked = on_page(pages, source, span)
        png = self._rendered(pages.file, pages.content_hash, number, boxes, width)
        return Picture(png, "office", marked)

    def _on_office_page(
        self, source: SlideSource, spans: Sequence[tuple[int, int]]
    ) -> tuple[tuple[Box, ...], ...]:
        """Return the boxes of words that are on the page on which the first of them are."""
        parts = self._parts.get()
        source = parts.originals.reachable(source)
        pages = parts.office.of(source.file, source.content_hash)
        number, first, _ = on_page(pages, source, spans[0])
        return (first, *(boxes_on(pages, source, span, number) for span in spans[1:]))

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
        size = slide.width, slide.height
        key = ("drawing", slide.title, slide.text, boxes, *size, span, caption, width)
        png = self._kept(key, lambda: self._painter.drawing(slide, span, caption, width))
        return Picture(png, "drawing", "quote" if shown else "none", note)

    def _kept(self, key: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        text = json.dumps([VERSION, *key], ensure_ascii=False)
        name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() + ".png"
        cache = self._parts.get().cache
        png = cache.get(name)
        if png is None:
            png = make()
            cache.put(name, png)
        return png


def _reason(error: PaintError | OfficeError) -> str:
    if isinstance(error, OfficeError):
        return str(error)
    if isinstance(error, OriginalGoneError):
        return "original-gone"
    return "original-changed" if isinstance(error, OriginalChangedError) else "render-failed"
