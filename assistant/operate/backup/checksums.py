"""Checksums (XXH3) of what is read, and of the beginning of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

import xxhash

BLOCK = 2**20


class Readable(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...


class Summed:
    """A source that is summed as it is read."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._made = xxhash.xxh3_128()

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        data = self._source.read(size)
        self._made.update(data)
        return data

    def digest(self) -> str:
        """Return the checksum of what was read."""
        return self._made.hexdigest()


def summed(source: Readable) -> str:
    """Read to the end and return the checksum."""
    made = Summed(source)
    while made.read(BLOCK):
        pass
    return made.digest()


def digest(file: BinaryIO, end: int) -> str:
    """Return the checksum of a file's first bytes; it stands after them then."""
    file.flush()
    file.seek(0)
    made = xxhash.xxh3_128()
    for data in _first(file, end):
        made.update(data)
    return made.hexdigest()


def _first(file: BinaryIO, end: int) -> Iterator[bytes]:
    while end > 0 and (data := file.read(min(BLOCK, end))):
        end -= len(data)
        yield data
