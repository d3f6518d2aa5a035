"""The chain in the records' database: appended to by any thread or process, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from assistant.common.errors import AssistantError
from assistant.common.messages import both
from assistant.operate.records.database import Database
from assistant.operate.records.tables import AnswerRecordHeadRow, AnswerRecordRow
from assistant.operate.sealed.seal import GENESIS, Head, Sealed, canonical, sealed, signature

PAGE = 500
"""Records read at once."""


class TamperedError(AssistantError):
    """The end of the chain is not as it was left: nothing can be linked to it."""


def _now() -> datetime:
    return datetime.now(UTC)


class AnswerRecords:
    """The answer records of one database.

    Args:
        database: where they are.
        secret: signs the head (setting ``answer_records_secret``), "" for no signature.
        now: the clock.
    """

    def __init__(
        self, database: Database, secret: str = "", now: Callable[[], datetime] = _now
    ) -> None:
        self._database, self._secret, self._now = database, secret, now
        self._turn = threading.Lock()  # SQLite polls for its writer's place; threads need not

    def append(self, kind: str, content: dict[str, Any], term: str) -> Sealed:
        """Write one record to the end of the chain; it is on the disk when this returns.

        Raises:
            TamperedError: the end of the chain was changed.
            RecordsError: the database is full, or cannot be written.
        """
        with self._turn, self._database.session() as session:
            return self._append(session, kind, content, term)

    def erase(self, numbers: Sequence[int], content: dict[str, Any], term: str) -> Sealed:
        """Delete the texts of answers and write that to the chain, both or neither.

        Returns:
            The record of kind "deletion", whose ``content["records"]`` are the numbers.
        """
        with self._turn, self._database.session() as session:
            record = self._append(session, "deletion", {**content, "records": [*numbers]}, term)
            for at in range(0, len(numbers), PAGE):
                own = AnswerRecordRow.seq.in_(numbers[at : at + PAGE])
                session.execute(update(AnswerRecordRow).where(own).values(content=None))
        self._forget()
        return record

    def head(self) -> Head:
        """Return the end of the chain as it is written beside it; count -1 where it is gone."""
        with self._database.session() as session:
            row = session.get(AnswerRecordHeadRow, 1)
            return Head(row.count, row.hash, row.signature) if row else Head(-1, "")

    def get(self, number: int) -> Sealed | None:
        """Return a record by its number."""
        with self._database.session() as session:
            row = session.get(AnswerRecordRow, number)
            return _sealed(row) if row else None

    def after(self, number: int) -> list[Sealed]:
        """Return the first records after a number, at most a page of them."""
        wanted = select(AnswerRecordRow).where(AnswerRecordRow.seq > number)
        with self._database.session() as session:
            rows = session.scalars(wanted.order_by(AnswerRecordRow.seq).limit(PAGE))
            return [_sealed(row) for row in rows]

    def all(self) -> Iterator[Sealed]:
        """Yield all records in order, those that are added meanwhile too."""
        at = -(2**31)
        while page := self.after(at):
            yield from page
            at = page[-1].seq

    def signed(self, head: Head) -> bool:
        """Whether a head bears our signature; True where no secret is set."""
        return not self._secret or head.signature == self._signature(head.count, head.hash)

    def sign(self) -> None:
        """Sign the head anew: for a secret that is new to a chain that was verified."""
        with self._database.session() as session:
            row = session.get(AnswerRecordHeadRow, 1)
            if row is not None and row.count:
                row.signature = self._signature(row.count, row.hash)

    def _append(self, session: Session, kind: str, content: dict[str, Any], term: str) -> Sealed:
        head = self._taken(session)
        moment = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        record = sealed(head, kind, moment, term, canonical(content))
        session.add(AnswerRecordRow(**{name: getattr(record, name) for name in record.__slots__}))
        session.execute(
            update(AnswerRecordHeadRow)
            .where(AnswerRecordHeadRow.id == 1)
            .values(hash=record.hash, signature=self._signature(record.seq, record.hash))
        )
        return record

    def _taken(self, session: Session) -> Head:
        """Return the end of the chain, which nobody else can write to until this transaction ends.

        Counting up is the first thing the transaction does: it takes SQLite's only place for a writer,
        or PostgreSQL's lock of the row.
        """
        counted = session.execute(
            update(AnswerRecordHeadRow)
            .where(AnswerRecordHeadRow.id == 1)
            .values(count=AnswerRecordHeadRow.count + 1)
            .returning(
                AnswerRecordHeadRow.count, AnswerRecordHeadRow.hash, AnswerRecordHeadRow.signature
            )
        ).one_or_none()
        head = Head(counted[0] - 1, counted[1], counted[2]) if counted else None
        last = session.get(AnswerRecordRow, head.count) if head and head.count else None
        record = _sealed(last) if last else None
        if head is None or not self._fits(head, record):
            raise TamperedError(both("record_tampered"))
        return head

    def _fits(self, head: Head, last: Sealed | None) -> bool:
        if head.count == 0:
            return last is None and head.hash == GENESIS
        return last is not None and last.holds() and last.hash == head.hash and self.signed(head)

    def _signature(self, count: int, last: str) -> str:
        return signature(count, last, self._secret)

    def _forget(self) -> None:
        """Have SQLite write deleted texts out of its log too; PostgreSQL does so in its own time."""
        engine = self._database.open()
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _sealed(row: AnswerRecordRow) -> Sealed:
    return Sealed(**{name: getattr(row, name) for name in Sealed.__slots__})
