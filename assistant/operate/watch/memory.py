"""What is remembered of a folder from look to look: what the index has, and what waits and since when."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from assistant.operate.watch.look import Look, Sign

SETTLED_SECONDS, SETTLED_SECONDS_NETWORK = 4.0, 8.0
"""A file that has not changed for so long has been copied: on a share times are told late."""
LONGEST_SECONDS = 600.0
"""A file that is open, or has no end, is read as it is when it has not changed for so long."""
STIRRING_SECONDS = 3.0
"""While something changed within so long more is coming, and the files that are whole wait for it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that the index does not have yet: the file as it was seen (None: gone), and since when."""

    sign: Sign | None
    since: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be done about a folder now.

    Attributes:
        there: new and changed files that are whole, with their signs.
        gone: files that were removed.
        waiting: number of changes that are not settled yet.
        stirring: whether more seems to be coming.
        oldest: since when the first of ``there`` and ``gone`` could have been taken in; None for none.
    """

    there: dict[str, Sign]
    gone: tuple[str, ...]
    waiting: int = 0
    stirring: bool = False
    oldest: float | None = None


class Memory:
    """The memory of one folder. Moments are of a clock that never jumps, in seconds.

    Args:
        whole: tells whether the file at a path is all there; OSError where it cannot be read.
    """

    def __init__(self, whole: Callable[[str], bool]) -> None:
        """Remember nothing."""
        self._whole = whole
        self._done: dict[str, Sign | None] = {}
        self._waits: dict[str, Waiting] = {}
        self._unreadable: set[str] = set()

    @property
    def holds(self) -> bool:
        """Whether the index holds anything of the folder."""
        return bool(self._done)

    def known(self, paths: Collection[str], files: Collection[str]) -> None:
        """Take in what the index holds now.

        Args:
            paths: of its documents, and of what it left out; a path inside a container stands for it.
            files: those of the folder.
        """
        owners = {_owner(path, files) for path in paths}
        self._done = {path: self._done.get(path) for path in owners}

    def taken(self, judged: Judged) -> None:
        """Take in that an update has done what was judged."""
        self._done.update(judged.there)
        for path in judged.gone:
            self._done.pop(path, None)
        for path in (*judged.there, *judged.gone):
            self._waits.pop(path, None)

    def judge(self, found: Look, now: float, settled: float) -> Judged:
        """Compare what is there with what the index has.

        Args:
            found: what is there.
            now: the moment of the look.
            settled: how long a change must have been left alone, seconds.
        """
        changed = {path: sign for path, sign in found.files.items() if self._is_new(path, sign)}
        lost = [p for p in self._done if p not in found.files and not found.is_closed(p)]
        signs: dict[str, Sign | None] = {**changed, **dict.fromkeys(lost)}
        self._waits = {path: self._wait(path, sign, now) for path, sign in signs.items()}
        ready = {path for path in self._waits if self._is_ready(path, now, settled)}
        ends = [self._waits[path].since + settled for path in ready]
        return Judged(
            {path: sign for path, sign in changed.items() if path in ready},
            tuple(sorted(path for path in lost if path in ready)),
            len(self._waits) - len(ready),
            any(now - wait.since < STIRRING_SECONDS for wait in self._waits.values()),
            min(ends, default=None),
        )

    def _is_new(self, path: str, sign: Sign) -> bool:
        if path in self._unreadable and self._done.get(path) == sign:
            return self._can_be_read(path)
        return path not in self._done or self._done[path] != sign

    def _wait(self, path: str, sign: Sign | None, now: float) -> Waiting:
        before = self._waits.get(path)
        return before if before and before.sign == sign else Waiting(sign, now)

    def _is_ready(self, path: str, now: float, settled: float) -> bool:
        quiet = now - self._waits[path].since
        if quiet < settled:
            return False
        if self._waits[path].sign is None or quiet >= LONGEST_SECONDS:
            return True
        try:
            whole = self._whole(path)
        except OSError:  # the update names it; it is tried again at every look
            self._unreadable.add(path)
            return True
        self._unreadable.discard(path)
        return whole

    def _can_be_read(self, path: str) -> bool:
        try:
            self._whole(path)
        except OSError:
            return False
        return True


def _owner(path: str, files: Collection[str]) -> str:
    """Return the file that a document's path names or lies in; the path itself where it is gone."""
    place = path
    while place and place not in files:
        place = place.rpartition("/")[0]
    return place or path
