"""Generations: a whole index is built aside, checked, and made current by one atomic rename.

``INDEX/current`` names the generation in use; ``INDEX/generations/ID/`` holds it and is never
written again. Whoever is killed at any moment leaves the old generation or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.store.errors import IndexMismatchError, IndexOpenError
from index.store.sums import check_sums, write_sums

FORMAT = 6
"""Layout of a generation; raised when an older program could not read it."""
CURRENT, GENERATIONS, MANIFEST, RESUME, LOCK, TIMES = (
    "current", "generations", "manifest.json", "resume.sqlite", "lock", "times.json",
)  # fmt: skip
KEPT = 2
"""Generations left on disk: the current one and the one a reader may still hold."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is, without any clock time, so that equal inputs give equal manifests.

    Attributes:
        format: layout of the generation.
        embedding: fingerprint of the embedding model.
        dimensions: length of a vector.
        pipeline: version of normalisation, slides and passages.
        budget: tokens a passage may have.
        documents: root, path, name, content hash and OCR engine ("" where none was needed) of
            each document, in order.
        left_out: digest of the files that could not be read or were passed over.
        slides: number of slides.
        passages: number of passages.
    """

    format: int
    embedding: str
    dimensions: int
    pipeline: str
    budget: int
    documents: tuple[tuple[str, str, str, str, str], ...]
    left_out: str
    slides: int
    passages: int

    @property
    def key(self) -> str:
        """Digest of what went in: the generation's name."""
        made = (self.format, self.embedding, self.pipeline, self.budget)
        inputs = (*made, self.documents, self.left_out)
        return hashlib.sha256(json.dumps(inputs, ensure_ascii=False).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Current:
    """The generation in use: its folder, and the checksum of its ``sums.json``."""

    folder: Path
    sums: str


def current(index_dir: Path) -> Current | None:
    """Return the current generation, or None where nothing was indexed yet.

    Raises:
        IndexOpenError: the pointer names a generation that is not there.
    """
    try:
        words = (index_dir / CURRENT).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        raise IndexOpenError(
            f"索引 {index_dir} はフォルダではありません。--index か設定 index_dir に索引のフォルダを指定してください。"
            " / not a folder: name the folder of the index with --index or the setting index_dir"
        ) from None
    except ValueError:
        words = []
    name = words[0] if words else ""
    folder = index_dir / GENERATIONS / name
    if not name or "/" in name or name.startswith(".") or not folder.is_dir():
        raise IndexOpenError(damaged(index_dir, CURRENT))
    return Current(folder, words[1] if len(words) > 1 else "")


def current_folder(index_dir: Path) -> Path | None:
    """Return the folder of the current generation, or None where nothing was indexed yet.

    Raises:
        IndexOpenError: the pointer names a generation that is not there.
    """
    found = current(index_dir)
    return found.folder if found else None


def damaged(index_dir: Path, what: str) -> str:
    """Return the message for a damaged index."""
    return (
        f"索引 {index_dir} が壊れています（{what}）。seisaku index --rebuild で作り直してください。"
        f" / the index is damaged ({what}): run seisaku index --rebuild"
    )


def other_version(index_dir: Path | str) -> IndexMismatchError:
    """Return the error for an index that another version of the program built."""
    return IndexMismatchError(
        f"索引 {index_dir} は別の版で作られています。seisaku index --rebuild で作り直してください。"
        " / built by another version: run seisaku index --rebuild"
    )


def read_manifest(index_dir: Path, folder: Path) -> Manifest:
    """Read a generation's manifest.

    Raises:
        IndexOpenError: it is missing or not a manifest.
        IndexMismatchError: a newer seisaku wrote it.
    """
    try:
        values: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if values["format"] > FORMAT:
            raise IndexMismatchError(
                f"索引 {index_dir} は新しい版の seisaku が作ったもの（形式 {values['format']}、この版は "
                f"{FORMAT} まで）です。その版の seisaku を使うか、--index で別のフォルダを指定してください。"
                " / made by a newer seisaku: use that one, or name another folder with --index"
            )
        values["documents"] = tuple(tuple(row) for row in values["documents"])
        values.setdefault("left_out", "")  # a manifest of format 2: its documents are read again
        values.pop("files", None)  # formats before 5 kept their checksums here
        manifest = Manifest(**values)
        if manifest.format == FORMAT and manifest.key != folder.name.partition(".")[0]:
            raise ValueError(manifest.key)
        return manifest
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise IndexOpenError(damaged(index_dir, MANIFEST)) from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last of all files of a generation."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def write_times(folder: Path, times: Mapping[str, float]) -> None:
    """Write how long each document took to read, in seconds by its name."""
    text = json.dumps(dict(times), ensure_ascii=False, sort_keys=True)
    (folder / TIMES).write_text(text + "\n", encoding="utf-8")


def read_times(folder: Path) -> dict[str, float]:
    """Return how long each document took to read; nothing where that was lost."""
    try:
        values: dict[str, Any] = json.loads((folder / TIMES).read_text(encoding="utf-8"))
        return {name: float(seconds) for name, seconds in values.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def check_files(index_dir: Path, found: Current, thorough: bool = False) -> None:
    """Compare the files of a generation with their checksums.

    Raises:
        IndexOpenError: a file is missing, cut off or changed; it is named.
    """
    name = check_sums(found.folder, found.sums, thorough)
    if name is not None:
        raise IndexOpenError(damaged(index_dir, name))


def publish(index_dir: Path, built: Path, key: str) -> Path:
    """Move a finished folder into place and point ``current`` at it, each step atomic; return its place."""
    sums = write_sums(built)
    target = index_dir / GENERATIONS / key
    again = 1
    while target.exists():  # the same content once more (--rebuild): the old one may be in use
        again += 1
        target = index_dir / GENERATIONS / f"{key}.{again}"
    _sync_tree(built)
    built.rename(target)
    _sync(target.parent)
    pointer = index_dir / f"{CURRENT}.new"
    pointer.write_text(f"{target.name}\n{sums}\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(index_dir / CURRENT)
    _sync(index_dir)
    return target


def sweep(index_dir: Path) -> None:
    """Remove generations that no reader can hold any more, and what a killed build left."""
    current = current_folder(index_dir)
    folders = sorted(
        (path for path in (index_dir / GENERATIONS).iterdir() if path != current),
        key=lambda path: path.stat().st_mtime_ns,
        reverse=True,
    )
    whole = [path for path in folders if not path.name.startswith(".")]
    for path in (set(folders) - set(whole)) | set(whole[KEPT - 1 :]):
        shutil.rmtree(path, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
