"""One watched folder: looked through in a thread of its own, since a share may never answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.operate.watch.look import Look, Sign, TooManyFilesError, is_network, look
from assistant.operate.watch.memory import SETTLED_SECONDS, SETTLED_SECONDS_NETWORK, Judged, Memory
from assistant.operate.watch.status import FolderStatus, State
from assistant.operate.watch.wake import Wake
from assistant.operate.watch.whole import is_whole
from index.publish.sources import Changes

SLOW_SECONDS = 60.0
"""A look that takes longer is told as a folder that does not answer; it is taken when it ends."""
SHARE_OF_TIME = 4
"""Looking takes at most a quarter of the time: a share that is slow to look through is not worn out."""
NOTHING = Judged({}, ())


class Folder:
    """A folder, what is remembered of it, and how it is.

    Attributes:
        path: where it is.
        state: how it is.
        judged: what its last look found to be done; nothing while it cannot be looked through.
        looked: when that was, seconds since 1970; 0 for never.
    """

    def __init__(
        self, path: Path, most: int, wake: Wake, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Watch a folder that may be there or not."""
        self.path, self.judged, self.looked = path, NOTHING, 0.0
        self.state: State = "starting"
        self._most, self._wake, self._clock = most, wake, clock
        self._memory = Memory(self._is_whole)
        self._known: frozenset[str] | None = None
        self._identity: Sign | None = None
        self._mounts: frozenset[str] = frozenset()
        self._files = 0
        self._begun = self._due = 0.0
        self._thread: threading.Thread | None = None

    @property
    def status(self) -> FolderStatus:
        """How it is, as told to others."""
        waiting = self.judged.waiting + len(self.judged.there) + len(self.judged.gone)
        return FolderStatus(str(self.path), self.state, self._files, waiting)

    @property
    def changes(self) -> Changes:
        """What an update is to take in."""
        return Changes(self.path, tuple(self.judged.there), self.judged.gone)

    def know(self, paths: frozenset[str]) -> None:
        """Be told what the index holds of the folder, before the next look."""
        self._known = paths

    def taken(self) -> None:
        """Be told that the index has taken in what was judged."""
        self._memory.taken(self.judged)
        self.judged = Judged({}, (), self.judged.waiting)

    def begin(self) -> None:
        """Begin to look, unless the last look has not ended yet, or only just."""
        if self._thread is None and self._clock() >= self._due:
            self._begun = self._clock()
            self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
            self._thread.start()

    def ended(self, seconds: float) -> bool:
        """Wait at most so long for the look to end, and tell whether it did."""
        if self._thread is None:
            return True
        self._thread.join(seconds)
        if self._thread.is_alive():
            if self._clock() - self._begun > SLOW_SECONDS:
                self._lose("unreachable")
            return False
        self._thread, self.looked = None, time.time()
        self._due = self._clock() + (SHARE_OF_TIME - 1) * (self._clock() - self._begun)
        return True

    def _look(self) -> None:
        try:
            network = is_network(self.path)
            found = look(self.path, self._most, network)
            self._follow(found, network)
            if self._known is not None:
                self._memory.known(self._known, found.files)
                self._known = None
            if self._is_emptied(found):
                self._lose("unreachable")
                return
            self._judge(found, network)
        except TooManyFilesError:
            self._lose("too_many")
        except OSError:
            self._lose("unreachable")

    def _judge(self, found: Look, network: bool) -> None:
        if found.files:
            self._identity = found.identity
        unmounted = tuple(
            place
            for place in self._mounts - found.mounts
            if not any(path.startswith(f"{place}/") for path in found.files)
        )
        self._mounts = found.mounts | frozenset(unmounted)
        found = replace(found, closed=(*found.closed, *unmounted))
        settled = SETTLED_SECONDS_NETWORK if network else SETTLED_SECONDS
        self.judged = self._memory.judge(found, self._clock(), settled)
        self._files, self.state = len(found.files), "watched"

    def _is_emptied(self, found: Look) -> bool:
        """Whether another, empty folder is in its place: a mount point without its share."""
        return not found.files and self._memory.holds and found.identity != self._identity

    def _follow(self, found: Look, network: bool) -> None:
        if network or (self._identity is not None and found.identity != self._identity):
            self._wake.forget(self.path)
        if not network:
            self._wake.hear(self.path)

    def _lose(self, state: State) -> None:
        """Keep all that the index has, until the folder can be looked through again."""
        self.judged, self.state = NOTHING, state
        self._wake.forget(self.path)

    def _is_whole(self, path: str) -> bool:
        file = self.path / path
        return not self._wake.is_written(file) and is_whole(file)
