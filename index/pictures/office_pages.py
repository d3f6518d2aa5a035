"""PPTX and DOCX as pages: LibreOffice's PDF, made once for a file's content, and read like any PDF."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from corpus.files import Limits, ReadError, content_hash
from corpus.pictures.office import ConvertError, convert, find_office
from corpus.pictures.painter import OriginalChangedError, OriginalGoneError, PaintBusyError
from corpus.readers.guard import GuardedReader
from corpus.types import Slide
from index.store.picture_cache import PictureCache
from index.store.sums import file_sha256

KEPT_IN_MEMORY = 4
"""Converted files whose pages stay in memory; a page holds a few tens of kilobytes."""
RETRY_SECONDS = 600.0
"""A file that LibreOffice could not convert is not tried again for so long."""
WAIT_SECONDS = 120.0
"""One conversion runs at a time; whoever waits longer is told so."""


class OfficeError(Exception):
    """LibreOffice gives no page; the message is a ``Picture.note``."""


@dataclass(frozen=True, slots=True)
class ConvertedPages:
    """LibreOffice's PDF of a file: where it lies, its SHA-256, and its pages with their boxes."""

    file: Path
    content_hash: str
    slides: tuple[Slide, ...]


class OfficePages:
    """Converts files and remembers what came of it; any thread may ask."""

    def __init__(self, cache: PictureCache, limits: Limits, program: str) -> None:
        """Prepare.

        Args:
            cache: keeps the PDFs.
            limits: size of a file, and memory and time to read the PDF.
            program: name or path of LibreOffice, "" for none.
        """
        self._cache = cache
        self._limits = limits
        self._program = program
        self._turn = threading.Lock()
        self._known: OrderedDict[str, ConvertedPages] = OrderedDict()
        self._failed: dict[str, float] = {}

    def of(self, file: Path, expected_hash: str) -> ConvertedPages:
        """Return the pages of a PPTX or DOCX.

        Args:
            file: the file.
            expected_hash: SHA-256 of the bytes that were indexed.

        Raises:
            OfficeError: LibreOffice is not there, or cannot convert the file.
            OriginalError: the file is gone or another one now.
            PaintBusyError: other conversions take too long.
        """
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise PaintBusyError("LibreOffice is busy")
        try:
            return self._of(file, expected_hash)
        finally:
            self._turn.release()

    def _of(self, file: Path, expected_hash: str) -> ConvertedPages:
        name = f"{expected_hash}.pdf"
        known = self._known.get(expected_hash)
        if known is not None and self._cache.path(name) == known.file:
            self._known.move_to_end(expected_hash)
            return known
        if time.monotonic() - self._failed.get(expected_hash, -RETRY_SECONDS) < RETRY_SECONDS:
            raise OfficeError("office-failed")
        try:
            pages = self._read(self._cache.path(name) or self._convert(file, expected_hash), file)
        except (ConvertError, ReadError, OSError):
            self._failed[expected_hash] = time.monotonic()
            raise OfficeError("office-failed") from None
        self._known[expected_hash] = pages
        while len(self._known) > KEPT_IN_MEMORY:
            self._known.popitem(last=False)
        return pages

    def _convert(self, file: Path, expected_hash: str) -> Path:
        data = _original(file, expected_hash, self._limits.max_bytes)
        program = find_office(self._program)
        if program is None:
            raise OfficeError("office-missing")
        kept = self._cache.put(f"{expected_hash}.pdf", convert(program, data, file.suffix.lower()))
        if kept is None:
            raise ConvertError("the PDF cannot be kept")
        return kept

    def _read(self, pdf: Path, file: Path) -> ConvertedPages:
        with GuardedReader(self._limits) as reader:
            slides = reader.read(pdf, file.name).slides
        return ConvertedPages(pdf, file_sha256(pdf), slides)


def _original(file: Path, expected_hash: str, max_bytes: int) -> bytes:
    """Return the bytes of a file if they are those that were indexed (and so checked)."""
    try:
        if not file.is_file():
            raise OriginalGoneError(str(file))
        if file.stat().st_size > max_bytes:
            raise OriginalChangedError(str(file))
        data = file.read_bytes()
    except OSError:
        raise OriginalGoneError(str(file)) from None
    if content_hash(data) != expected_hash:
        raise OriginalChangedError(str(file))
    return data
