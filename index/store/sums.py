"""Checksums of every file of a generation, so that none is read cut off or changed.

``sums.json`` holds them, and ``INDEX/current`` holds the checksum of ``sums.json`` beside the
generation's name. They are against accidents (a bad disk, a broken copy), not against somebody who
can write here anyway; XXH3 reads 4 GB a second, SHA-256 0.4 on a machine without its instructions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xxhash

SUMS = "sums.json"
VERIFIED_BYTES = 2 * 2**30
"""Generations up to this size are read whole at every opening (0.02 s for 80 MB); of larger ones
the sizes are compared, and ``seisaku doctor`` reads them whole."""
_BLOCK = 2**20


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hex, for what others compare; read in blocks.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write_sums(folder: Path) -> str:
    """Note size and checksum of every file of a finished generation; return the note's checksum."""
    rows = {name: (path.stat().st_size, checksum(path)) for name, path in _files(folder)}
    text = json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / SUMS).write_text(text, encoding="utf-8")
    return checksum(folder / SUMS)


def check_sums(folder: Path, expected: str, thorough: bool = False) -> str | None:
    """Return the name of a file that is missing, cut off or changed; None where all are whole.

    Args:
        folder: the generation.
        expected: checksum of its ``sums.json``.
        thorough: read every file, however large they are together.
    """
    rows = _read(folder, expected)
    if rows is None:
        return SUMS
    whole = thorough or sum(size for size, _ in rows.values()) <= VERIFIED_BYTES
    for name, (size, digest) in rows.items():
        path = folder / name
        try:
            same = path.stat().st_size == size and (not whole or checksum(path) == digest)
        except OSError:
            same = False
        if not same:
            return name
    return None


def checksum(path: Path) -> str:
    """Return the XXH3 (128 bits) of a file, hexadecimal."""
    made = xxhash.xxh3_128()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


def _read(folder: Path, expected: str) -> dict[str, tuple[int, str]] | None:
    try:
        if checksum(folder / SUMS) != expected:
            return None
        values: dict[str, Any] = json.loads((folder / SUMS).read_text(encoding="utf-8"))
        return {name: (int(size), str(digest)) for name, (size, digest) in values.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != SUMS:
            yield name, path
