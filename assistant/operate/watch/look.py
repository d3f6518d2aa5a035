"""One look through a folder: which files are there, and how each can be told from a changed one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISREG

from corpus.readers.unreadable import is_hidden
from index.publish.sources import DESCRIPTIONS

Sign = tuple[int, ...]
"""Size and time of change, and on a disk of this machine inode and time of inode change. Signs are
compared for being equal, never for being newer: clocks jump, and copies keep their old times."""
NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse", "autofs", "virtiofs",
        "vboxsf", "drvfs",
    }
)  # fmt: skip
"""File systems whose changes by other machines are told to nobody here, and whose inodes may be
numbered anew at any time; "fuse" stands for all of its kinds."""


class TooManyFilesError(Exception):
    """A folder holds more files than are watched."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was there.

    Attributes:
        files: signs by path below the folder.
        closed: what could not be looked at or into, by paths below the folder.
        mounts: folders below it where another file system begins.
        identity: tells the folder from another one at its place, such as an empty mount point.
    """

    files: Mapping[str, Sign]
    closed: tuple[str, ...]
    mounts: frozenset[str]
    identity: Sign

    def is_closed(self, path: str) -> bool:
        """Whether a path lies where nothing could be looked at."""
        return any(path == place or path.startswith(f"{place}/") for place in self.closed)


def is_network(folder: Path, table: Path = Path("/proc/self/mounts")) -> bool:
    """Whether a folder is on another machine; so is one of which that cannot be told."""
    try:
        rows = [line.split() for line in table.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return True
    kinds = {row[1].replace("\\040", " "): row[2] for row in rows if len(row) > 2}
    place = next((str(p) for p in (folder, *folder.parents) if str(p) in kinds), None)
    return place is None or kinds[place].partition(".")[0] in NETWORK


def look(folder: Path, most: int, network: bool) -> Look:
    """Look through a folder.

    Args:
        folder: where.
        most: more files than these are not looked at.
        network: whether it is on another machine.

    Raises:
        OSError: the folder itself cannot be looked into.
        TooManyFilesError: it holds more files.
    """
    own = folder.stat()
    walk = _Walk(folder, own.st_dev, most, network)
    walk.through("")
    identity = (own.st_dev,) if network else (own.st_dev, own.st_ino)
    return Look(walk.files(), tuple(walk.closed), frozenset(walk.mounts), identity)


class _Walk:
    def __init__(self, folder: Path, device: int, most: int, network: bool) -> None:
        self._folder, self._device, self._most, self._network = folder, device, most, network
        self._files: dict[str, Sign] = {}
        self._links: dict[str, Sign] = {}
        self._beside: dict[str, Sign] = {}
        self.closed: list[str] = []
        self.mounts: list[str] = []

    def through(self, top: str) -> None:
        waiting = [top]
        while waiting:
            below = waiting.pop()
            try:
                waiting.extend(self._entries(below))
            except OSError:
                if not below:
                    raise
                self.closed.append(below)

    def _entries(self, below: str) -> Iterator[str]:
        """Take in the files of one folder, and yield the folders in it."""
        with os.scandir(self._folder / below) as entries:
            for entry in entries:
                path = f"{below}/{entry.name}" if below else entry.name
                if is_hidden(entry.name):
                    continue
                try:
                    found = entry.stat()
                except OSError:
                    if not entry.is_symlink() and os.path.lexists(entry.path):
                        self.closed.append(path)
                    continue  # gone meanwhile, or a link to nowhere
                if S_ISDIR(found.st_mode) and not entry.is_symlink():
                    if found.st_dev != self._device:
                        self.mounts.append(path)
                    yield path
                elif S_ISREG(found.st_mode):
                    self._take(path, found, entry.is_symlink())

    def _take(self, path: str, found: os.stat_result, link: bool) -> None:
        sign: Sign = (found.st_size, found.st_mtime_ns)
        if not self._network:
            sign = (*sign, found.st_ino, found.st_ctime_ns)
        if PurePosixPath(path).suffix.lower() in DESCRIPTIONS:
            self._beside[_stem(path)] = sign
            return
        (self._links if link else self._files)[path] = sign
        if len(self._files) + len(self._links) > self._most:
            raise TooManyFilesError

    def files(self) -> dict[str, Sign]:
        """Return the files, one of several names of a file only: the first, as an update takes it.

        A file that is described by another one beside it changes with that one.
        """
        return {path: (*sign, *self._beside.get(_stem(path), ())) for path, sign in self._once()}

    def _once(self) -> Iterable[tuple[str, Sign]]:
        if not self._links:
            return self._files.items()
        first: dict[Path, str] = {}
        for path in sorted((*self._files, *self._links), key=PurePosixPath):
            first.setdefault((self._folder / path).resolve(), path)
        everything = {**self._files, **self._links}
        return [(path, everything[path]) for path in first.values()]


def _stem(path: str) -> str:
    return PurePosixPath(path).with_suffix("").as_posix()
