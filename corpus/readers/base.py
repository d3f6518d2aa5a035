"""One entry for every file format: a path in, a Document out, or a clear ReadError."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from corpus.files import DEFAULT_MAX_BYTES, Announce, Limits, ReadError, read_bytes, unheard
from corpus.gaiji import with_gaiji_told
from corpus.identity import identified
from corpus.readers.describe import DESCRIBED, described, description_stamp
from corpus.readers.kinds import check_kind
from corpus.readers.unreadable import refusal
from corpus.types import Document

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
    data = read_bytes(path, name, limits.max_bytes)
    check_kind(data, path.suffix.lower(), name, limits)
    said, stamp = described(path, name), description_stamp(path)
    document = reader_of(path.suffix.lower())(path, name, data, limits, announce)
    read = identified(with_gaiji_told(document), said)
    return replace(read, metadata={**read.metadata, DESCRIBED: stamp}) if stamp else read
