"""Damages the files of an index one at a time and opens it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path

from tqdm import tqdm

from eval.durability.ground import child
from eval.durability.small_index import OLD, build_small, write_old


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut to half": lambda data: data[: len(data) // 2],
    "last byte gone": lambda data: data[:-1],
    "first byte flipped": lambda data: _flipped(data, 0),
    "middle byte flipped": lambda data: _flipped(data, len(data) // 2),
    "last byte flipped": lambda data: _flipped(data, len(data) - 1),
}


def corrupted(
    place: Path, harms: Collection[str] = tuple(HARMS), quiet: bool = True
) -> Counter[str]:
    """Damage each file that an index has, each in several ways, and open it.

    Returns:
        How often opening was "refused" with the remedy, a file that no reader needs was
        "not needed" (the answers are as before), or damage was served.
    """
    index_dir = place / "index"
    write_old(place / "docs")
    build_small(index_dir, place / "docs")
    told: Counter[str] = Counter()
    files = [p for p in sorted(index_dir.rglob("*")) if p.is_file() and p.stat().st_size]
    cases = [(file, HARMS[name]) for file in files for name in harms]
    for file, harm in tqdm(cases, disable=quiet):
        whole = file.read_bytes()
        file.write_bytes(harm(whole))
        told[_opened(index_dir)] += 1
        file.write_bytes(whole)
    return told


def _opened(index_dir: Path) -> str:
    """Open in a process of its own, which may die of what it reads."""
    done = child(f"from eval.durability.small_index import said; print(said({str(index_dir)!r}))")
    if done.returncode == 0:
        return "not needed" if done.stdout.strip() == OLD else "served damaged"
    refused = "IndexOpenError" in done.stderr and "--rebuild" in done.stderr
    return "refused" if refused or "IndexMismatchError" in done.stderr else "crashed"
