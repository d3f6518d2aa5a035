"""What was asked, as the page of use counts it: moments, outcomes and slides, nobody's name."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.common.types import Place, Status
from assistant.operate.records.database import Database
from assistant.operate.records.feedback import Thumb
from assistant.operate.records.tables import AskedKeyRow, AskedRow, FeedbackRow

logger = logging.getLogger("seisaku.insight")

Outcome = Status | Literal["failed"]
OUTCOMES: tuple[Outcome, ...] = ("answered", "shown", "asked_back", "declined", "failed")
GREATEST = 2**63 - 1
"""The greatest number of a row; a database is not asked for one beyond."""
FROM_INSIGHT = "page:insight"
"""Who gives the feedback that the page of use files for the curators; it is nobody's opinion."""


@dataclass(frozen=True, slots=True)
class Note:
    """One question to be kept.

    Attributes:
        at: when its answer was there.
        status: what became of it.
        ms: milliseconds until the whole answer.
        user: who asked, as feedback knows them; only its hash is kept.
        groups: the asker's groups that limit documents.
        question: its words, None where they are not to be kept.
        answer_id: the answer's, "" where there is none.
        places: slides cited, or shown, or offered by a refusal.
    """

    at: datetime
    status: Outcome
    ms: int
    user: str = ""
    groups: tuple[str, ...] = ()
    question: str | None = None
    answer_id: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was kept; ``who`` is "" for nobody known, ``thumb`` None for no opinion."""

    number: int
    at: datetime
    status: Outcome
    ms: int
    who: str
    groups: frozenset[str]
    question: str | None
    answer_id: str
    places: tuple[Place, ...]
    thumb: Thumb | None = None


class AskedLog:
    """The questions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, notes: Sequence[Note]) -> None:
        """Keep questions, all or none.

        Raises:
            RecordsError: the database cannot be written.
        """
        with self._database.session() as session:
            key = _key(session)
            session.add_all(_row(note, key) for note in notes)

    def forget(self, before: datetime) -> None:
        """Delete the questions before a moment."""
        with self._database.session() as session:
            session.execute(delete(AskedRow).where(AskedRow.at < _utc(before)))

    def between(self, since: datetime, until: datetime) -> list[Asked]:
        """Return the questions from a moment on and before another, oldest first.

        Those of an outcome this version does not know are left out, and the log says so.

        Raises:
            RecordsError: the database cannot be read.
        """
        since, until = _utc(since), _utc(until)
        wanted = select(AskedRow).where(AskedRow.at >= since, AskedRow.at < until)
        with self._database.session() as session:
            thumbs = _thumbs(session, since)
            rows = session.scalars(wanted.order_by(AskedRow.at, AskedRow.id)).all()
            known = [row for row in rows if row.status in OUTCOMES]
            if len(known) < len(rows):
                left_out = len(rows) - len(known)
                logger.warning("%d questions of an unknown outcome are left out", left_out)
            return [_asked(row, thumbs) for row in known]

    def get(self, number: int) -> Asked | None:
        """Return one question, None where it is gone or never was."""
        if not 0 < number <= GREATEST:
            return None
        with self._database.session() as session:
            row = session.get(AskedRow, number)
            return _asked(row, {}) if row and row.status in OUTCOMES else None


def _utc(moment: datetime) -> datetime:
    """Return a moment as SQLite, which compares without time zones, has to be given it."""
    return moment.astimezone(UTC)


def _key(session: Session) -> bytes:
    """Return the key of this database, made at its first use."""
    row = session.get(AskedKeyRow, 1)
    if row is None:
        row = AskedKeyRow(id=1, key=secrets.token_hex(32))
        session.add(row)
        session.flush()
    return bytes.fromhex(row.key)


def _row(note: Note, key: bytes) -> AskedRow:
    who = hmac.new(key, note.user.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return AskedRow(
        at=_utc(note.at), status=note.status, ms=note.ms, who=who[:32] if note.user else "",
        groups=sorted(note.groups), question=note.question, answer_id=note.answer_id,
        places=[list(place) for place in note.places],
    )  # fmt: skip


def _thumbs(session: Session, since: datetime) -> dict[str, Thumb]:
    """Return people's last opinion on each answer; an opinion comes after its answer."""
    given = select(FeedbackRow.answer_id, FeedbackRow.thumb).order_by(FeedbackRow.id)
    people = given.where(FeedbackRow.created_at >= since, FeedbackRow.user != FROM_INSIGHT)
    return {id: "up" if thumb == "up" else "down" for id, thumb in session.execute(people)}


def _asked(row: AskedRow, thumbs: dict[str, Thumb]) -> Asked:
    status = next(name for name in OUTCOMES if name == row.status)
    places = tuple((str(document), int(slide)) for document, slide in row.places)
    return Asked(
        row.id, row.at, status, row.ms, row.who, frozenset(row.groups), row.question,
        row.answer_id, places, thumbs.get(row.answer_id),
    )  # fmt: skip
