"""Answer records at full load, with kills: ``python -m eval.benchmarks.records --count 10000``.

Several processes of several threads write to one database; in between one of them is killed (SIGKILL) and
another takes its place. Afterwards every record that was acknowledged has to be in a chain that verifies.
Prints JSON; ends with exit code 1 where one was lost.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.records.database import Database
from assistant.operate.sealed.store import AnswerRecords
from assistant.operate.sealed.verify import verify


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: records acknowledged, lost and in the chain; problems; records a second."""

    acknowledged: int
    lost: int
    written: int
    kills: int
    problems: int
    per_second: float
    verify_seconds: float


class _Writer:
    """One process that writes until it is ended or killed, and what it has acknowledged."""

    def __init__(self, url: str, threads: int) -> None:
        command = [sys.executable, "-m", "eval.benchmarks.record_writer", url, str(threads)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self._process.stdin and self._process.stdout  # noqa: S101 - they are pipes
        self._wanted, self._lines = self._process.stdin, self._process.stdout
        self.said: list[tuple[int, str]] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._lines:
            if line.endswith("\n"):  # else it was cut off by the kill
                number, _, seal = line.strip().partition(" ")
                self.said.append((int(number), seal))

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> int:
        self._process.kill()
        return self.end()

    def end(self) -> int:
        self._wanted.close()
        self._reader.join()
        self._lines.close()
        return self._process.wait()


def run(url: str, count: int, processes: int, threads: int, kills: int) -> Outcome:
    """Write at least ``count`` records at full load, with kills; hold them against the chain."""
    writers = [_Writer(url, threads) for _ in range(processes)]
    _until(writers, 1)
    since = time.perf_counter()  # starting a process is not writing
    killed = []
    for turn in range(kills):
        _until(writers, count * (turn + 1) // (kills + 2))
        killed.append(_writing(writers).kill())
        writers.append(_Writer(url, threads))
    _until(writers, count)
    for writer in writers:
        writer.end()
    seconds = time.perf_counter() - since
    said = [item for writer in writers for item in writer.said]
    return _held(url, said, killed.count(-signal.SIGKILL), seconds)


def _until(writers: Sequence[_Writer], wanted: int) -> None:
    """Wait until so many records are acknowledged, or nobody writes any more."""
    while sum(len(writer.said) for writer in writers) < wanted:
        if not any(writer.running for writer in writers):
            return
        time.sleep(0.01)


def _writing(writers: Sequence[_Writer]) -> _Writer:
    """Return the oldest process that writes.

    Raises:
        RuntimeError: all have failed.
    """
    while any(writer.running for writer in writers):
        for writer in writers:
            if writer.running and writer.said:
                return writer
        time.sleep(0.01)
    raise RuntimeError("no process writes any more")


def _held(url: str, said: list[tuple[int, str]], kills: int, seconds: float) -> Outcome:
    database = Database(url)
    records = AnswerRecords(database)
    since = time.perf_counter()
    found = verify(records)
    verifying = time.perf_counter() - since
    chain = {record.seq: record.hash for record in records.all()}
    database.close()
    lost = sum(chain.get(number) != seal for number, seal in said)
    rate = round(len(said) / seconds, 1)
    return Outcome(
        len(said), lost, found.count, kills, len(found.problems), rate, round(verifying, 2)
    )


def main(
    count: Annotated[int, typer.Option(min=10, help="records")] = 10_000,
    processes: Annotated[int, typer.Option(min=1)] = 3,
    threads: Annotated[int, typer.Option(min=1)] = 4,
    kills: Annotated[int, typer.Option(min=0)] = 5,
    url: Annotated[str, typer.Option(help="database; empty: SQLite in a temporary folder")] = "",
) -> None:
    """Run and print."""
    with tempfile.TemporaryDirectory() as folder:
        place = url or f"sqlite:///{Path(folder) / 'records.sqlite3'}"
        outcome = run(place, count, processes, threads, kills)
    values = {name: getattr(outcome, name) for name in outcome.__slots__}
    print(json.dumps(values))  # noqa: T201
    raise typer.Exit(1 if outcome.lost or outcome.problems or outcome.acknowledged < count else 0)


if __name__ == "__main__":
    typer.run(main)
