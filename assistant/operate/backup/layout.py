"""The file of a backup: a plain tar that begins with what it is and ends with its checksums.

It is not compressed: most of it are vectors and PDFs, which hardly get smaller.

::

    seisaku-backup.json   format, version, time, the generation's name and checksum
    index/...             files of the current generation
    uploads/...           documents that were added
    records.sqlite3       keys, feedback, conversations, answer records
    curated/cases.jsonl   dataset that grows from feedback (setting ``curated_dataset``)
    curated/drafts/...    its unfinished cases
    corrections.json      what people corrected of titles, publishers and dates
    seisaku-sums.json     size and XXH3 of each of these, and XXH3 of all bytes before it
"""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import PurePosixPath

HEAD, SUMS = "seisaku-backup.json", "seisaku-sums.json"
INDEX, UPLOADS, RECORDS = "index/", "uploads/", "records.sqlite3"
CURATED = "curated/"
CORRECTIONS = "corrections.json"
CASES, DRAFTS = f"{CURATED}cases.jsonl", f"{CURATED}drafts/"
FORMAT = 3
"""Layout of the file; raised when an older program could not read it (1: nothing curated, 2: nothing
corrected)."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup is.

    Attributes:
        backup: layout of the file.
        seisaku: version of the program that made it.
        made: when, ISO 8601.
        generation: name of the index's generation, "" where there was no index.
        generation_sums: checksum of the generation's ``sums.json``.
        generation_format: layout of the generation.
        documents: how many are indexed.
        uploads: folder of the added documents when the backup was made.
        records: "sqlite", "postgresql" (not in the file) or "none".
    """

    backup: int
    seisaku: str
    made: str
    generation: str
    generation_sums: str
    generation_format: int
    documents: int
    uploads: str
    records: str


class DamagedArchiveError(Exception):
    """A backup is not as it was written; the argument names the part, "" for a cut-off file."""


class ForeignArchiveError(Exception):
    """A file is no backup of ours."""


class NewerArchiveError(Exception):
    """A newer seisaku made it; the argument is its version."""


class UnsafeArchiveError(Exception):
    """A backup holds what none holds; the argument names it."""


def is_safe(member: tarfile.TarInfo) -> bool:
    """Whether a part may be in a backup and would lie inside of what it is unpacked into."""
    parts = PurePosixPath(member.name)
    ours = member.name.startswith((INDEX, UPLOADS, DRAFTS)) or member.name in (
        HEAD,
        SUMS,
        RECORDS,
        CASES,
        CORRECTIONS,
    )
    return ours and member.isreg() and not parts.is_absolute() and ".." not in parts.parts
