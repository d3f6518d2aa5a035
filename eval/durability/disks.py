"""Updates an index on a disk that gets full at each of its pages, and on one that is read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from eval.durability.ground import Ground
from eval.durability.small_index import build_small, said
from index.store.errors import IndexBuildError

PAGE = 4096
SIZE = 16 * 2**20
"""Of the disk in memory: several indexes."""
OWN_MOUNTS = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
"""Begins a command whose mounts nobody else sees, and which end with it."""


def can_mount() -> bool:
    """Whether a disk in memory can be had here."""
    if shutil.which("unshare") is None:
        return False
    command = [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True).returncode == 0


def filled(place: Path, every: int = 1, quiet: bool = True) -> Counter[str]:
    """Run :func:`fill` with mounts of its own; the counts it printed.

    Raises:
        RuntimeError: it ended in another way.
    """
    command = [*OWN_MOUNTS, sys.executable, "-m", "eval.durability.disks", str(place), str(every)]
    done = subprocess.run([*command, "quiet" if quiet else ""], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{done.returncode}: {done.stdout}")
    lines = [line.rpartition("\t") for line in done.stdout.splitlines()]
    return Counter({name: int(number) for name, _, number in lines})


def fill(place: Path, every: int, quiet: bool) -> Counter[str]:
    """Update an index on a disk with room for no page, for one, and so on until it goes through.

    Returns:
        How often the index then said the "old" and the remedy was told; anything else is a fault.
    """
    place.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place))
    ground = Ground(place, documents=1, items=10)
    told: Counter[str] = Counter()
    bar = tqdm(disable=quiet)
    pages = 0
    while True:
        ground.restore()
        _leave(place / "filler", pages * PAGE)
        error = _update(ground)
        full = said(ground.index_dir) if error else ""
        (place / "filler").unlink()
        state = ground.state()
        if error is None:
            told[f"went through: {state}"] += 1
            break
        told[f"full disk: {full}, then {state} ({error})"] += 1
        pages += every
        bar.update()
    ground.restore()
    _mount("-o", "remount,ro", str(place))
    error = _update(ground)
    told[f"read-only disk: {said(ground.index_dir)} ({error})"] += 1
    return told


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)  # noqa: S607


def _leave(filler: Path, room: int) -> None:
    """Fill the disk but for so many bytes."""
    free = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - room)


def _update(ground: Ground) -> str | None:
    try:
        build_small(ground.index_dir, ground.docs)
    except IndexBuildError as error:
        return "remedy told" if "空き容量" in str(error) else str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


if __name__ == "__main__":
    for _name, _number in fill(Path(sys.argv[1]), int(sys.argv[2]), bool(sys.argv[3])).items():
        print(f"{_name}\t{_number}")  # noqa: T201
