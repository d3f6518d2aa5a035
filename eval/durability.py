"""Does an index survive? ``python -m eval.durability corrupt | faults | kills`` and their table.

A small real index (storage alone is tried, so the vectors are letter counts) is damaged file by
file, or its update is broken off at every file operation or at random moments. After each the index
must open and say the old or the new, whole, and the next update must go through.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from eval.durability_index import NEW, OLD, build_small, said, write_new, write_old
from index.errors import IndexingError

app = typer.Typer(help=__doc__, no_args_is_help=True)
SEED = 20261124
Quiet = Annotated[bool, typer.Option("--quiet", help="進捗を表示しない / no progress")]


@app.command()
def corrupt(quiet: Quiet = False) -> None:
    """一つずつファイルを壊して開く / open the index with each of its files damaged in turn."""
    with _folder() as place:
        told = corrupted(place, quiet)
    _table(told)
    raise typer.Exit(1 if told["served damaged"] or told["crashed"] else 0)


@app.command()
def faults(quiet: Quiet = False) -> None:
    """更新のファイル操作を一つずつ失敗させる / fail every file operation of an update in turn."""
    with _folder() as place:
        told = faulted(place, quiet)
    _table(told)
    raise typer.Exit(1 if set(told) - {"old", "new"} else 0)


@app.command()
def kills(
    count: Annotated[int, typer.Option(min=1, help="回数 / how many")] = 200,
    documents: Annotated[int, typer.Option(min=1, help="資料の数 / documents of an update")] = 12,
    quiet: Quiet = False,
) -> None:
    """更新を無作為な時に kill -9 する / kill an update at random moments."""
    with _folder() as place:
        told = killed(place, count, documents, quiet)
    _table(told)
    survived = told["old"] + told["new"]
    typer.echo(f"{survived}/{count}")
    raise typer.Exit(0 if survived == count else 1)


def corrupted(place: Path, quiet: bool = True) -> Counter[str]:
    """Damage each file that an index has, each in five ways, and open it.

    Returns:
        How often opening was "refused" with the remedy, a file that no reader needs was
        "not needed" (the answers are as before), or damage was served.
    """
    index_dir = place / "index"
    write_old(place / "docs")
    build_small(index_dir, place / "docs")
    told: Counter[str] = Counter()
    files = [p for p in sorted(index_dir.rglob("*")) if p.is_file() and p.stat().st_size]
    for file in tqdm(files, disable=quiet):
        for _name, harm in HARMS.items():
            whole = file.read_bytes()
            file.write_bytes(harm(whole))
            told[_opened(index_dir)] += 1
            file.write_bytes(whole)
    return told


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut to half": lambda data: data[: len(data) // 2],
    "last byte gone": lambda data: data[:-1],
    "first byte flipped": lambda data: _flipped(data, 0),
    "middle byte flipped": lambda data: _flipped(data, len(data) // 2),
    "last byte flipped": lambda data: _flipped(data, len(data) - 1),
}


def _opened(index_dir: Path) -> str:
    """Open in a process of its own, which may die of what it reads."""
    done = _child(f"from eval.durability_index import said; print(said({str(index_dir)!r}))")
    if done.returncode == 0:
        return "not needed" if done.stdout.strip() == OLD else "served damaged"
    refused = "IndexOpenError" in done.stderr and "--rebuild" in done.stderr
    return "refused" if refused or "IndexMismatchError" in done.stderr else "crashed"


def faulted(place: Path, quiet: bool = True) -> Counter[str]:
    """Break off an update at each of its file operations: as an error, and as a sudden end.

    Returns:
        How often the index then said the "old" or the "new"; anything else is a fault of ours.
    """
    index_dir, docs = place / "index", place / "docs"
    write_old(docs)
    build_small(index_dir, docs)
    kept = shutil.copytree(index_dir, place / "kept")
    write_new(docs)
    told: Counter[str] = Counter()
    bar = tqdm(disable=quiet)
    for way in ("error", "end"):
        number = 0
        while True:
            number += 1
            shutil.rmtree(index_dir)
            shutil.copytree(kept, index_dir)
            done = _child(
                f"from eval.durability_faults import update; update({str(index_dir)!r}, "
                f"{str(docs)!r}, {number}, {way!r})"
            )
            if "passed" in done.stdout:  # the update has fewer operations
                break
            told[_after(index_dir, docs)] += 1
            bar.update()
    return told


def killed(place: Path, count: int, documents: int, quiet: bool = True) -> Counter[str]:
    """Kill an update at so many random moments of its whole length.

    Returns:
        As `faulted`.
    """
    index_dir, docs = place / "index", place / "docs"
    write_old(docs, documents)
    build_small(index_dir, docs)
    kept = shutil.copytree(index_dir, place / "kept")
    write_new(docs, documents)
    code = (
        f"from eval.durability_index import build_small; print('start', flush=True); "
        f"build_small({str(index_dir)!r}, {str(docs)!r})"
    )
    since = time.monotonic()
    _wait(_start(code), None)
    length = time.monotonic() - since
    moments = random.Random(SEED)  # noqa: S311
    told: Counter[str] = Counter()
    for _ in tqdm(range(count), disable=quiet):
        shutil.rmtree(index_dir)
        shutil.copytree(kept, index_dir)
        _wait(_start(code), moments.uniform(0, length))
        told[_after(index_dir, docs, documents)] += 1
    return told


def _start(code: str) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None  # noqa: S101
    child.stdout.readline()
    return child


def _wait(child: subprocess.Popen[str], seconds: float | None) -> None:
    with child:
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)


def _after(index_dir: Path, docs: Path, documents: int = 3) -> str:
    """Return what an index says after a broken update, and whether the next update mends it."""
    try:
        words = said(index_dir)
    except IndexingError as error:
        return f"not opened: {error}"
    state = {OLD: "old", NEW: "new"}.get(words, f"a mixture: {words[:200]}")
    try:
        build_small(index_dir, docs)
        if said(index_dir) != NEW:
            return "not mended by the next update"
    except IndexingError as error:
        return f"next update failed: {error}"
    return state


def _child(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


@contextmanager
def _folder() -> Iterator[Path]:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="seisaku-durability-") as name:
        yield Path(name)


def _table(told: Counter[str]) -> None:
    typer.echo("| 結果 / outcome | 回数 / times |\n|---|---|")
    for name, number in told.most_common():
        typer.echo(f"| {name} | {number} |")


if __name__ == "__main__":
    app()
