"""Files that were removed and can still be brought back: beside the others, where no index looks."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

FOLDER = ".removed"
"""Hidden, so it is neither indexed nor in a backup."""
KEPT_SECONDS = 600.0
"""Long enough to notice a mistake; then the file is gone for good."""


class Removed:
    """The removed files of one folder; what an earlier process left there is deleted.

    Args:
        folder: where the files are that can be removed.
        seconds: how long each can be brought back.
    """

    def __init__(self, folder: Path, seconds: float = KEPT_SECONDS) -> None:
        self._folder, self._seconds = folder, seconds
        self._ends: dict[str, threading.Timer] = {}
        shutil.rmtree(folder / FOLDER, ignore_errors=True)

    def take(self, file: str) -> None:
        """Remove a file, given by its path below the folder; one that is gone already is no error."""
        place, aside = self._folder / file, self._folder / FOLDER / file
        if not place.exists():
            return
        aside.parent.mkdir(parents=True, exist_ok=True)
        place.replace(aside)
        end = threading.Timer(self._seconds, aside.unlink, kwargs={"missing_ok": True})
        end.daemon = True
        end.start()
        self._ends[file] = end

    def put_back(self, file: str) -> bool:
        """Bring a file back; False where it is gone for good, or another one has its place."""
        place, aside = self._folder / file, self._folder / FOLDER / file
        if place.exists() or not aside.exists():
            return False
        aside.replace(place)
        self._ends.pop(file).cancel()
        return True
