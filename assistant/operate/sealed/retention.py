"""Retention classes: how long the text of a record is kept.

``5y`` is a class of the rules on official documents: years that begin with the April after the record was
made (行政文書の管理に関するガイドライン: 保存期間の起算日は、作成した日の属する年度の翌年度の4月1日).
``90d`` is one of under a year (1年未満), which begins with the record. ``kept`` never ends (常用).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from assistant.operate.sealed.seal import Sealed

JAPAN = timezone(timedelta(hours=9))
APRIL = 4
"""A fiscal year begins with the first of it."""


def ends(moment: datetime, term: str) -> date | None:
    """Return the first day on which a text need not be kept, by Japan's calendar; None for never."""
    day = moment.astimezone(JAPAN).date()
    if term.endswith("d"):
        return day + timedelta(days=int(term[:-1]))
    if term.endswith("y"):
        fiscal = day.year if day.month >= APRIL else day.year - 1
        return date(fiscal + 1 + int(term[:-1]), APRIL, 1)
    return None


@dataclass(frozen=True, slots=True)
class Kept:
    """A record whose text is there: its class now, and the first day on which it need not be kept."""

    seq: int
    term: str
    until: date | None


def kept(records: Iterable[Sealed]) -> list[Kept]:
    """Return the answers whose text is there; a class given later counts.

    The latest moment of the chain so far counts where the clock was set back: nothing lapses early.
    """
    found: dict[int, tuple[datetime, str]] = {}
    latest = datetime.min.replace(tzinfo=JAPAN)
    for record in records:
        latest = max(latest, datetime.fromisoformat(record.recorded_at))
        if record.kind == "answer" and record.content is not None:
            found[record.seq] = (latest, record.term)
        elif record.kind == "class":
            for number in record.values["records"]:
                if number in found:
                    found[number] = (found[number][0], record.values["term"])
    return [Kept(seq, term, ends(moment, term)) for seq, (moment, term) in found.items()]


def lapsed(records: Iterable[Sealed], today: date) -> list[int]:
    """Return the numbers of the answers whose text need not be kept any more."""
    return [item.seq for item in kept(records) if item.until and item.until <= today]
