"""Damages the files of an index one at a time and opens it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from eval.durability.small_index import OLD, build_small, said, write_old
from index.store.errors import IndexOpenError


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut to half": lambda data: data[: len(data) // 2],
    "last byte gone": lambda data: data[:-1],
    "first byte flipped": lambda data: _flipped(data, 0),
    "middle byte flipped": lambda data: _flipped(data, len(data) // 2),
    "last byte flipped": lambda data: _flipped(data, len(data) - 1),
}


def corrupted(place: Path, harms: Sequence[str] = tuple(HARMS), quiet: bool = True) -> Counter[str]:
    """Damage each file that an index has, each in several ways, and open it.

    Returns:
        How often opening was "refused" with the remedy, a file that no reader needs was
        "not needed" (the answers are as before), or damage was served.
    """
    index_dir, kept = place / "index", place / "kept"
    write_old(place / "docs")
    build_small(index_dir, place / "docs")
    shutil.copytree(index_dir, kept)
    total = len(_cases(kept, harms))
    told: Counter[str] = Counter()
    bar = tqdm(total=total, disable=quiet)
    while (done := told.total()) < total:
        for outcome in _outcomes(index_dir, harms, done):
            told[outcome] += 1
            bar.update()
        if told.total() < total:  # the process died of the case that it was at
            told["crashed"] += 1
        shutil.rmtree(index_dir)
        shutil.copytree(kept, index_dir)
    return told


def _outcomes(index_dir: Path, harms: Sequence[str], first: int) -> list[str]:
    """Try the cases from the first one on in a process of its own, which may die of what it reads."""
    command = [sys.executable, "-m", "eval.durability.corrupt", str(index_dir), str(first), *harms]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def _cases(index_dir: Path, harms: Sequence[str]) -> list[tuple[Path, str]]:
    files = [p for p in sorted(index_dir.rglob("*")) if p.is_file() and p.stat().st_size]
    return [(file, name) for file in files for name in harms]


def _opened(index_dir: Path) -> str:
    try:
        return "not needed" if said(index_dir) == OLD else "served damaged"
    except IndexOpenError as error:
        return "refused" if "seisaku index --rebuild" in str(error) else f"no remedy: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _try(index_dir: Path, first: int, harms: Sequence[str]) -> None:
    for file, name in _cases(index_dir, harms)[first:]:
        whole = file.read_bytes()
        file.write_bytes(HARMS[name](whole))
        print(_opened(index_dir), flush=True)  # noqa: T201
        file.write_bytes(whole)


if __name__ == "__main__":
    _try(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
