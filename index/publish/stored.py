"""What the index holds before an update, and whether it was made as it would be made now."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import PIPELINE_VERSION
from corpus.documents import bundled_deck
from index.publish.sources import BUNDLED
from index.store.errors import IndexBuildError, IndexMismatchError, IndexOpenError
from index.store.extraction import LeftOut
from index.store.generations import (
    FORMAT,
    GENERATIONS,
    Manifest,
    check_files,
    current,
    read_manifest,
    read_times,
)
from index.store.record_reader import Records
from index.store.records import Record


@dataclass(frozen=True, slots=True)
class Stored:
    """The documents of the current generation.

    Attributes:
        records: the documents in order; none where nothing was indexed yet.
        same_pipeline: whether slides and passages would be cut the same way now.
        same_model: whether the vectors are of the embedding model of now.
        outdated: root and path of the documents that are read again: of an index of an older
            format, or all of them where everything is to be made anew.
        left_out: the files that could not be read or were passed over.
    """

    records: tuple[Record, ...] = ()
    same_pipeline: bool = True
    same_model: bool = True
    outdated: tuple[tuple[str, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def read_stored(index_dir: Path, fingerprint: str, budget: int) -> Stored:
    """Read the current generation.

    Args:
        index_dir: the index.
        fingerprint: the embedding model of now.
        budget: tokens a passage may have now.

    Raises:
        IndexBuildError: it is damaged.
    """
    try:
        found = current(index_dir)
    except IndexOpenError as error:
        raise IndexBuildError(str(error)) from None
    if found is None:
        return Stored()
    try:
        manifest = read_manifest(index_dir, found.folder)
        if manifest.format != FORMAT:
            return Stored(outdated=_places(manifest))
        check_files(index_dir, found, thorough=True)  # or a damage would be carried on
        kept, left_out = _kept(found.folder, manifest.dimensions)
        return Stored(
            kept,
            same_pipeline=manifest.pipeline == PIPELINE_VERSION and manifest.budget == budget,
            same_model=manifest.embedding == fingerprint,
            left_out=left_out,
        )
    except IndexMismatchError as error:
        raise IndexBuildError(str(error)) from None
    except (IndexOpenError, sqlite3.DatabaseError, ValueError, TypeError) as error:
        raise IndexBuildError(
            f"{error} seisaku index --rebuild で作り直してください。 / rebuild with --rebuild"
        ) from None


def read_places(index_dir: Path) -> Stored:
    """Return where the documents came from and nothing else: for reading all of them again.

    Where the current generation's manifest is damaged, an older one's tells.

    Raises:
        IndexBuildError: a newer seisaku made the index, and may know more places than we can read.
    """
    generations = index_dir / GENERATIONS
    folders = sorted(generations.glob("*/"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    with suppress(IndexOpenError):
        found = current(index_dir)
        folders = [found.folder, *folders] if found else folders
    for folder in folders:
        try:
            return Stored(outdated=_places(read_manifest(index_dir, folder)))
        except IndexMismatchError as error:
            raise IndexBuildError(str(error)) from None
        except IndexOpenError:
            continue
    return Stored()


def places_below(index_dir: Path, root: str) -> frozenset[str]:
    """Return the paths below a root that the index knows: of documents, and of what it left out.

    Nothing where there is no usable index.
    """
    with suppress(IndexOpenError, sqlite3.DatabaseError, OSError):
        if (found := current(index_dir)) is not None:
            manifest = read_manifest(index_dir, found.folder)
            with closing(Records(found.folder / "passages.sqlite")) as records:
                left = [(item.root, item.path) for item in records.left_out()]
            return frozenset(path for own, path in (*_places(manifest), *left) if own == root)
    return frozenset()


def _places(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    return tuple((root, path) for root, path, *_ in manifest.documents)


def _kept(folder: Path, dimensions: int) -> tuple[tuple[Record, ...], tuple[LeftOut, ...]]:
    times = read_times(folder)
    with closing(Records(folder / "passages.sqlite", dimensions)) as records:
        names = [row[2] for row in records.documents()]
        kept = tuple(replace(records.record(name), seconds=times.get(name)) for name in names)
        return kept, records.left_out()


def source_file(root: str, path: str) -> Path:
    """Return the file of a document by its root and its path below it."""
    if root == BUNDLED:
        return bundled_deck()
    folder = Path(root)
    return folder / path if folder.is_dir() else folder
