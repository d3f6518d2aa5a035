"""What is read of a mail, whatever file it is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from corpus.blocks import Dropped

_JAPAN = timezone(timedelta(hours=9))
"""Mail programs show the time of the place they run at: the ministry's."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail.

    Attributes:
        subject: 件名.
        sender: 差出人, name and address.
        to: 宛先.
        cc: CC.
        date: when it was sent, None where it does not say.
        html: its words as a web page, "" where there are none.
        text: its words as plain text.
        attachments: the files that came with it.
        dropped: what is in it and is not read.
    """

    subject: str
    sender: str
    to: str
    cc: str
    date: datetime | None
    html: str
    text: str
    attachments: tuple[Attachment, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def day(self) -> str:
        """When it was sent: 「2024年6月10日」."""
        at = self._local
        return f"{at.year}年{at.month}月{at.day}日" if at else ""

    @property
    def headers(self) -> str:
        """The headers as lines."""
        at = self._local
        lines = (
            ("件名", self.subject),
            ("差出人", self.sender),
            ("宛先", self.to),
            ("CC", self.cc),
            ("日時", f"{self.day} {at:%H:%M}" if at else ""),
            ("添付", "、".join(one.name for one in self.attachments)),
        )
        return "\n".join(f"{name}: {value}" for name, value in lines if value)

    @property
    def _local(self) -> datetime | None:
        if self.date is None:
            return None
        try:
            known = self.date if self.date.tzinfo else self.date.replace(tzinfo=UTC)
            return known.astimezone(_JAPAN)
        except (OverflowError, ValueError):
            return None
