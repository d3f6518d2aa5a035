"""One writer at a time changes an index; whatever the disk refuses is told with the remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.store.errors import IndexBuildError, IndexBusyError
from index.store.generations import GENERATIONS, LOCK

LOCK_SECONDS = 3
"""A second writer waits this long before it is told so."""


@contextmanager
def writing(index_dir: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Be the only writer of an index, after at most so many seconds in which another one is.

    Raises:
        IndexBusyError: another process still writes.
        IndexBuildError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        (index_dir / GENERATIONS).mkdir(parents=True, exist_ok=True)
        with FileLock(index_dir / LOCK, timeout=seconds):
            yield
    except Timeout:
        raise IndexBusyError(
            f"索引 {index_dir} は別の処理が更新中です。終わってからもう一度実行してください。"
            " / another process is updating this index: try again when it has finished"
        ) from None
    except (OSError, sqlite3.OperationalError) as error:
        raise IndexBuildError(
            f"索引 {index_dir} に書き込めません（{error}）。空き容量と書き込み権限を確かめるか、"
            "--index で別のフォルダを指定してください。以前の索引はそのままです。"
            " / cannot write: check free space and permission, or name another folder with "
            "--index; the index as it was is unchanged"
        ) from error
