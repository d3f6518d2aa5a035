"""Whether two indexes hold the same: documents, slides, passages, vectors and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from index.store.generations import current_folder, read_manifest
from index.store.record_reader import Records
from index.store.records import Record

CLOSE = 1e-5
"""Vectors of one text differ by no more, however many texts were embedded with it."""


def differences(one: Path, other: Path) -> list[str]:
    """Return what is not the same in two index folders, a line each; none where all is.

    Raises:
        IndexOpenError: one of them is no index.
    """
    with closing(_records(one)) as first, closing(_records(other)) as second:
        names = [[row[2] for row in records.documents()] for records in (first, second)]
        lines = [f"only in one: {name}" for name in sorted(set(names[0]) ^ set(names[1]))]
        if first.left_out() != second.left_out():
            lines.append("left out otherwise")
        for name in sorted(set(names[0]) & set(names[1])):
            lines += [
                f"{name}: {what}" for what in _unlike(first.record(name), second.record(name))
            ]
    return lines


def _records(index_dir: Path) -> Records:
    folder = current_folder(index_dir)
    if folder is None:
        raise FileNotFoundError(index_dir)
    return Records(folder / "passages.sqlite", read_manifest(index_dir, folder).dimensions)


def _unlike(a: Record, b: Record) -> Iterator[str]:
    if (a.root, a.path, a.document.content_hash) != (b.root, b.path, b.document.content_hash):
        yield "another file"
    if a.document.slides != b.document.slides:
        yield "other slides"
    if a.passages != b.passages:
        yield "other passages"
    elif not np.allclose(a.vectors, b.vectors, atol=CLOSE):
        yield "other vectors"
