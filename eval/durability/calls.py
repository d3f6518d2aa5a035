"""Makes one system call of an update fail, below Python: SQLite's and Chroma's too, by strace."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from eval.durability.ground import Ground

STRACE = "strace"
OTHER = "not a file of the index"
CALLS = (
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir", "rmdir",
)  # fmt: skip
"""What changes a file or a folder; opening is Python's and SQLite's, and `faults` breaks that."""
POINTS = ("start", "records", "vectors", "fill", "publish")
"""Moments of an update from which calls are counted: strace counts each thread's own, so that from
the start on, those of Chroma's threads would stay behind those of the main one."""
EACH = 8
"""So many calls of each name are always taken; the many after them are writes of one page each."""
HUNG_SECONDS = 120
"""An update that takes longer with a failed call is given up: undisturbed it takes 3."""
WRITES = ("records", "fill", "publish")
"""Points from which ``write`` fails. From the others on, the first of each thread are to a pipe or an
eventfd, which no disk can break."""
_STORE = {"records": 0, "vectors": 2, "publish": 3}
_CODE = """
import sys
import index.chroma
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
        for call in calls if point in WRITES else set(calls) - {"write"}:
            for number in _numbers(every, most):
                ground.restore()
                told_as = _failed(ground, place / "trace.txt", point, call, number)
                if told_as is None:  # there are not so many
                    break
                if told_as == OTHER:
                    continue
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
        update.stdout.readline()
        # the reader of documents is a program of its own: a fault there is a document unread
        options = ["-f", "-y", "-b", "execve", "-p", str(update.pid), "-o", str(trace)]
        inject = ["-e", f"trace={call}", "-e", f"inject={call}:error=ENOSPC:when={number}"]
        tracer = subprocess.Popen([STRACE, *options, *inject], stderr=subprocess.PIPE, text=True)
        assert tracer.stderr is not None  # noqa: S101
        tracer.stderr.readline()
        try:
            _, errors = update.communicate("\n", timeout=HUNG_SECONDS)
        except subprocess.TimeoutExpired:
            update.kill()
            _, errors = update.communicate()[0], "hung"
        tracer.communicate()
    text = trace.read_text(encoding="utf-8", errors="replace")
    failed = [line for line in text.splitlines() if line.endswith("(INJECTED)")]
    if not failed:
        return None
    if not all(str(ground.index_dir) in line for line in failed):
        return OTHER
    last = errors.strip().rpartition("\n")[2]
    return "went through" if update.returncode == 0 else last.partition(":")[0]


def paused_update(index_dir: str, docs: str, point: str) -> None:
    """Update an index, and wait at a moment of it until a line comes in."""
    import index.chroma
    from eval.durability.small_index import build_small

    def wait() -> None:
        print("at", flush=True)  # noqa: T201
        sys.stdin.readline()

    def tell(step: str, done: int, total: int) -> None:
        if step == "store" and done == _STORE.get(point):
            wait()

    fill = index.chroma.fill

    def waiting_fill(*arguments: object) -> None:
        wait()
        fill(*arguments)  # type: ignore[arg-type]

    if point == "fill":
        index.chroma.fill = waiting_fill  # type: ignore[assignment]
    elif point == "start":
        wait()
    build_small(index_dir, docs, tell)
