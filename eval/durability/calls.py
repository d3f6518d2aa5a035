"""Makes one system call of an update fail, below Python: SQLite's and Chroma's too, by strace."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from tqdm import tqdm

from eval.durability.ground import Ground
from eval.durability.small_index import build_small
from index.store.generations import CURRENT, GENERATIONS, RESUME, current_folder

STRACE = "strace"
CALLS = (
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir", "rmdir",
)  # fmt: skip
"""What changes a file or a folder; opening is Python's and SQLite's, and `faults` breaks that."""
POINTS = ("fill", "publish", "vectors", "records", "start")
"""Moments of an update from which calls are counted: strace counts each thread's own, so that from
the start on, those of Chroma's threads would stay behind those of the main one."""
EACH = 8
"""So many calls of each name are always taken; the many after them are writes of one page each."""
HUNG_SECONDS = 120
"""An update that takes longer with a failed call is given up: undisturbed it takes 3."""
_STORE = {"records": 0, "vectors": 2, "publish": 3}
_HNSW = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")
_CODE = """
import sys
import index.store.chroma
from eval.durability.calls import paused_update
paused_update(*sys.argv[1:])
"""


def can_trace() -> bool:
    """Whether strace is installed and may look at another process."""
    if shutil.which(STRACE) is None:
        return False
    command = [STRACE, "-o", "/dev/null", "-e", "trace=none", sys.executable, "-c", ""]
    return subprocess.run(command, capture_output=True).returncode == 0


def calls_failed(
    place: Path, every: int = 1, points: Sequence[str] = POINTS, quiet: bool = True,
    calls: Sequence[str] = CALLS, most: int | None = None,
) -> Counter[str]:  # fmt: skip
    """Fail the system calls of an update one after another, each as on a full disk.

    Args:
        place: an empty folder.
        every: after the first few, take each so-many-th call only.
        points: count from these moments.
        quiet: no progress.
        calls: names of the system calls.
        most: at most so many of each.

    Returns:
        How often the index then said what (see :class:`Ground`), and how the update told of it.
    """
    ground = Ground(place, documents=1, items=10)
    told: Counter[str] = Counter()
    bar = tqdm(disable=quiet)
    for point in points:
        for call in calls:
            for number in _numbers(every, most):
                ground.restore()
                told_as = _failed(ground, place / "trace.txt", point, call, number)
                if told_as is None:  # there are not so many
                    break
                told[f"{ground.state()} ({told_as})"] += 1
                bar.set_postfix_str(f"{point} {call} {number}")
                bar.update()
    return told


def _numbers(every: int, most: int | None) -> Iterator[int]:
    number = 1
    while most is None or number <= most:
        yield number
        number += every if number >= EACH else 1


def _failed(ground: Ground, trace: Path, point: str, call: str, number: int) -> str | None:
    """Fail a call of one update; return how it was told, or None where there is no such call."""
    command = [sys.executable, "-c", _CODE, str(ground.index_dir), str(ground.docs), point]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as update:  # type: ignore[call-overload]
        files = update.stdout.readline().strip().split("\t")
        # the reader of documents is a program of its own: a fault there is a document unread
        options = ["-f", "-b", "execve", "-p", str(update.pid), "-o", str(trace)]
        inject = ["-e", f"trace={call}", "-e", f"inject={call}:error=ENOSPC:when={number}"]
        only = [word for file in files for word in ("-P", file)]
        tracer = subprocess.Popen(
            [STRACE, *options, *inject, *only], stderr=subprocess.PIPE, text=True
        )
        assert tracer.stderr is not None  # noqa: S101
        told: list[str] = []
        while not told or (told[-1] and " attached" not in told[-1]):
            told.append(tracer.stderr.readline())
        if not told[-1]:
            update.kill()
            raise RuntimeError("".join(told))
        try:
            _, errors = update.communicate("\n", timeout=HUNG_SECONDS)
        except subprocess.TimeoutExpired:
            update.kill()
            _, errors = update.communicate()[0], "hung"
        tracer.communicate()
    if "(INJECTED)" not in trace.read_text(encoding="utf-8", errors="replace"):
        return None
    last = errors.strip().rpartition("\n")[2]
    return "went through" if update.returncode == 0 else last.partition(":")[0]


def paused_update(index_dir: str, docs: str, point: str) -> None:
    """Update an index; at a moment of it print the files to watch, and wait for a line."""
    import index.store.chroma

    def wait() -> None:
        print(*_files(Path(index_dir)), sep="\t", flush=True)  # noqa: T201
        sys.stdin.readline()

    def tell(step: str, done: int, total: int) -> None:
        if step == "store" and done == _STORE.get(point):
            wait()

    fill = index.store.chroma.fill

    def waiting_fill(*arguments: object) -> None:
        wait()
        fill(*arguments)  # type: ignore[arg-type]

    if point == "fill":
        index.store.chroma.fill = waiting_fill  # type: ignore[assignment]
    elif point == "start":
        wait()
    build_small(index_dir, docs, tell)


def _files(index_dir: Path) -> Iterator[Path]:
    """Yield the files and folders that an update writes, as far as their names are known by now."""
    generations = index_dir / GENERATIONS
    yield from (index_dir, generations, index_dir / CURRENT, index_dir / f"{CURRENT}.new")
    yield from (index_dir / RESUME, index_dir / f"{RESUME}-journal")
    for building in generations.glob(".building-*"):
        yield building
        for path in sorted((current_folder(index_dir) or building).rglob("*")):
            own = building / path.relative_to(current_folder(index_dir) or building)
            yield from (own, own.with_name(f"{own.name}-journal"))
        for segment in _segments(building / "chroma" / "chroma.sqlite3"):
            yield from (building / "chroma" / segment / name for name in ("", *_HNSW))


def _segments(store: Path) -> list[str]:
    if not store.is_file():
        return []
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as opened:
        return [str(row[0]) for row in opened.execute("SELECT id FROM segments")]
