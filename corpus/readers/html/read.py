"""HTML by lxml: headings, paragraphs, lists and tables, as a person sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from corpus.blocks import Dropped
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, unheard
from corpus.readers.decoding import decode, decode_as
from corpus.readers.flow import Flow, flow_document
from corpus.readers.html.blocks import PageBlocks
from corpus.readers.html.unseen import UnseenRemover
from corpus.types import Document

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What is read of a page: its title, its blocks and what nobody sees."""

    title: str
    blocks: tuple[Flow, ...]
    dropped: tuple[Dropped, ...]


def read_html(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return a web page as slides, one a main heading.

    Raises:
        ReadError: it is not HTML, or has no text.
    """
    page = html_page(decoded(data, name), name)
    return flow_document(
        path, name, data, page.blocks, page.title, "HTML", limits, dropped=page.dropped
    )


def html_page(source: str, name: str) -> HtmlPage:
    """Return what a person sees of HTML.

    Raises:
        ReadError: it is not HTML.
    """
    from lxml import etree, html

    try:
        parser = html.HTMLParser(
            no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        root = html.document_fromstring(_without_declaration(source), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadError(
            f"{name}: HTML として読めません。ブラウザで開いて保存し直してください。 / not readable as HTML"
        ) from error
    title = " ".join((root.findtext(".//title") or "").split())
    dropped = UnseenRemover(root).remove()
    body = root.find("body")
    blocks = tuple(PageBlocks().of(body if body is not None else root))
    return HtmlPage(title, blocks, dropped)


def decoded(data: bytes, name: str) -> str:
    """Decode by the page's own declaration where it holds, else as any text file."""
    match = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:1024])
    if match:
        text = decode_as(data, match.group(1).decode("ascii"))
        if text and "\x00" not in text:
            return text
    return decode(data, name)[0]


def _without_declaration(text: str) -> str:
    """Drop an XML declaration, whose encoding lxml refuses in text that is decoded already."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.removeprefix("\ufeff"))
