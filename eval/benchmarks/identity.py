"""Identity: ``python -m eval.benchmarks.identity DIR [--index-csv FILE]``: titles, publishers, years.

What is read of each file of a folder is compared with a list made by hand (columns ``file``,
``title``, ``publisher``, ``year``, and ``original_name`` where the file was renamed since: the reader
is handed the ministry's own name, as an official's folder would hold it) by the rules of
``eval.benchmarks.identity_rules``. A file that cannot be read counts as missed. What a person took from
the web page around a file stands nowhere in it: each figure is told for all files, and for those where
the wanted value is printed in the file by the rule there.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from corpus.files import Limits, ReadError
from corpus.readers.base import SUPPORTED_SUFFIXES
from corpus.readers.guard import GuardedReader
from corpus.types import Document
from eval.benchmarks.identity_rules import FACTS, Fact, Wanted
from eval.benchmarks.report import with_interval

MAX_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list by hand, and the name that the reader is handed."""

    file: str
    wanted: Wanted
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """One file, what was read of it (None: it was not), and by fact whether it is right and printed."""

    row: Row
    document: Document | None
    right: Mapping[str, bool]
    printed: Mapping[str, bool]


def shapes(file: str) -> bool:
    """Whether a file is of the half that the rules are shaped on; the other half only measures.

    The SHA-256 of its name in the list begins with an even byte.
    """
    return sha256(file.encode()).digest()[0] % 2 == 0


def read_rows(path: Path) -> list[Row]:
    """Return the list made by hand."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Row(
                r["file"],
                Wanted(r["title"], r["publisher"], r["year"]),
                r.get("original_name") or r["file"],
            )
            for r in csv.DictReader(lines)
        ]


def judge(row: Row, document: Document | None) -> Told:
    """Compare what was read of a file with what a person said of it."""
    if document is None:
        return Told(row, None, {}, {})
    return Told(
        row, document,
        {name: fact.is_right(document, row.wanted) for name, fact in FACTS.items()},
        {name: fact.is_printed(document, row.wanted) for name, fact in FACTS.items()},
    )  # fmt: skip


def shared_series(documents: Sequence[Document]) -> Mapping[str, list[Document]]:
    """Return the series that hold more than one edition: all that an answer would call editions."""
    series: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.metadata.get("series"):
            series[document.metadata["series"]].append(document)
    return {
        name: group for name, group in series.items()
        if len({document.metadata["edition_order"] for document in group}) > 1
    }  # fmt: skip


def main(
    folder: Annotated[Path, typer.Argument(help="資料のフォルダ / folder of documents")],
    index_csv: Annotated[
        Path | None, typer.Option(help="手で付けた一覧 / list made by hand")
    ] = None,
) -> None:
    """Print the shares of right titles, publishers and years, the misses, and the editions."""
    files = {p.name: p for p in sorted(folder.rglob("*")) if p.suffix.lower() in SUPPORTED_SUFFIXES}
    rows = {row.file: row for row in read_rows(index_csv)} if index_csv else {}
    told: list[Told] = []
    documents: list[Document] = []
    with GuardedReader(Limits(max_bytes=MAX_BYTES, seconds=600)) as reader:
        for file in sorted({*rows, *files}):
            name = rows[file].name if file in rows else file
            document = _read(reader, files.get(file), name)
            documents += [document] if document else []
            if file in rows:
                told.append(judge(rows[file], document))
    if told:
        print_scores(told)
    _print_editions(documents)


def _read(reader: GuardedReader, path: Path | None, name: str) -> Document | None:
    if path is None:
        return None
    try:
        return reader.read(path, name)
    except ReadError as error:
        print(error)  # noqa: T201
        return None


def print_scores(told: Sequence[Told]) -> None:
    """Print each file's misses, then the shares of both halves and of all."""
    for one in told:
        print("\n".join(_lines(one)))  # noqa: T201
    halves = {
        "shaping half": [one for one in told if shapes(one.row.file)],
        "measuring half": [one for one in told if not shapes(one.row.file)],
        "all files": list(told),
    }
    for name, half in halves.items():
        print(f"{name} ({len(half)}):")  # noqa: T201
        for fact in FACTS:
            every = [float(one.right.get(fact, False)) for one in half]
            printed = [float(one.right[fact]) for one in half if one.printed.get(fact)]
            print(  # noqa: T201
                f"  {fact} {with_interval(every)}; printed in the file ({len(printed)}):"
                f" {with_interval(printed)}"
            )


def _lines(one: Told) -> list[str]:
    """Return what is to be told of a file: its misses with what was wanted and where that stands."""
    row, document = one.row, one.document
    half = "shaping" if shapes(row.file) else "measuring"
    if document is None:
        return [f"unread  {half:9} {row.file}"]
    missed = [
        f"missed  {half:9} {row.file}: {name} {fact.read(document)!r}, by hand"
        f" {fact.wanted(row.wanted)!r} ({_place(one, name, fact)})"
        for name, fact in FACTS.items()
        if not one.right[name]
    ]
    return missed or [f"right   {half:9} {row.file}: {document.title}"]


def _place(one: Told, name: str, fact: Fact) -> str:
    """Return where the wanted value stands."""
    if one.printed[name]:
        return "printed"
    stem = PurePosixPath(one.row.name).stem
    return "in the name of the file" if fact.is_named(stem, one.row.wanted) else "not in the file"


def _print_editions(documents: Sequence[Document]) -> None:
    printed = [d for d in documents if d.metadata.get("edition")]
    print(f"documents with an edition printed: {len(printed)} of {len(documents)}")  # noqa: T201
    for document in printed:
        print(f"  {document.metadata['edition']}  {document.name}: {document.title}")  # noqa: T201
    for group in shared_series(documents).values():
        print("one series: " + ", ".join(f"{d.name} ({d.metadata['edition']})" for d in group))  # noqa: T201
    print(f"series of several editions: {len(shared_series(documents))}")  # noqa: T201


if __name__ == "__main__":
    typer.run(main)
