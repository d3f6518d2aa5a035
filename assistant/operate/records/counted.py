"""Requests of each caller in a moving window, counted by all processes of one database together."""

from __future__ import annotations

import hashlib
import math
import time

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from assistant.operate.records.database import Database
from assistant.operate.records.tables import CountedRow

SWEEP_SECONDS = 60.0
"""So often requests that count no more are deleted, whoever made them."""
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:caller, 7310456))")
"""One request of a caller is counted at a time; others need not wait. The number is any of our own."""
_NOW = text("SELECT extract(epoch FROM clock_timestamp())")
"""The database's clock: those of the machines may differ."""


class Counted:
    """Counts in the database; only hashes of names and moments are kept, and no longer than they count.

    Args:
        database: a PostgreSQL, which several processes share.
        most: requests of one caller in a window.
        seconds: length of the window.
    """

    def __init__(self, database: Database, most: int, seconds: int) -> None:
        self._database, self._most, self._seconds = database, most, seconds
        self._swept = 0.0

    def wait(self, caller: str) -> int:
        """Count one request; return 0, or the seconds until the next may come where this one may not.

        Raises:
            RecordsError: the database cannot be used; nothing was counted.
        """
        name = hashlib.sha256(caller.encode("utf-8", "surrogatepass")).hexdigest()
        with self._database.session() as session:
            session.execute(_LOCK, {"caller": name})
            now = float(session.scalar(_NOW) or 0)
            self._sweep(session, now)
            since = now - self._seconds
            counted, first = session.execute(
                select(func.count(), func.min(CountedRow.at)).where(
                    CountedRow.caller == name, CountedRow.at > since
                )
            ).one()
            if counted >= self._most:
                return max(1, math.ceil(first - since))
            session.add(CountedRow(caller=name, at=now))
        return 0

    def _sweep(self, session: Session, now: float) -> None:
        if time.monotonic() - self._swept < SWEEP_SECONDS:
            return
        self._swept = time.monotonic()
        session.execute(delete(CountedRow).where(CountedRow.at <= now - self._seconds))
