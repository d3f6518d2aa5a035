"""Whether a chain is as it was written: changed, removed, reordered and cut records are found.

What cannot be found by the chain alone: a whole chain, its head included, that was replaced by another
one that fits (without the secret, if a secret signs the head), or by an earlier copy of itself. A head
that was noted elsewhere finds both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from assistant.operate.records.database import RecordsError
from assistant.operate.sealed.seal import GENESIS, Head, Sealed, digest
from assistant.operate.sealed.store import AnswerRecords

What = Literal[
    "changed", "text_changed", "missing", "order", "text_gone", "text_back", "tail", "beyond",
    "signature", "noted", "unreadable", "head_gone",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was written: what, and at which number (first and last)."""

    what: What
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found.

    Attributes:
        count: records read.
        last: hash of the last of them.
        problems: in the order of the chain; none where all is as it was written.
        deleted: how many texts are deleted, each with a trace.
        clock_back: numbers of records whose clock was behind that of the record before.
    """

    count: int
    last: str
    problems: tuple[Problem, ...]
    deleted: int
    clock_back: tuple[int, ...]


@dataclass
class _Walk:
    """What is known so far on the way along a chain."""

    at: int = 0
    count: int = 0
    hash: str = GENESIS
    moment: str = ""
    noted: Head | None = None
    problems: list[Problem] = field(default_factory=list)
    empty: set[int] = field(default_factory=set)
    full: set[int] = field(default_factory=set)
    erased: set[int] = field(default_factory=set)
    clock_back: list[int] = field(default_factory=list)

    def found(self, what: What, first: int, last: int | None = None) -> None:
        self.problems.append(Problem(what, first, first if last is None else last))

    def step(self, record: Sealed) -> None:
        """Hold one record against those before it."""
        if record.seq > self.at + 1:
            self.found("missing", self.at + 1, record.seq - 1)
        elif record.seq <= self.at or record.previous != self.hash:
            self.found("order", record.seq)
        if not record.holds():
            self.found("changed", record.seq)
        if record.recorded_at < self.moment:
            self.clock_back.append(record.seq)
        self._text(record)
        if self.noted and record.seq == self.noted.count and record.hash != self.noted.hash:
            self.found("noted", record.seq)
        self.at, self.count = max(self.at, record.seq), self.count + 1
        self.hash, self.moment = record.hash, record.recorded_at

    def _text(self, record: Sealed) -> None:
        if record.content is None:
            self.empty.add(record.seq)
            return
        self.full.add(record.seq)
        if digest(record.content) != record.content_sha256:
            self.found("text_changed", record.seq)
        elif record.kind == "deletion" and record.holds():
            self.erased |= set(record.values["records"])

    def end(self, head: Head) -> Verified:
        """Hold what was read against the head."""
        for number in sorted(self.empty - self.erased):
            self.found("text_gone", number)
        for number in sorted(self.full & self.erased):
            self.found("text_back", number)
        if head.count < 0:
            self.found("head_gone", self.at)
        elif head.count > self.at:
            self.found("tail", self.at + 1, head.count)
        elif head.count < self.at:
            self.found("beyond", head.count + 1, self.at)
        elif head.hash != self.hash:
            self.found("tail", self.at)
        if self.noted and self.noted.count > self.at:
            self.found("noted", self.at + 1, self.noted.count)
        problems = tuple(sorted(self.problems, key=lambda problem: problem.first))
        erased = len(self.empty & self.erased)
        return Verified(self.count, self.hash, problems, erased, tuple(self.clock_back))


def verify(records: AnswerRecords, noted: Head | None = None) -> Verified:
    """Verify a chain while others may write to it.

    Args:
        records: the chain.
        noted: a head that was noted elsewhere, which the chain has to run through.
    """
    walk = _Walk(noted=noted)
    head = Head(-1, "")
    try:
        for page, head in _pages(records, walk):  # noqa: B007 - the last head counts
            for record in page:
                walk.step(record)
    except RecordsError:
        walk.found("unreadable", walk.at + 1)
        return walk.end(Head(walk.at, walk.hash))
    if head.count > 0 and not records.signed(head):
        walk.found("signature", head.count)
    return walk.end(head)


def _pages(records: AnswerRecords, walk: _Walk) -> Iterator[tuple[list[Sealed], Head]]:
    """Yield pages, each with a head that was read before it: it counts nothing that follows."""
    at = -(2**31)
    while True:
        head = records.head()
        page = records.after(at)
        yield page, head
        if not page:
            return
        at = page[-1].seq


def verify_lines(records: Iterable[Sealed], head: Head) -> Verified:
    """Verify an export, whose head was noted elsewhere, or is its own end (then no tail can be missed)."""
    walk = _Walk(noted=head if head.count >= 0 else None)
    for record in records:
        walk.step(record)
    return walk.end(Head(walk.at, walk.hash))
