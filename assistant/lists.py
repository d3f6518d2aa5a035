"""Whole lists out of slides: bullets under a heading, lines of a block, enumerations in a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.select import Candidate
from assistant.statements import MARK, Statement
from corpus.normalize import fold

MIN_ITEMS = 2
MAX_ITEMS = 60
MAX_NAMED = 12
_INLINE = re.compile(r"[、,・/]|(?<=[)）])")
_LEAD = re.compile(r"(?:[::]|以下の.*|次の.*|等)$")


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list found on a slide: ``slide.text[start:end]`` and its items without their bullets."""

    start: int
    end: int
    items: tuple[str, ...]


def list_around(candidate: Candidate) -> ItemList | None:
    """Return the list that a statement leads in or belongs to, or None.

    Tried in order: the marked lines below a lead, an enumeration inside the statement, the marked
    lines the statement is one of, the other lines of its block.
    """
    statement = candidate.statement
    lines = _lines(candidate.parts.statements)
    at = next(i for i, line in enumerate(lines) if line[0].line == statement.line)
    return (
        _below(lines, at)
        or enumeration(statement)
        or (_siblings(lines, at) if statement.mark else None)
        or _block(lines, at)
    )


def named_lines(candidate: Candidate, noun: str) -> tuple[Statement, ...]:
    """Return the lines of the candidate's slide, under its heading, that name a ``noun``.

    「コンソーシアム」 finds the lines that end in it, a remark in brackets left aside.
    """
    section = candidate.statement.section
    found = [
        line[0]
        for line in _lines(candidate.parts.statements)
        if line[0].section == section and _names(fold(line[0].text), noun)
    ]
    return tuple(found) if MIN_ITEMS <= len(found) <= MAX_NAMED else ()


def _names(key: str, noun: str) -> bool:
    bare = re.sub(r"\([^()]*\)$", "", key)
    return bare.endswith(noun) and bare != noun and not re.search(r"[。:、]", bare)


def _lines(statements: Sequence[Statement]) -> list[list[Statement]]:
    lines: list[list[Statement]] = []
    for statement in statements:
        if lines and lines[-1][0].line == statement.line:
            lines[-1].append(statement)
        else:
            lines.append([statement])
    return lines


def _below(lines: list[list[Statement]], at: int) -> ItemList | None:
    lead = lines[at][0]
    follow = lines[at + 1 : at + 1 + MAX_ITEMS]
    if not follow or not follow[0][0].mark or follow[0][0].mark == lead.mark:
        return None
    if _rank(lead.mark) >= _rank(follow[0][0].mark) and lead.mark:
        return None
    return _run(follow, follow[0][0].mark)


def _rank(mark: str) -> int:
    """Bullets that head other bullets rank lower."""
    return 0 if not mark else 1 if re.match(r"[①-⑳◆■【〇○]", mark) else 2 if mark[0] in "•・" else 3


def _siblings(lines: list[list[Statement]], at: int) -> ItemList | None:
    mark = lines[at][0].mark
    start = at
    while start > 0 and _same(lines[start - 1][0].mark, mark):
        start -= 1
    return _run(lines[start : start + MAX_ITEMS], mark)


def _run(lines: Sequence[list[Statement]], mark: str) -> ItemList | None:
    taken: list[list[Statement]] = []
    for line in lines:
        if not _same(line[0].mark, mark):
            break
        taken.append(line)
    return _made(taken)


def _same(mark: str, other: str) -> bool:
    if not mark or not other:
        return False
    circled = re.compile(r"[\u2460-\u2473]")
    numbered = re.compile(r"\(?\d{1,2}[.)]")
    return (
        any(bool(p.match(mark)) and bool(p.match(other)) for p in (circled, numbered))
        or mark == other
    )


def _block(lines: list[list[Statement]], at: int) -> ItemList | None:
    """The unmarked lines of a block below its first line (a label and its members)."""
    block = lines[at][0].block
    members = [line for line in lines if line[0].block == block]
    if (
        members[0] is not lines[at]
        or len(members) < MIN_ITEMS + 1
        or any("。" in line[-1].text for line in members[1:])
    ):
        return None
    return _made(members[1:])


def _made(lines: Sequence[list[Statement]]) -> ItemList | None:
    if len(lines) < MIN_ITEMS:
        return None
    items = tuple(MARK.sub("", " ".join(s.text for s in line)).strip() for line in lines)
    return ItemList(lines[0][0].start, lines[-1][-1].end, items)


def enumeration(statement: Statement) -> ItemList | None:
    """Return what a statement enumerates with commas, in brackets or after a colon, or None."""
    best: ItemList | None = None
    for start, end in _stretches(statement.text):
        pieces = [piece for piece in re.split(r"[、,]", statement.text[start:end]) if piece.strip()]
        short = all(len(piece) <= 28 for piece in pieces)
        if len(pieces) >= 3 and short and (best is None or len(pieces) > len(best.items)):
            items = tuple(re.sub(r"(?:など|等|ほか)$", "", piece.strip()) for piece in pieces)
            best = ItemList(statement.start + start, statement.start + end, items)
    return best


def _stretches(text: str) -> list[tuple[int, int]]:
    inner = [(m.start(1), m.end(1)) for m in re.finditer(r"[(「]([^()「」]+)[)」]", text)]
    after = [(m.end(1), m.end()) for m in re.finditer(r"(:\s?)[^:。]+?(?=$|。|\s\S{1,8}:)", text)]
    running = [
        (m.start(), m.end())
        for m in re.finditer(r"(?:[^、。()をがはにで]{1,28}、){2,}[^、。()をがはにで]{1,28}", text)
    ]
    return inner + after + running
