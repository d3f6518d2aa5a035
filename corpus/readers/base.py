"""One entry for every file format: a path in, a Document out, or a clear ReadError."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.types import Document

DEFAULT_MAX_BYTES = 32 * 1024 * 1024


class ReadError(Exception):
    """A file cannot be read; the message names the file, the reason and the remedy."""


Reader = Callable[[Path, str, bytes], Document]


def _readers() -> Mapping[str, Reader]:
    from corpus.readers.text import read_text

    return {".txt": read_text, ".text": read_text, ".md": read_text}


SUPPORTED_SUFFIXES = frozenset({".txt", ".text", ".md"})


def read_document(path: Path, name: str, max_bytes: int = DEFAULT_MAX_BYTES) -> Document:
    """Read one file.

    Args:
        path: the file.
        name: the name under which the document is indexed and cited.
        max_bytes: a larger file is refused.

    Raises:
        ReadError: the file is missing, too large, empty, of an unknown format or not text.
    """
    reader = _readers().get(path.suffix.lower())
    if reader is None:
        known = "、".join(sorted(SUPPORTED_SUFFIXES))
        raise ReadError(
            f"{name}: この形式（{path.suffix or '拡張子なし'}）は読めません。読める形式: {known}"
            f" / unsupported format; supported: {known}"
        )
    return reader(path, name, _read_bytes(path, name, max_bytes))


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
