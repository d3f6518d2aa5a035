"""One entry for every file format: a path in, a Document out, or a clear ReadError."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from corpus.editions import with_edition
from corpus.types import Document

DEFAULT_MAX_BYTES = 32 * 1024 * 1024


class ReadError(Exception):
    """A file cannot be read; the message names the file, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask for.

    Attributes:
        max_bytes: its size.
        max_pages: its pages, slides or sheets.
        seconds: time to read it; a file of many pages gets more (see the guard).
        memory_bytes: address space of the process that reads it.
        unpacked_bytes: what a zip file (PPTX, DOCX) may unpack to.
        ratio: unpacked over packed size.
        ocr: whether pages that are pictures are read by OCR, where an engine is installed.
        ocr_seconds: time to read one such page; it is added to ``seconds``.
        ocr_pages: the most such pages of one file.
    """

    max_bytes: int = DEFAULT_MAX_BYTES
    max_pages: int = 2_000
    seconds: float = 60.0
    memory_bytes: int = 1536 * 1024 * 1024
    unpacked_bytes: int = 500 * 1024 * 1024
    ratio: int = 100
    ocr: bool = False
    ocr_seconds: float = 30.0
    ocr_pages: int = 300


DEFAULT_LIMITS = Limits()


class Announce(Protocol):
    """Told the number of pages as soon as it is known, and of each page before OCR reads it."""

    def __call__(self, pages: int, ocr: bool = False) -> None:
        """Take the number of pages."""
        ...


def unheard(pages: int, ocr: bool = False) -> None:
    """Announce to nobody."""


Reader = Callable[[Path, str, bytes, Limits, Announce], Document]


_MODULES = {
    ".pdf": ("corpus.readers.pdf.read", "read_pdf"),
    ".pptx": ("corpus.readers.pptx", "read_pptx"),
    ".docx": ("corpus.readers.docx", "read_docx"),
    ".html": ("corpus.readers.html", "read_html"),
    ".htm": ("corpus.readers.html", "read_html"),
    ".md": ("corpus.readers.markdown", "read_markdown"),
    ".csv": ("corpus.readers.table_file", "read_table_file"),
    ".tsv": ("corpus.readers.table_file", "read_table_file"),
    ".txt": ("corpus.readers.text", "read_text"),
    ".text": ("corpus.readers.text", "read_text"),
}
SUPPORTED_SUFFIXES = frozenset(_MODULES)


def _reader(suffix: str) -> Reader:
    """Return the reader of a format; its libraries are imported only now."""
    module, function = _MODULES[suffix]
    reader: Reader = getattr(import_module(module), function)
    return reader


def read_document(
    path: Path, name: str, max_bytes: int = DEFAULT_MAX_BYTES, limits: Limits | None = None,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Read one file in this process; see :mod:`corpus.readers.guard` for files of strangers.

    Args:
        path: the file.
        name: the name under which the document is indexed and cited.
        max_bytes: a larger file is refused.
        limits: all limits; they stand instead of ``max_bytes``.
        announce: told the number of pages before they are read.

    Raises:
        ReadError: the file is missing, too large, empty, of an unknown format or not text.
    """
    limits = limits or Limits(max_bytes=max_bytes)
    if path.suffix.lower() not in SUPPORTED_SUFFIXES:
        known = "、".join(sorted(SUPPORTED_SUFFIXES))
        raise ReadError(
            f"{name}: この形式（{path.suffix or '拡張子なし'}）は読めません。読める形式: {known}"
            f" / unsupported format; supported: {known}"
        )
    from corpus.readers.kinds import check_kind

    data = _read_bytes(path, name, limits.max_bytes)
    check_kind(data, path.suffix.lower(), name, limits)
    return with_edition(_reader(path.suffix.lower())(path, name, data, limits, announce))


def _read_bytes(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise ReadError(
                f"{name}: ファイルが大きすぎます（{size / 2**20:.1f} MB、上限 {max_bytes / 2**20:.0f} MB）。"
                "分割するか、設定 max_file_mb を上げてください。"
                " / file too large: split it or raise max_file_mb"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{name}: 開けません（{error.strerror}）。場所と読み取り権限を確かめてください。 / cannot open"
        ) from error
    if not data.strip():
        raise ReadError(
            f"{name}: 中身が空です。正しいファイルか確かめてください。 / the file is empty"
        )
    return data


def content_hash(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
