"""The files inside ZIP archives and mails, as files to read while the index is updated."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from corpus.files import ReadError
from corpus.readers.containers import ARCHIVES, CONTAINER_SUFFIXES
from corpus.readers.guard import GuardedReader, UnpackedFile
from index.publish.sources import Found, SourceFile
from index.publish.stored import source_file
from index.store.extraction import LeftOut


class Containers:
    """Unpacks containers into a folder of its own; use as a context manager.

    A container is unpacked at most once an update, by the process that reads files of strangers.
    """

    def __init__(self, reader: GuardedReader) -> None:
        """Prepare; nothing is unpacked before it is asked for."""
        self._reader = reader
        self._scratch = tempfile.TemporaryDirectory(prefix="seisaku-members-")
        self._known: dict[Path, list[UnpackedFile]] = {}

    def __enter__(self) -> Containers:
        return self

    def __exit__(self, *_: object) -> None:
        self._scratch.cleanup()

    def expanded(self, found: Found) -> Found:
        """Return what was found with the members of each container in its place."""
        files: list[SourceFile] = []
        skipped = list(found.skipped)
        refused = list(found.refused)
        for source in found.files:
            if source.file.suffix.lower() not in CONTAINER_SUFFIXES:
                files.append(source)
                continue
            try:
                members = self._members(source.file, source.path)
            except ReadError as error:
                refused.append((source, str(error)))
                continue
            if source.file.suffix.lower() not in ARCHIVES:
                files.append(source)
            for member in members:
                inside = replace(source, path=f"{source.path}/{member.name}", file=member.file)
                if not member.reason:
                    files.append(inside)
                elif member.failed:
                    refused.append((inside, f"{inside.path}: {member.reason}"))
                else:
                    skipped.append(LeftOut(source.root, inside.path, member.reason, failed=False))
        return replace(found, files=tuple(files), skipped=tuple(skipped), refused=tuple(refused))

    def file(self, root: str, path: str) -> Path:
        """Return where a document's bytes lie; a member of a container is unpacked."""
        file = source_file(root, path)
        if file.is_file():
            return file
        for container, name in _containers(file):
            try:
                members = self._members(container, container.name)
            except ReadError:
                return file
            return next((m.file for m in members if m.name == name and not m.reason), file)
        return file

    def _members(self, container: Path, name: str) -> list[UnpackedFile]:
        place = container.resolve()
        if place not in self._known:
            folder = Path(tempfile.mkdtemp(dir=self._scratch.name))
            self._known[place] = self._reader.unpack(container, name, folder)
        return self._known[place]


def unpacked_member(file: Path, reader: GuardedReader, scratch: Path) -> Path | None:
    """Return the bytes of a document that lies inside a container, None where it does not.

    Raises:
        ReadError: the container cannot be opened.
    """
    for container, name in _containers(file):
        members = reader.unpack(container, container.name, scratch)
        return next((m.file for m in members if m.name == name and not m.reason), None)
    return None


def container_of(folder: Path, path: str) -> str:
    """Return the path of the file below a folder that holds a document (itself where none does)."""
    for container, _ in _containers(folder / path):
        return container.relative_to(folder).as_posix()
    return path


def is_inside(path: str, container: str) -> bool:
    """Whether a document's path is inside a container's."""
    return path.startswith(f"{container}/")


def _containers(file: Path) -> Iterator[tuple[Path, str]]:
    """Yield the container of a document's path, and the document's path inside it."""
    if file.is_file():
        return
    for parent in file.parents:
        if parent.suffix.lower() in CONTAINER_SUFFIXES and parent.is_file():
            yield parent, PurePosixPath(file.relative_to(parent).as_posix()).as_posix()
            return
