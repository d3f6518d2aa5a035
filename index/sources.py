"""What to index: the files behind the paths a person names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.documents import bundled_deck
from corpus.readers.base import SUPPORTED_SUFFIXES
from corpus.readers.unreadable import is_hidden, is_owner_file, refusal
from index.errors import IndexBuildError
from index.extraction import LeftOut

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
    said of them; what was indexed of them before is kept.
    """

    roots: tuple[str, ...]
    files: tuple[SourceFile, ...]
    skipped: tuple[LeftOut, ...]
    refused: tuple[tuple[SourceFile, str], ...] = ()


def find_sources(paths: Sequence[Path]) -> Found:
    """Return the files below some paths, sorted, each once.

    Raises:
        IndexBuildError: a path does not exist or may not be read.
    """
    try:
        return _find(paths)
    except OSError as error:
        raise IndexBuildError(
            f"{error.filename} を読めません（{error.strerror}）。場所と読み取り権限を確かめてください。"
            "索引は以前のままです。 / cannot read: check the place and the permission; "
            "the index is as it was"
        ) from None


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
            below = file.relative_to(path).as_posix() if path.is_dir() else path.name
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
