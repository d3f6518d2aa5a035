"""Runs a watch: inside the service, or by itself as ``seisaku watch``."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.open import open_embedder
from assistant.operate.watch.watcher import Watcher, stop, watch
from index.types import Embedder

STOP_SECONDS = 5.0
"""An update ends at its next step; what it has read so far is read again by the next."""


@contextmanager
def watching(
    settings: Settings, embedder: Embedder, turn: threading.Lock, said: Callable[[str], None]
) -> Iterator[None]:
    """Watch the folders of the settings, if any, while the block runs.

    Args:
        settings: which folders.
        embedder: the model of the index.
        turn: held during an update, by all who update the index in this process.
        said: takes a line for whoever runs the service.

    Raises:
        WatchError: a folder cannot be watched.
    """
    if not settings.watch:
        yield
        return
    job = watch(Watcher(settings, embedder, teller(settings, said), turn))
    try:
        yield
    finally:
        stop(job, STOP_SECONDS)


def run_watch(settings: Settings, said: Callable[[str], None]) -> int:
    """Watch until the process is told to stop; return the exit code.

    Raises:
        WatchError: a folder cannot be watched.
    """
    told_to_stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        told_to_stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    job = watch(Watcher(settings, open_embedder(settings), teller(settings, said)))
    while not told_to_stop.wait(0.2) and not job.finished(0):
        pass
    stop(job, STOP_SECONDS)
    said(message("stopped", settings.language))
    return 0


def teller(settings: Settings, said: Callable[[str], None]) -> Callable[..., None]:
    """Return what says sentences of the catalogue; warnings go to the log, wherever that goes."""

    def tell(key: str, warn: bool = False, **values: object) -> None:
        line = message(key, settings.language, **values)
        if warn:
            logging.getLogger("seisaku.watch").warning(line)
        else:
            said(line)

    return tell
