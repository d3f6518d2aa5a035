"""Pictures kept on disk below the index, up to a total size; any process and thread may use it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from pathlib import Path

PICTURES = "pictures"
"""Folder of the pictures below the index."""
KEPT_SHARE = 0.8
"""The oldest go until this share of the limit is left, so that not every picture sweeps."""


def forget_pictures(index_dir: Path) -> None:
    """Remove all pictures of an index: a document that is taken out leaves none behind."""
    shutil.rmtree(index_dir / PICTURES, ignore_errors=True)


class PictureCache:
    """Files by name; the ones used longest ago are removed first."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Use a folder, or one of this process's own where that cannot be written.

        Args:
            folder: made where it is missing.
            max_bytes: of all files together.
        """
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._own: tempfile.TemporaryDirectory[str] | None = None
        self._folder = folder
        if not _writable(folder):
            self._own = tempfile.TemporaryDirectory(prefix="seisaku-pictures-")
            self._folder = Path(self._own.name)

    def path(self, name: str) -> Path | None:
        """Return the file of a name as used just now, or None."""
        path = self._folder / name
        try:
            os.utime(path)
        except OSError:  # not there, or a folder that has become read-only
            return path if path.is_file() else None
        return path

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name, or None."""
        try:
            path = self.path(name)
            return path.read_bytes() if path else None
        except OSError:  # removed by another process in between
            return None

    def put(self, name: str, data: bytes) -> Path | None:
        """Keep data under a name, whole or not at all; return its file, None where it is not kept.

        A disk that is full or read-only costs the next request time, nothing else.
        """
        path = self._folder / name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder, prefix=".part-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(part).replace(path)
            except OSError:
                Path(part).unlink(missing_ok=True)
                raise
        except OSError:
            return None
        self._sweep(path)
        return path

    def close(self) -> None:
        """Remove the folder if it is this process's own."""
        if self._own is not None:
            self._own.cleanup()

    def _sweep(self, newest: Path) -> None:
        with self._lock:
            files = sorted(self._files(), key=lambda one: one[0])
            total = sum(size for _, size, _ in files)
            if total <= self._max_bytes:
                return
            for _, size, path in files:
                if total <= KEPT_SHARE * self._max_bytes:
                    return
                if path != newest:
                    with contextlib.suppress(OSError):
                        path.unlink()
                        total -= size

    def _files(self) -> list[tuple[int, int, Path]]:
        """Return time of last use (nanoseconds), size and path of each file."""
        found: list[tuple[int, int, Path]] = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    status = entry.stat()
                    found.append((status.st_mtime_ns, status.st_size, Path(entry.path)))
        return found


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
