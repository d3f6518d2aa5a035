"""A finished SQLite file, read by any thread."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index.store.errors import IndexOpenError
from index.store.generations import damaged


class SqliteFile:
    """Rows of a file that no one writes to any more.

    One connection serves all threads, one statement at a time: a statement takes a millisecond or
    two, and Python's cached statements must not be bound by two threads at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._store = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    def rows(self, query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query.

        Raises:
            IndexOpenError: the file is damaged; the message names it and the remedy.
        """
        try:
            with self._lock:
                return self._store.execute(query, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.ProgrammingError):
                raise
            index_dir = self._path.parents[2] if len(self._path.parents) > 2 else self._path.parent
            raise IndexOpenError(damaged(index_dir, self._path.name)) from error

    def close(self) -> None:
        """Close the file, after the statement that runs: SQLite dies of the two at once."""
        with self._lock:
            self._store.close()


def listed(values: Iterable[object]) -> str:
    """Return values for ``IN (SELECT value FROM json_each(?))``, which takes any number of them."""
    return json.dumps(list(values), ensure_ascii=False)
