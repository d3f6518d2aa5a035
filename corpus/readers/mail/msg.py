"""MSG: a mail as Outlook keeps it (MS-OXMSG), a compound file of properties."""

from __future__ import annotations

import io
import re
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

from corpus.blocks import Dropped
from corpus.files import ReadError
from corpus.readers.decoding import decode, decode_as
from corpus.readers.mail.message import Attachment, Mail

_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER, _ADDRESS, _SMTP, _TO, _CC = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04, 0x0E03
_SENT, _DELIVERED, _CODE_PAGE = 0x0039, 0x0E06, 0x3FFD
_DATA, _LONG_NAME, _SHORT_NAME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3712
_PROPERTIES = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_"
_ROOT_HEADER = 32
"""Bytes before the properties of the mail itself (MS-OXMSG 2.4.1.1)."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
MAX_ATTACHMENTS = 1_000
_RTF_WHY = "リッチテキストだけのメールのため読めません。Outlook でテキスト形式か HTML 形式にして保存し直してください。"
_MAIL_WHY = "添付されたメールは読めません。Outlook で開いて別に保存してください。"
_INLINE_WHY = "本文の中に置かれた画像です。文字が要るときは画像を別に保存してください。"


def parse_msg(data: bytes, name: str) -> Mail:
    """Return a mail of Outlook.

    Raises:
        ReadError: it is damaged or no mail.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            if not file.exists(_PROPERTIES):
                raise ReadError(
                    f"{name}: Outlook のメールではありません。正しい拡張子に直してください。"
                    " / not a mail of Outlook: rename it"
                )
            return _Msg(file, name).mail()
    except ReadError:
        raise
    except Exception as error:  # olefile raises OSError, struct.error, IndexError and others
        raise ReadError(
            f"{name}: メールが壊れています。Outlook で開いて保存し直してください。"
            " / damaged mail: open it in Outlook and save it anew"
        ) from error


class _Msg:
    """Reads the streams of one mail."""

    def __init__(self, file: Any, name: str) -> None:
        self._file = file
        self._name = name
        self._values = self._fixed("", _ROOT_HEADER)
        page = struct.unpack("<I", self._values.get(_CODE_PAGE, b"\0" * 8)[:4])[0]
        self._code_page = f"cp{page}" if page not in (0, 65001) else "utf-8"

    def mail(self) -> Mail:
        """Return the mail."""
        html = self._html()
        attachments, dropped = self._attachments(html)
        text = self._text("", _BODY)
        if not html and not text and self._stream("", _RTF, 0x0102):
            dropped.append(Dropped("本文", "", _RTF_WHY))
        name = self._text("", _SENDER)
        found = (self._text("", _SMTP), self._text("", _ADDRESS))
        address = next((one for one in found if "@" in one), "")
        sender = f"{name} <{address}>" if name and address and name != address else name or address
        return Mail(
            self._text("", _SUBJECT), sender, self._text("", _TO).rstrip("; "),
            self._text("", _CC).rstrip("; "), self._date(), html, text,
            tuple(attachments), tuple(dropped),
        )  # fmt: skip

    def _stream(self, folder: str, tag: int, kind: int) -> bytes:
        path = f"{folder}__substg1.0_{tag:04X}{kind:04X}"
        if not self._file.exists(path) or self._file.get_type(path) != 2:
            return b""
        data: bytes = self._file.openstream(path).read()
        return data

    def _text(self, folder: str, tag: int) -> str:
        if wide := self._stream(folder, tag, 0x001F):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream(folder, tag, 0x001E).rstrip(b"\0")
        return decode_as(narrow, self._code_page) or narrow.decode("cp932", "replace")

    def _html(self) -> str:
        if data := self._stream("", _HTML, 0x0102):
            said = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:4096])
            text = decode_as(data, said.group(1).decode("ascii") if said else self._code_page)
            return text if text is not None else decode(data, self._name)[0]
        return self._text("", _HTML)

    def _fixed(self, folder: str, header: int) -> dict[int, bytes]:
        """Return the values of eight bytes (numbers, times) by their tag."""
        path = f"{folder}{_PROPERTIES}"
        data = self._file.openstream(path).read() if self._file.exists(path) else b""
        entries = (data[at : at + 16] for at in range(header, len(data) - 15, 16))
        return {struct.unpack("<H", entry[2:4])[0]: entry[8:16] for entry in entries}

    def _date(self) -> datetime | None:
        raw = self._values.get(_SENT) or self._values.get(_DELIVERED) or b""
        ticks = struct.unpack("<Q", raw)[0] if len(raw) == 8 else 0
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def _attachments(self, html: str) -> tuple[list[Attachment], list[Dropped]]:
        folders = sorted(
            {path[0] for path in self._file.listdir() if path[0].startswith(_ATTACHED)}
        )
        found: list[Attachment] = []
        dropped: list[Dropped] = []
        for number, folder in enumerate(folders[:MAX_ATTACHMENTS], start=1):
            below = f"{folder}/"
            name = self._text(below, _LONG_NAME) or self._text(below, _SHORT_NAME)
            name = name or f"添付{number}"
            content_id = self._text(below, _CONTENT_ID)
            if self._file.exists(f"{below}__substg1.0_{_DATA:04X}000D"):
                dropped.append(Dropped(f"添付されたメール「{name}」", "添付", _MAIL_WHY))
            elif content_id and f"cid:{content_id}" in html:
                dropped.append(Dropped(f"画像「{name}」", "本文", _INLINE_WHY))
            else:
                found.append(Attachment(name, self._stream(below, _DATA, 0x0102)))
        return found, dropped
