"""Makes one file operation of this process fail, or end the process: counted as they come."""

from __future__ import annotations

import errno
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tqdm import tqdm

from eval.durability.ground import Ground, child
from eval.durability.small_index import build_small

WATCHED = (
    "open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink",
    "shutil.copyfile", "shutil.rmtree", "shutil.move", "tempfile.mkdtemp", "sqlite3.connect",
)  # fmt: skip
"""Python's own audit events of file operations (PEP 578); ``open`` counts where it writes."""
_CALLED = ("write", "fsync", "replace", "rename", "unlink", "ftruncate")
"""Functions of ``os`` that raise no event of their own, or only before they are done."""


def faulted(place: Path, numbers: Iterable[int] | None = None, quiet: bool = True) -> Counter[str]:
    """Break off an update at each of its file operations: as an error, and as a sudden end.

    Args:
        place: an empty folder.
        numbers: which operations, 1-based and ascending; None for all.
        quiet: no progress.

    Returns:
        How often the index then said what (see :class:`Ground`).
    """
    ground = Ground(place)
    told: Counter[str] = Counter()
    bar = tqdm(disable=quiet)
    for way in ("error", "end"):
        for number in numbers or count(1):
            ground.restore()
            done = child(
                f"from eval.durability.faults import update; update({str(ground.index_dir)!r}, "
                f"{str(ground.docs)!r}, {number}, {way!r})"
            )
            if "passed" in done.stdout:  # the update has fewer operations
                break
            told[ground.state()] += 1
            bar.update()
    return told


class Faults:
    """Counts the operations below a folder and breaks off at one of them."""

    def __init__(self, number: int, way: str, below: Path) -> None:
        """Break at operation ``number``, 1-based: "error" raises ENOSPC, "end" ends the process."""
        self.count = 0
        self._number, self._way, self._below = number, way, str(below)
        self.on = False

    def watch(self) -> None:
        """Begin; it cannot be ended, as audit hooks cannot."""
        self.on = True
        sys.addaudithook(self._heard)
        for name in _CALLED:
            setattr(os, name, self._wrapped(getattr(os, name)))

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or event not in WATCHED:
            return
        if event == "open" and not (isinstance(arguments[2], int) and _writes(arguments[2])):
            return
        if any(self._is_ours(word) for word in arguments):
            self._one()

    def _wrapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            if self.on and (
                function.__name__ in ("fsync", "write", "ftruncate")
                or any(self._is_ours(word) for word in arguments)
            ):
                self._one()
            return function(*arguments, **named)

        return called

    def _is_ours(self, word: object) -> bool:
        return isinstance(word, str | os.PathLike) and os.fspath(word).startswith(self._below)

    def _one(self) -> None:
        self.count += 1
        if self.count != self._number:
            return
        if self._way == "end":
            os._exit(9)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _writes(flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def update(index_dir: str, docs: str, number: int, way: str) -> None:
    """Update an index with one operation broken; print "passed" where there are not so many."""
    with TemporaryDirectory() as elsewhere:  # what modules open as they are imported is not ours
        build_small(elsewhere, docs)
    faults = Faults(number, way, Path(index_dir))
    faults.watch()
    try:
        build_small(index_dir, docs)
    except Exception as error:  # told by the run that comes after
        print(type(error).__name__, str(error)[:300])  # noqa: T201
    faults.on = False
    if faults.count < number:
        print("passed")  # noqa: T201
