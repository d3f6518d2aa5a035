"""EPUB: the chapters of a book in reading order, each a web page."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from corpus.blocks import Dropped
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, unheard
from corpus.readers.flow import flow_document
from corpus.readers.html.read import HtmlPage, decoded, html_page
from corpus.readers.safe_xml import local_name, parse_xml
from corpus.types import Document

DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What reading a damaged or protected book raises (``RuntimeError``: it asks for a password)."""
_CONTAINER = "META-INF/container.xml"
_PAGES = (".xhtml", ".html", ".htm", ".xml")


def read_epub(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the chapters of a book, cut into slides at their main headings.

    Raises:
        ReadError: it is damaged or protected, or has no text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            package, base = _package(book, name)
            title = next((e.text or "" for e in package.iter() if local_name(e) == "title"), "")
            pages = list(_pages(book, package, base, name))
    except DAMAGED as error:
        raise ReadError(
            f"{name}: EPUB が壊れているか、保護されています。保護のないものを入手してください。"
            " / damaged or protected EPUB"
        ) from error
    blocks = [block for page, _ in pages for block in page.blocks]
    dropped = [one for page, lost in pages for one in (*page.dropped, *lost)]
    return flow_document(path, name, data, blocks, title, "EPUB", limits, dropped=dropped)


def _package(book: zipfile.ZipFile, name: str) -> tuple[Any, str]:
    """Return the package document and the folder that its addresses are below."""
    container = parse_xml(decoded(book.read(_CONTAINER), name), name)
    files = [e.get("full-path") for e in container.iter() if local_name(e) == "rootfile"]
    path = next((file for file in files if file), "")
    return parse_xml(decoded(book.read(path), name), name), posixpath.dirname(path)


def _pages(
    book: zipfile.ZipFile, package: Any, base: str, name: str
) -> Iterator[tuple[HtmlPage, tuple[Dropped, ...]]]:
    files = {
        e.get("id"): posixpath.normpath(posixpath.join(base, unquote(e.get("href") or "")))
        for e in package.iter()
        if local_name(e) == "item"
    }
    order = [files.get(e.get("idref")) for e in package.iter() if local_name(e) == "itemref"]
    for file in dict.fromkeys(file for file in order if file and file.lower().endswith(_PAGES)):
        yield _page(book, file, name)


def _page(book: zipfile.ZipFile, file: str, name: str) -> tuple[HtmlPage, tuple[Dropped, ...]]:
    """Read a chapter; one that cannot be read is told and costs no other."""
    try:
        return html_page(decoded(book.read(file), name), name), ()
    except (ReadError, *DAMAGED) as error:
        why = f"この部分は壊れているため読めません（{type(error).__name__}）。"
        return HtmlPage("", (), ()), (Dropped("章", file, why),)
