"""A file is replaced as a whole: whoever reads it sees the old text or the new one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MODE = 0o600
"""For the owner only, as the records are: what people asked stands in it."""


def write_whole(path: Path, text: str) -> None:
    """Write a text and put it in the place of a file, which keeps its permissions."""
    path = path.resolve()  # a link stays a link
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else MODE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
