"""A mail as a document: its headers, then its words; the files with it are documents of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus.blocks import Dropped
from corpus.files import DEFAULT_LIMITS, Announce, Limits, unheard
from corpus.readers.flow import Flow, flow_document, heading, paragraph
from corpus.readers.html.read import html_page
from corpus.readers.mail.eml import parse_eml
from corpus.readers.mail.message import Mail
from corpus.readers.mail.msg import parse_msg
from corpus.types import Document


def parse_mail(data: bytes, suffix: str, name: str) -> Mail:
    """Return the mail of an EML or MSG file.

    Raises:
        ReadError: it is damaged or no mail.
    """
    return parse_msg(data, name) if suffix == ".msg" else parse_eml(data, name)


def read_mail(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return a mail without the files that came with it.

    Raises:
        ReadError: it is damaged or no mail.
    """
    suffix = path.suffix.lower()
    mail = parse_mail(data, suffix, name)
    words, hidden = _words(mail, name)
    blocks = [*_head(mail), *words]
    document = flow_document(
        path, name, data, blocks, mail.subject, suffix.removeprefix(".").upper(), limits,
        dropped=(*hidden, *mail.dropped),
    )  # fmt: skip
    return replace(document, date=document.date or mail.day)


def _head(mail: Mail) -> Iterator[Flow]:
    if mail.subject:
        yield heading(mail.subject, 1)
    yield paragraph(mail.headers, "paragraph")


def _words(mail: Mail, name: str) -> tuple[list[Flow], tuple[Dropped, ...]]:
    """Return the words as a mail program shows them: the web page where there is one."""
    if mail.html.strip():
        page = html_page(mail.html, name)
        if page.blocks:
            return list(page.blocks), page.dropped
    pieces = mail.text.replace("\r\n", "\n").split("\n\n")
    return [paragraph(piece) for piece in pieces if piece.strip()], ()
