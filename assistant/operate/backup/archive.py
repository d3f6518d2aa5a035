"""Writes the file of a backup, reads it back and unpacks it (its layout: ``layout``)."""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from assistant.operate.backup.checksums import BLOCK, Readable, Summed, digest, summed
from assistant.operate.backup.layout import (
    FORMAT,
    HEAD,
    SUMS,
    DamagedArchiveError,
    ForeignArchiveError,
    Head,
    NewerArchiveError,
    UnsafeArchiveError,
    is_safe,
)


class Writer:
    """Writes a backup, part by part."""

    def __init__(self, file: BinaryIO, head: Head) -> None:
        """Begin a file, open for reading and writing."""
        self._file = file
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._sums: dict[str, tuple[int, str]] = {}
        text = _json(asdict(head))
        self.add(HEAD, io.BytesIO(text), len(text))

    def add(self, name: str, source: Readable, size: int, changed: float = 0) -> None:
        """Add a part of so many bytes.

        Raises:
            OSError: it cannot be read or written, or the source has fewer bytes.
        """
        read = Summed(source)
        self._tar.addfile(_member(name, size, changed), read)
        self._sums[name] = (size, read.digest())

    def finish(self) -> None:
        """Write the checksums."""
        self._file.write(_ending(self._sums, digest(self._file, self._tar.offset)))
        self._file.flush()


def verified(path: Path) -> Head:
    """Read a whole backup and return what it is.

    Raises:
        ForeignArchiveError: it is none.
        DamagedArchiveError: it is not as it was written.
        UnsafeArchiveError: it holds what no backup holds.
        NewerArchiveError: a newer seisaku made it.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head, sums, end = _parts(file)
        wanted, body = sums.get("files"), sums.get("body")
        if not isinstance(wanted, dict):
            raise DamagedArchiveError(SUMS)
        found = _found(file)
        for name in [*wanted, *found]:
            if tuple(wanted.get(name) or ()) != found.get(name):
                raise DamagedArchiveError(name)
        file.seek(end)
        if digest(file, end) != body or file.read() != _ending(found, str(body)):
            raise DamagedArchiveError(SUMS)
    return head


def members(path: Path) -> list[str]:
    """Return the names of the parts of a verified backup."""
    with tarfile.open(path, "r:") as archive:
        return [name for name in archive.getnames() if name not in (HEAD, SUMS)]


def unpack(path: Path, below: str, folder: Path) -> None:
    """Unpack the parts of a verified backup whose names begin so, named by the rest.

    Raises:
        OSError: they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            if member.name.startswith(below):
                member.name = member.name.removeprefix(below) or below
                archive.extract(member, folder, filter="data")


def _parts(file: BinaryIO) -> tuple[Head, dict[str, Any], int]:
    """Return the first and the last part, and where the last one begins."""
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            first = archive.next()
            if first is None or first.name != HEAD or not first.isreg() or first.size > BLOCK:
                raise ForeignArchiveError
            head = _head(_read(archive, first))
            listed = archive.getmembers()
            last = listed[-1]
            for member in listed:
                if not is_safe(member):
                    raise UnsafeArchiveError(member.name)
            if last.name != SUMS:
                raise DamagedArchiveError("")
            if len({member.name for member in listed}) != len(listed):
                raise DamagedArchiveError(SUMS)
            return head, _read(archive, last), last.offset
    except tarfile.ReadError:
        file.seek(0, io.SEEK_END)
        if file.tell() < tarfile.BLOCKSIZE or not _begins_as_ours(file):
            raise ForeignArchiveError from None
        raise DamagedArchiveError("") from None
    except (tarfile.TarError, ValueError, TypeError, KeyError):
        raise DamagedArchiveError(HEAD) from None


def _begins_as_ours(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(len(HEAD)) == HEAD.encode()


def _head(values: dict[str, Any]) -> Head:
    if values["backup"] > FORMAT:
        raise NewerArchiveError(values.get("seisaku", "?"))
    return Head(**values)


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> dict[str, Any]:
    file = archive.extractfile(member)
    values = json.loads(file.read() if file else b"")
    if not isinstance(values, dict):
        raise ValueError(member.name)
    return values


def _found(file: BinaryIO) -> dict[str, tuple[int, str]]:
    file.seek(0)
    found: dict[str, tuple[int, str]] = {}
    with tarfile.open(fileobj=file, mode="r:") as archive:
        for member in archive:
            source = archive.extractfile(member)
            if source is not None and member.name != SUMS:
                found[member.name] = (member.size, summed(source))
    return found


def _ending(sums: dict[str, tuple[int, str]], body: str) -> bytes:
    """Return the last part and the end of the tar, byte for byte."""
    text = _json({"body": body, "files": sums})
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(_member(SUMS, len(text)), io.BytesIO(text))
        size = archive.offset
    return made.getvalue()[:size] + bytes(2 * tarfile.BLOCKSIZE)


def _member(name: str, size: int, changed: float = 0) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, int(changed), 0o600
    return member


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, indent=1, sort_keys=True).encode() + b"\n"
