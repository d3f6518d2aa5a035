"""What people corrected of documents: title, publisher and date, in a file beside the index.

The index is made of the files alone and can be made anew at any time; what people corrected is not
in it, and so stays. A correction belongs to a file's place, and to its bytes wherever they lie.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from corpus.identity.dates import year_of
from index.store.documents import DocumentInfo

CORRECTED = ("title", "publisher", "date")
"""What can be corrected."""
VERSION = 1
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Read:
    """The file as it was read last: its stamp, and the entries by place and by bytes."""

    stamp: tuple[int, int, int]
    places: Mapping[tuple[str, str], Fields]
    contents: Mapping[str, Fields]


_NOTHING = _Read((0, 0, 0), {}, {})


class Corrections:
    """The corrections of one index; any process and thread may use them.

    Args:
        file: where they are kept; made with the first one.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = _NOTHING
        self._told: tuple[_Read, Sequence[DocumentInfo], tuple[DocumentInfo, ...]] | None = None

    def over(self, documents: tuple[DocumentInfo, ...]) -> tuple[DocumentInfo, ...]:
        """Return documents as they were corrected, the same ones until either changes."""
        read = self._current()
        told = self._told
        if told is None or told[0] is not read or told[1] is not documents:
            told = (read, documents, tuple(_over(info, read) for info in documents))
            self._told = told
        return told[2]

    def put(self, document: DocumentInfo, fields: Fields) -> None:
        """Keep what a document is to be called, in place of what was kept of it before.

        Args:
            document: as it was read or as it was corrected.
            fields: of ``CORRECTED`` those that were read wrongly, with the right words; empty takes
                the correction back.

        Raises:
            OSError: the file cannot be written.
        """
        entry = {"root": document.root, "path": document.path, "hash": document.content_hash}
        with FileLock(f"{self._file}.lock"):
            kept = [one for one in _entries(self._file) if not _is_of(one, document)]
            self._write([*kept, {**entry, **fields}] if fields else kept)

    def forget_other(self, root: str, path: str, content_hash: str) -> None:
        """Forget what was corrected of another file that had the place of a new one."""
        if not self._current().places.get((root, path)):
            return
        with FileLock(f"{self._file}.lock"):
            self._write(
                [
                    one
                    for one in _entries(self._file)
                    if (one["root"], one["path"]) != (root, path) or one["hash"] == content_hash
                ]
            )

    def _write(self, entries: Sequence[Mapping[str, str]]) -> None:
        part = self._file.with_name(f".{self._file.name}.part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(
                {"version": VERSION, "documents": entries}, file, ensure_ascii=False, indent=1
            )
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._file)

    def _current(self) -> _Read:
        try:
            state = self._file.stat()
        except OSError:
            return _NOTHING
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
        if self._read.stamp != stamp:
            entries = _entries(self._file)
            self._read = _Read(
                stamp,
                {(one["root"], one["path"]): _fields(one) for one in entries},
                {one["hash"]: _fields(one) for one in entries},
            )
        return self._read


def _entries(file: Path) -> list[dict[str, Any]]:
    try:
        values: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["documents"]
    except FileNotFoundError:
        return []
    return values


def _is_of(entry: Mapping[str, str], document: DocumentInfo) -> bool:
    same = (entry["root"], entry["path"]) == (document.root, document.path)
    return same or entry["hash"] == document.content_hash


def _fields(entry: Mapping[str, str]) -> Fields:
    return {name: entry[name] for name in CORRECTED if name in entry}


def _over(info: DocumentInfo, read: _Read) -> DocumentInfo:
    fields = read.contents.get(info.content_hash) or read.places.get((info.root, info.path))
    if not fields:
        return info
    year = year_of(fields["date"]) if "date" in fields else info.year
    title, publisher, date = (fields.get(name, getattr(info, name)) for name in CORRECTED)
    return replace(
        info, title=title, publisher=publisher, date=date, year=year, corrected=tuple(fields)
    )
