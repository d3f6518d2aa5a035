"""What to index: the files behind the paths a person names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.documents import bundled_deck
from corpus.normalize import storable
from corpus.readers.base import SUPPORTED_SUFFIXES
from corpus.readers.unreadable import is_hidden, is_owner_file, refusal
from index.store.errors import IndexBuildError
from index.store.extraction import LeftOut

BUNDLED = "bundled:"
"""Root of the deck that comes with the program, wherever the program is installed."""
DESCRIPTIONS = frozenset({".toml"})
"""Files that describe the document beside them; they are read with it, not skipped."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, the root it came by, and its path below the root."""

    root: str
    path: str
    file: Path


@dataclass(frozen=True, slots=True)
class Found:
    """All files of some roots, and those left out with the reason.

    ``refused`` are files that should have been readable and cannot even be unpacked, with what is
    said of them; what was indexed of them before is kept. ``only`` are the places, root and path,
    that were looked at where the roots were not looked through.
    """

    roots: tuple[str, ...]
    files: tuple[SourceFile, ...]
    skipped: tuple[LeftOut, ...]
    refused: tuple[tuple[SourceFile, str], ...] = ()
    only: frozenset[tuple[str, str]] | None = None

    def covers(self, root: str, path: str) -> bool:
        """Whether what is to be indexed of a document's place is told here; else it stays as it is."""
        if self.only is None:
            return root in self.roots
        above = (parent.as_posix() for parent in PurePosixPath(path).parents)
        return any((root, place) in self.only for place in (path, *above))


def find_sources(paths: Sequence[Path]) -> Found:
    """Return the files below some paths, sorted, each once.

    Raises:
        IndexBuildError: a path does not exist or may not be read.
    """
    try:
        return _find(paths)
    except OSError as error:
        raise _unreadable(error) from None


def _unreadable(error: OSError) -> IndexBuildError:
    return IndexBuildError(
        f"{error.filename} を読めません（{error.strerror}）。場所と読み取り権限を確かめてください。"
        "索引は以前のままです。 / cannot read: check the place and the permission; "
        "the index is as it was"
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be told anew of one folder, as paths of files below it.

    Attributes:
        folder: the folder.
        there: files that are new or changed.
        gone: files that are there no more.
    """

    folder: Path
    there: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def changed_sources(changes: Sequence[Changes]) -> Found:
    """Return the files that changed; what turned out otherwise meanwhile is not looked at.

    Raises:
        IndexBuildError: a folder may not be read.
    """
    try:
        return _changed(changes)
    except OSError as error:
        raise _unreadable(error) from None


def _changed(changes: Sequence[Changes]) -> Found:
    files: list[SourceFile] = []
    skipped: list[LeftOut] = []
    only: set[tuple[str, str]] = set()
    for one in changes:
        root = str(one.folder.resolve())
        there = [path for path in one.there if (one.folder / path).is_file()]
        gone = [path for path in one.gone if not (one.folder / path).is_file()]
        only.update((root, storable(path)) for path in (*there, *gone))
        for path in sorted(there):
            file = one.folder / path
            if reason := _reason_to_skip(file, one.folder):
                skipped.append(LeftOut(root, storable(path), reason, failed=False))
            else:
                files.append(SourceFile(root, path, file))
    return Found((), tuple(files), tuple(skipped), only=frozenset(only))


def _find(paths: Sequence[Path]) -> Found:
    roots: list[str] = []
    files: dict[Path, SourceFile] = {}
    skipped: list[LeftOut] = []
    for path in paths:
        if not path.exists():
            raise IndexBuildError(
                f"{path} がありません。ファイルまたはフォルダの場所を確かめてください。 / no such file or folder"
            )
        root = BUNDLED if path == bundled_deck() else str(path.resolve())
        roots.append(root)
        for file in _files(path):
            below = storable(file.relative_to(path).as_posix() if path.is_dir() else path.name)
            reason = _reason_to_skip(file, path)
            if reason:
                skipped.append(LeftOut(root, below, reason, failed=False))
            else:
                files.setdefault(file.resolve(), SourceFile(root, below, file))
    return Found(tuple(dict.fromkeys(roots)), tuple(files.values()), tuple(skipped))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(
        file
        for file in _below(path)
        if file.is_file()
        and file.suffix.lower() not in DESCRIPTIONS
        and not is_hidden(file.relative_to(path).as_posix())
    )


def _below(folder: Path) -> Iterator[Path]:
    """Yield what lies below a folder; one that may not be read is an error, never empty.

    ``Path.rglob`` passes over it in silence, and its documents would be taken out of the index.
    """
    for place, _, names in os.walk(folder, onerror=_raise):
        yield from (Path(place) / name for name in names)


def _raise(error: OSError) -> None:
    raise error


def _reason_to_skip(file: Path, folder: Path) -> str:
    if storable(str(file)) != str(file):
        return (
            "名前が UTF-8 でないので読みません。ファイルかフォルダの名前を付け直してください"
            "（convmv などで直せます）。 / its name is not UTF-8: rename the file or its folder"
        )
    if is_owner_file(file.name):
        return (
            "Office が文書を開いている間だけ置くファイルなので読みません。"
            " / Office's own file beside an open document"
        )
    if folder.is_file():
        return ""
    if not file.resolve().is_relative_to(folder.resolve()):
        return (
            "フォルダの外を指すリンクなので読みません。文書そのものを置いてください。"
            " / a link to outside of the folder: put the document itself here"
        )
    if file.suffix.lower() in SUPPORTED_SUFFIXES:
        return ""
    return refusal(file.suffix, "、".join(sorted(SUPPORTED_SUFFIXES)))
