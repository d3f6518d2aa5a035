"""Takes the current generation out of an index, whole, and puts one in: for backup and restore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.store.errors import IndexOpenError
from index.store.generations import (
    FORMAT,
    Current,
    check_files,
    current,
    damaged,
    other_version,
    publish,
    read_manifest,
    sweep,
)
from index.store.picture_cache import forget_pictures
from index.store.sums import SUMS, check_sums


@dataclass(frozen=True, slots=True)
class Taken:
    """A generation whose files are held open, so that no update can take them away.

    Attributes:
        name: of its folder.
        sums: checksum of its ``sums.json``.
        format: layout.
        documents: how many.
        files: its files, open for reading, by their path in it.
    """

    name: str
    sums: str
    format: int
    documents: int
    files: Mapping[str, BinaryIO]


@contextmanager
def taken(index_dir: Path) -> Iterator[Taken | None]:
    """Hold the current generation, checked; None where nothing was indexed yet.

    Raises:
        IndexOpenError: it is damaged, or of an older format, which has no checksums.
    """
    with ExitStack() as stack:
        while True:
            found = current(index_dir)
            try:
                held = None if found is None else _held(index_dir, found, stack)
                break
            except (IndexOpenError, OSError):
                if current(index_dir) == found:
                    raise  # else two updates were published meanwhile, and cleared this one away
        yield held


def _held(index_dir: Path, found: Current, stack: ExitStack) -> Taken:
    manifest = read_manifest(index_dir, found.folder)
    if manifest.format != FORMAT:
        raise other_version(index_dir)
    check_files(index_dir, found, thorough=True)
    files = {
        path.relative_to(found.folder).as_posix(): stack.enter_context(path.open("rb"))
        for path in sorted(found.folder.rglob("*"))
        if path.is_file()
    }
    return Taken(found.folder.name, found.sums, manifest.format, len(manifest.documents), files)


def put_in(index_dir: Path, folder: Path, sums: str) -> None:
    """Make a folder of taken files the current generation; the one before stays beside it.

    Args:
        index_dir: the index; nobody else may be writing.
        folder: the files, on the same disk, in a folder named as the generation; it is moved away.
        sums: checksum of its ``sums.json``.

    Raises:
        IndexOpenError: the files are not those of the checksums; nothing was changed.
        IndexMismatchError: a newer seisaku made them; likewise.
    """
    broken = check_sums(folder, sums, thorough=True)
    if broken is not None:
        raise IndexOpenError(damaged(index_dir, broken))
    read_manifest(index_dir, folder)
    (folder / SUMS).unlink()  # written again with what is there
    publish(index_dir, folder, folder.name.partition(".")[0])
    sweep(index_dir)
    forget_pictures(index_dir)
