"""All documents of one file: itself, or what is in it, read one after the other."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from corpus.blocks import Dropped
from corpus.files import ReadError
from corpus.readers.containers import ARCHIVES, CONTAINER_SUFFIXES
from corpus.readers.guard import GuardedReader
from corpus.types import Document


def read_all(reader: GuardedReader, path: Path, name: str) -> Iterator[Document | Dropped]:
    """Yield the documents of a file, and what is told of members that are not read.

    Raises:
        ReadError: the file itself cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in ARCHIVES:
        yield reader.read(path, name)
    if suffix not in CONTAINER_SUFFIXES:
        return
    with tempfile.TemporaryDirectory(prefix="seisaku-members-") as scratch:
        for member in reader.unpack(path, name, Path(scratch)):
            place = f"{name}/{member.name}"
            try:
                if member.reason:
                    yield Dropped("ファイル", place, member.reason)
                else:
                    yield reader.read(member.file, place)
            except ReadError as error:
                yield Dropped("ファイル", place, str(error))
