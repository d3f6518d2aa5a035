"""One entry for every file format: a path in, a Document out, or a clear ReadError."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol

from corpus.gaiji import with_gaiji_told
from corpus.identity import identified
from corpus.readers.unreadable import refusal
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
        office: the LibreOffice program that opens older office files, "" for none.
        hidden_slides: whether hidden slides and sheets are read.
        speaker_notes: whether the notes below the slides are read.
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
    office: str = "soffice"
    hidden_slides: bool = False
    speaker_notes: bool = False


DEFAULT_LIMITS = Limits()


class Announce(Protocol):
    """Told the number of pages as soon as it is known, and of each page before OCR reads it."""

    def __call__(self, pages: int, ocr: bool = False) -> None:
        """Take the number of pages."""
        ...


def unheard(pages: int, ocr: bool = False) -> None:
    """Announce to nobody."""


Reader = Callable[[Path, str, bytes, Limits, Announce], Document]


_CONVERTED = (".xls", ".ods", ".doc", ".ppt", ".odt", ".odp", ".rtf")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp")
_MODULES = {
    ".pdf": ("corpus.readers.pdf.read", "read_pdf"),
    ".xlsx": ("corpus.readers.xlsx.read", "read_xlsx"),
    ".xlsm": ("corpus.readers.xlsx.read", "read_xlsx"),
    ".docx": ("corpus.readers.docx.read", "read_docx"),
    ".pptx": ("corpus.readers.pptx.read", "read_pptx"),
    ".html": ("corpus.readers.html.read", "read_html"),
    ".htm": ("corpus.readers.html.read", "read_html"),
    ".xhtml": ("corpus.readers.html.read", "read_html"),
    ".md": ("corpus.readers.markdown", "read_markdown"),
    ".markdown": ("corpus.readers.markdown", "read_markdown"),
    ".csv": ("corpus.readers.table_file", "read_table_file"),
    ".tsv": ("corpus.readers.table_file", "read_table_file"),
    ".txt": ("corpus.readers.text", "read_text"),
    ".text": ("corpus.readers.text", "read_text"),
    **dict.fromkeys(_CONVERTED, ("corpus.readers.converted", "read_converted")),
    **dict.fromkeys(IMAGE_SUFFIXES, ("corpus.readers.image", "read_image")),
    ".epub": ("corpus.readers.epub", "read_epub"),
    ".json": ("corpus.readers.json_file", "read_json"),
    ".xml": ("corpus.readers.xml_file", "read_xml"),
    ".eml": ("corpus.readers.mail.read", "read_mail"),
    ".msg": ("corpus.readers.mail.read", "read_mail"),
    ".zip": ("corpus.readers.containers", "read_archive"),
}
SUPPORTED_SUFFIXES = frozenset(_MODULES)


def reader_of(suffix: str) -> Reader:
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
        raise ReadError(f"{name}: {refusal(path.suffix, '、'.join(sorted(SUPPORTED_SUFFIXES)))}")
    from corpus.readers.describe import DESCRIBED, described, description_stamp
    from corpus.readers.kinds import check_kind

    data = read_bytes(path, name, limits.max_bytes)
    check_kind(data, path.suffix.lower(), name, limits)
    said, stamp = described(path, name), description_stamp(path)
    document = reader_of(path.suffix.lower())(path, name, data, limits, announce)
    read = identified(with_gaiji_told(document), said)
    return replace(read, metadata={**read.metadata, DESCRIBED: stamp}) if stamp else read


def read_bytes(path: Path, name: str, max_bytes: int) -> bytes:
    """Return a file's bytes.

    Raises:
        ReadError: it is missing, too large or empty.
    """
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
