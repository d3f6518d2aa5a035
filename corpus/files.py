"""A file as it comes: its bytes, how much it may ask for, and the error where it cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

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
