"""Names under which documents are cited: unique in an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.passages import passage_id
from index.store.records import Record


def named_uniquely(records: Sequence[Record]) -> list[Record]:
    """Give the second document of a name its root folder's name in front of it."""
    taken: set[str] = set()
    named: list[Record] = []
    for record in records:
        name = record.path
        while name in taken:
            name = f"{Path(record.root).name}/{name}"
        taken.add(name)
        named.append(record if record.document.name == name else _renamed(record, name))
    return named


def _renamed(record: Record, name: str) -> Record:
    passages = tuple(
        replace(p, document=name, id=passage_id(name, p.slide, p.start, p.text))
        for p in record.passages
    )
    return replace(record, document=replace(record.document, name=name), passages=passages)
