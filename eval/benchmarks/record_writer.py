"""Writes answer records from several threads and says each one that is on the disk, for ``records``."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from assistant.operate.records.database import Database
from assistant.operate.sealed.store import AnswerRecords

TEXT = "大学ファンドの規模は10兆円です。" * 40
"""About as long as an answer with its citations."""


def write(url: str, threads: int) -> None:
    """Write records until stdin ends; a line ``NUMBER HASH`` on stdout acknowledges each."""
    database = Database(url)
    records, saying, enough = AnswerRecords(database), threading.Lock(), threading.Event()

    def many() -> None:
        while not enough.is_set():
            record = records.append("answer", {"question": "問", "answer": TEXT}, "1y")
            with saying:
                sys.stdout.write(f"{record.seq} {record.hash}\n")
                sys.stdout.flush()

    with ThreadPoolExecutor(threads) as pool:
        writing = [pool.submit(many) for _ in range(threads)]
        sys.stdin.read()
        enough.set()
        for one in writing:
            one.result()
    database.close()


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
