"""Tells at once that something happened in a folder of this machine, and which files are being written.

Nothing rests on it but speed: every folder is looked through regularly too, which is all that can be
done for network shares.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from watchdog.events import (
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

HEARD: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent,
    DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
"""Not that files are opened and read, which is our own doing for the most part."""


class Wake(FileSystemEventHandler):
    """Hears what happens in folders; any thread may wait for it, or ask what is being written."""

    def __init__(self) -> None:
        self._happened = threading.Event()
        self._observer: BaseObserver | None = None
        self._heard: dict[Path, ObservedWatch] = {}
        self._written: set[str] = set()
        self._deaf: set[Path] = set()

    def hear(self, folder: Path) -> None:
        """Hear a folder from now on; where the system has no room for that, looks must do."""
        if folder in self._heard or folder in self._deaf:
            return
        try:
            if self._observer is None:
                self._observer = Observer()
                self._observer.start()
            watch = self._observer.schedule(self, str(folder), recursive=True, event_filter=HEARD)
            self._heard[folder] = watch
        except OSError:  # fs.inotify.max_user_watches or max_user_instances
            self._deaf.add(folder)

    def forget(self, folder: Path) -> None:
        """Hear a folder no more; what was written in it is forgotten."""
        watch = self._heard.pop(folder, None)
        if watch is not None and self._observer is not None:
            self._observer.unschedule(watch)
        self._written = {file for file in self._written if not file.startswith(f"{folder}/")}

    def wait(self, seconds: float) -> bool:
        """Wait until something happens, at most so long; whether it did."""
        happened = self._happened.wait(seconds)
        self._happened.clear()
        return happened

    def is_written(self, file: Path) -> bool:
        """Whether a program has written to a file and not closed it yet."""
        return str(file) in self._written

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take in what happened (watchdog's own name)."""
        file = os.fsdecode(event.src_path)
        if isinstance(event, FileModifiedEvent):
            self._written.add(file)
        elif isinstance(event, FileMovedEvent) and file in self._written:
            self._written.discard(file)
            self._written.add(os.fsdecode(event.dest_path))
        elif not isinstance(event, FileCreatedEvent):
            self._written.discard(file)
        self._happened.set()

    def close(self) -> None:
        """End the threads."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(timeout=5)
