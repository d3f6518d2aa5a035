"""Copies the records' SQLite file, whole, while others read and write it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from assistant.common.settings import Settings

BUSY_SECONDS = 30


def records_place(settings: Settings) -> Path | None:
    """Return where the records' SQLite file is or would be; None where it is another database."""
    if settings.database_url.startswith("postgres"):
        return None
    name = make_url(settings.database_url).database
    return Path(name) if name and name != ":memory:" else None


def records_file(settings: Settings) -> Path | None:
    """Return the records' SQLite file, or None where there is none."""
    place = records_place(settings)
    return place if place is not None and place.is_file() else None


def copy_records(source: Path, target: Path) -> None:
    """Make a database the copy of another one in one transaction, by SQLite's own backup.

    Raises:
        sqlite3.DatabaseError: the source is damaged, or one of them cannot be used.
    """
    with (
        closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as one,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as other,
    ):
        one.backup(other)
        found = other.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)
