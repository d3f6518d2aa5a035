"""Keeps an index in step with folders: looks, waits until what changed is whole, and updates once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.common.settings import Settings
from assistant.operate.library.jobs import GivenUpError, Job, Outcome
from assistant.operate.watch.folder import Folder
from assistant.operate.watch.roots import watched_folders
from assistant.operate.watch.status import FolderStatus, WatchStatus, write_status
from assistant.operate.watch.wake import Wake
from index.publish.build import Builder
from index.publish.report import BuildReport
from index.publish.stored import places_below
from index.store.errors import IndexBusyError, IndexingError
from index.store.generations import current_folder
from index.types import Embedder

HELD_SECONDS = 15.0
"""Files that are whole wait at most so long for others that are still coming."""
NEXT_SECONDS = 1.0
"""While something waits, the next look is so soon."""
PATIENCE_SECONDS = 2.0
"""A round waits so long for folders that are slow to look through; then the others go on."""
AGAIN_SECONDS = 10.0
"""After an update that failed, or that another writer was in the way of."""
STEP_SECONDS = 0.5
"""So soon a stop is noticed."""


class Watcher:
    """Watches folders until it is given up.

    Args:
        settings: which folders and limits, and where the index is.
        embedder: the model of the index.
        tell: is told in key and values of the catalogue what people want to know.
        turn: held during an update, by all who update the index in this process.
    """

    def __init__(
        self, settings: Settings, embedder: Embedder, tell: Callable[..., None],
        turn: threading.Lock | None = None,
    ) -> None:  # fmt: skip
        """Prepare; nothing is looked at before :meth:`run`.

        Raises:
            WatchError: a folder cannot be watched.
        """
        self._settings, self._embedder, self._tell = settings, embedder, tell
        self._turn = turn or threading.Lock()
        self._wake = Wake()
        paths = watched_folders(settings, tell)
        self._folders = [Folder(path, settings.watch_files, self._wake) for path in paths]
        self._told: dict[Path, FolderStatus] = {}
        self._generation: Path | None = None
        self._builds, self._problem, self._later = 0, "", 0.0

    def run(self, job: Job) -> list[Outcome]:
        """Watch until the job is given up (the work of a :class:`Job`)."""
        self._tell("watch_begins", folders="、".join(str(one.path) for one in self._folders))
        try:
            while True:
                self._guarded_round(job)
                self._pause(job)
        finally:
            self._wake.close()
            self._settings.watch_file.unlink(missing_ok=True)

    def _guarded_round(self, job: Job) -> None:
        """Do a round; whatever is wrong with one, the next is tried."""
        try:
            self._round(job)
        except GivenUpError:
            raise
        except Exception as error:
            logging.getLogger("seisaku.watch").exception("watch")
            self._fail(type(error).__name__)

    def _round(self, job: Job) -> None:
        self._learn()
        for folder in self._folders:
            folder.begin()
        deadline = time.monotonic() + PATIENCE_SECONDS
        ended = [one for one in self._folders if self._ended(one, deadline, job)]
        self._tell_states()
        self._write(building=False)
        if self._is_time(ended):
            self._update([one for one in ended if one.judged.oldest is not None], job)
            self._write(building=False)

    def _ended(self, folder: Folder, deadline: float, job: Job) -> bool:
        while not folder.ended(min(STEP_SECONDS, max(0.0, deadline - time.monotonic()))):
            job.tell("watch", self._builds, 0)
            if time.monotonic() > deadline:
                return False
        return True

    def _learn(self) -> None:
        """See what is in an index that somebody else has published."""
        try:
            generation = current_folder(self._settings.index_dir)
        except IndexingError:
            return
        if generation != self._generation:
            self._generation = generation
            for folder in self._folders:
                folder.know(places_below(self._settings.index_dir, str(folder.path)))

    def _is_time(self, folders: Sequence[Folder]) -> bool:
        oldest = min(
            (f.judged.oldest for f in folders if f.judged.oldest is not None), default=None
        )
        if oldest is None or time.monotonic() < self._later:
            return False
        stirring = any(folder.judged.stirring for folder in folders)
        return not stirring or time.monotonic() - oldest >= HELD_SECONDS

    def _update(self, folders: Sequence[Folder], job: Job) -> None:
        self._write(building=True)
        with self._turn:
            try:
                report = self._builder(job).run_changed([folder.changes for folder in folders])
                self._generation = current_folder(self._settings.index_dir)
            except IndexBusyError:
                self._later = time.monotonic() + AGAIN_SECONDS
                return
            except (IndexingError, OSError) as error:
                self._fail(str(error))
                return
        self._problem = ""
        self._builds += 1
        for folder in folders:
            folder.taken()
        self._tell_report(report)

    def _builder(self, job: Job) -> Builder:
        settings = self._settings
        return Builder(
            settings.index_dir, self._embedder, settings.passage_tokens,
            settings.max_file_mb * 2**20, job.tell, settings.limits, settings.server,
        )  # fmt: skip

    def _fail(self, why: str) -> None:
        if why != self._problem:
            self._tell("watch_failed", why=why, warn=True)
        self._problem = why
        self._later = time.monotonic() + AGAIN_SECONDS

    def _tell_report(self, report: BuildReport) -> None:
        counts = {name: len(getattr(report, name)) for name in ("added", "updated", "removed")}
        if any(counts.values()) or report.failed:
            self._tell("watch_updated", **counts, seconds=f"{report.seconds:.1f}")
        for _, reason in report.failed:
            self._tell("watch_unread", reason=reason, warn=True)

    def _tell_states(self) -> None:
        for folder in self._folders:
            before = self._told.get(folder.path)
            now = self._told[folder.path] = folder.status
            if now.state == "starting" or (before is not None and before.state == now.state):
                continue
            values = {"folder": now.folder, "files": now.files, "most": self._settings.watch_files}
            self._tell(f"watch_{now.state}", **values, warn=now.state != "watched")

    def _write(self, building: bool) -> None:
        folders = tuple(folder.status for folder in self._folders)
        looked = min(folder.looked for folder in self._folders)
        status = WatchStatus(looked, self._builds, building, self._problem, folders)
        try:
            write_status(self._settings.watch_file, status)
        except OSError as error:
            self._fail(str(error))

    def _pause(self, job: Job) -> None:
        waits = any(folder.status.waiting for folder in self._folders)
        soonest = time.monotonic() + NEXT_SECONDS
        ends = soonest if waits else time.monotonic() + self._settings.watch_seconds
        while (left := ends - time.monotonic()) > 0:
            job.tell("watch", self._builds, 0)
            if self._wake.wait(min(STEP_SECONDS, left)):
                ends = min(ends, soonest)


def watch(watcher: Watcher) -> Job:
    """Start to watch; giving the job up ends it."""
    return Job(watcher.run)


def stop(job: Job, seconds: float) -> bool:
    """End a watch, and tell whether it has ended in so many seconds.

    Raises:
        Exception: what had ended it before, if that was no stop.
    """
    job.give_up()
    ended = job.finished(seconds)
    if job.error is not None and not isinstance(job.error, GivenUpError):
        raise job.error
    return ended
