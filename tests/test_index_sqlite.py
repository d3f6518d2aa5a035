"""A finished SQLite file that is read and closed by several threads."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from index.store.sqlite_file import SqliteFile


def test_a_file_that_is_closed_while_another_thread_reads_ends_in_an_error_not_a_crash(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rows.sqlite3"
    with sqlite3.connect(path) as store:
        store.execute("CREATE TABLE numbers (n)")
        store.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(2_000)])
    store.close()
    for _ in range(10):
        file, reading, ended = SqliteFile(path), threading.Event(), []

        def read(
            file: SqliteFile = file, reading: threading.Event = reading, ended: list[str] = ended
        ) -> None:
            try:
                while len(file.rows("SELECT n, n * n FROM numbers ORDER BY -n")) == 2_000:
                    reading.set()
            except sqlite3.ProgrammingError as error:
                ended.append(str(error))

        reader = threading.Thread(target=read)
        reader.start()
        assert reading.wait(60)
        file.close()
        reader.join(60)
        assert ended == ["Cannot operate on a closed database."]
