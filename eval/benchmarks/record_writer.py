"""Writes answer records from several threads and says each one that is on the disk, for ``records``."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from assistant.operate.records.database import Database
from assistant.operate.sealed.store import AnswerRecords

TEXT = "大学ファンドの規模は10兆円です。" * 40
"""About as long as an answer with its citations."""


def write(url: str, count: int, threads: int) -> None:
    """Write ``count`` records; a line ``NUMBER HASH`` on stdout acknowledges each."""
    database = Database(url)
    records, saying = AnswerRecords(database), threading.Lock()

    def one(number: int) -> None:
        record = records.append("answer", {"question": f"問{number}", "answer": TEXT}, "1y")
        with saying:
            sys.stdout.write(f"{record.seq} {record.hash}\n")
            sys.stdout.flush()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(count)))
    database.close()


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
