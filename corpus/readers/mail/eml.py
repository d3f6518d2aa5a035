"""EML (RFC 5322): headers and parts, in the encodings of Japanese mails."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from corpus.blocks import Dropped
from corpus.readers.decoding import decode, decode_as
from corpus.readers.mail.message import Attachment, Mail

MAX_PARTS = 1_000
_INLINE_WHY = "本文の中に置かれた画像です。文字が要るときは画像を別に保存してください。"
_SPACE = re.compile(r"\s+")


def parse_eml(data: bytes, name: str) -> Mail:
    """Return a mail; a header or part that breaks the rules is read as far as it goes."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts = list(_parts(message))[:MAX_PARTS]
    texts = {"text/plain": "", "text/html": ""}
    attachments: list[Attachment] = []
    dropped: list[Dropped] = []
    for part in parts:
        kind = part.get_content_type()
        if _is_attached(part):
            attachments.append(_attachment(part, len(attachments) + 1))
        elif kind in texts:
            texts[kind] = "\n\n".join(filter(None, (texts[kind], _text(part, name))))
        elif kind.startswith("image/"):
            dropped.append(Dropped(f"画像「{_file_name(part) or kind}」", "本文", _INLINE_WHY))
    return Mail(
        _header(message, "Subject"), _people(message, "From"), _people(message, "To"),
        _people(message, "Cc"), _date(message), texts["text/html"], texts["text/plain"],
        tuple(attachments), tuple(dropped),
    )  # fmt: skip


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something; a mail inside a mail is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(inner, list):
            yield part
        else:
            waiting[:0] = [one for one in inner if isinstance(one, Message)]


def _is_attached(part: Message) -> bool:
    kind = part.get_content_type()
    if kind == "message/rfc822" or part.get_content_disposition() == "attachment":
        return True
    named = bool(_file_name(part))
    return named and not (kind.startswith("image/") and "Content-ID" in part)


def _attachment(part: Message, number: int) -> Attachment:
    inner = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
        mail = inner[0]
        subject = _header(mail, "Subject") if isinstance(mail, Message) else ""
        file = _file_name(part) or f"{subject or f'添付{number}'}.eml"
        return Attachment(file, mail.as_bytes() if isinstance(mail, Message) else b"")
    file = _file_name(part) or f"添付{number}"
    return Attachment(file, _bytes(part))


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message, name: str) -> str:
    data = _bytes(part)
    said = part.get_content_charset()
    text = decode_as(data, said) if said else None
    return text if text is not None else decode(data, name)[0] if data.strip() else ""


def _file_name(part: Message) -> str:
    try:
        found = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):  # RFC 2231 with an encoding that there is not
        return ""
    return _decoded(found)


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return _decoded(value) if value is not None else ""


def _decoded(value: object) -> str:
    """Return a header's words: encoded words, raw bytes of an old mailer, or plain text."""
    try:
        pieces = decode_header(value)  # type: ignore[arg-type]
    except (ValueError, LookupError, HeaderParseError):
        pieces = [(str(value), None)]
    text = "".join(_piece(piece, charset) for piece, charset in pieces)
    return _SPACE.sub(" ", text).strip()


def _piece(piece: object, charset: str | None) -> str:
    data = piece if isinstance(piece, bytes) else str(piece).encode("utf-8", "surrogateescape")
    if charset and charset != "unknown-8bit" and (text := decode_as(data, charset)) is not None:
        return text
    for encoding in ("utf-8", "iso2022_jp", "cp932", "euc_jp"):
        if (encoding != "iso2022_jp" or b"\x1b$" in data) and (
            b"\x1b$" not in data or encoding == "iso2022_jp"
        ):
            text = decode_as(data, encoding)
            if text is not None and "\ufffd" not in text:
                return text
    return data.decode("utf-8", "replace")


def _people(message: Message, name: str) -> str:
    """Return 「総務課 <soumu@example.go.jp>、…」."""
    values = [_decoded(value) for value in message.get_all(name, [])]
    people = getaddresses(values)
    told = [f"{who} <{address}>" if who and address else who or address for who, address in people]
    return "、".join(filter(None, told)) or "、".join(values)


def _date(message: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
