"""Does a figure stand on its page beside what the claim says it is of: that row, column, year, name?

Only a contradiction counts: another row, column, year or name of the same kind stands by the figure,
and the one that is claimed does not. Where the page does not tell, the claim is not doubted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.evidence.statements import BETWEEN
from assistant.llm.check.figures import Figure, told
from assistant.llm.check.names import EVERYWHERE
from assistant.llm.check.table import Cell, Row, Table, named, spoken
from corpus.expressions import find_expressions, plain_year, years
from corpus.normalize import fold
from corpus.tokens import tokenize

Conflict = Literal["row", "column", "year", "name"]
AROUND = 45
"""Characters on each side of a year or name that say what it is of."""
CLEARLY = 3
"""Words more by which another year or name is taken for the one that is told."""
_CLAUSE = re.compile(r"[。、,;；（(\n]")


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A figure of a claim with the words before it and behind it."""

    figure: Figure
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a page tells: all its text, and its tables."""

    text: str
    tables: tuple[Table, ...]


def conflict(claim: str, found: Sequence[Figure], pages: Sequence[Page]) -> Conflict | None:
    """Return what a figure of a claim is of on the pages that the claim does not say, None where nothing."""
    figures = [f for f in found if f.number is not None and not f.is_date]
    for figure in figures:
        said = _claimed(claim, figure, figures)
        verdicts = [verdict for page in pages for verdict in _verdicts(said, page)]
        if verdicts and None not in verdicts:
            return verdicts[0]
    return None


def displaced(claim: str, found: Sequence[Figure], page: str) -> Conflict | None:
    """Return whether a page tells what a claim says of another year, or of another name of the kind.

    A year or name stands in several places of a page; that whose surroundings share clearly more words
    with the claim is the one that the page tells it of.
    """
    words = _lemmas(claim)
    meant = {year for f in found if f.expression and (year := plain_year(f.expression)) is not None}
    if len(meant) == 1 and _outdone(words, meant, _dated(page), page):
        return "year"
    own = _kinds(claim)
    for name, kind in own if len(own) == 1 else ():
        places = tuple((n, at) for n, k, at in _named(page) if k == kind)
        if any(n == name for n, _ in places) and _outdone(words, {name}, places, page):
            return "name"
    return None


def _outdone(
    words: frozenset[str], own: Collection[object], places: Sequence[tuple[object, int]], page: str
) -> bool:
    """Whether another value than the claim's stands among clearly more of its words."""
    best: dict[bool, int] = {True: 0, False: 0}
    for value, at in places:
        around = page[max(0, at - AROUND) : at + AROUND]
        held = len(words & _lemmas(around))
        best[value in own] = max(best[value in own], held)
    return any(v in own for v, _ in places) and best[False] >= best[True] + CLEARLY


@lru_cache(maxsize=256)
def _dated(page: str) -> tuple[tuple[object, int], ...]:
    found = ((plain_year(e), e.start) for e in find_expressions(page))
    return tuple((year, at) for year, at in found if year is not None)


@lru_cache(maxsize=2048)
def _named(page: str) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (t.surface, t.name_kind, t.start)
        for t in tokenize(page)
        if t.name_kind and t.surface not in EVERYWHERE
    )


@lru_cache(maxsize=8192)
def _lemmas(text: str) -> frozenset[str]:
    kept = (t for t in tokenize(text) if t.is_content and not t.is_number and not t.name_kind)
    return frozenset(t.lemma for t in kept)


def _claimed(claim: str, figure: Figure, figures: Sequence[Figure]) -> _Claimed:
    left = max((f.end for f in figures if f.end <= figure.start), default=0)
    right = min((f.start for f in figures if f.start >= figure.end), default=len(claim))
    behind = _CLAUSE.split(claim[figure.end : right].split(BETWEEN)[0])[0]
    behind = behind if behind.startswith("の") else ""
    return _Claimed(figure, claim[left : figure.start], behind)


def _verdicts(said: _Claimed, page: Page) -> Iterator[Conflict | None]:
    """Yield, for each place where a page tells the figure, what contradicts the claim there."""
    for table in page.tables:
        for row in table.rows:
            for cell in row.cells:
                if told(said.figure, cell.text, page.text):
                    yield _in_table(said, table, row, cell, page.text)
    for sentence, around in _prose(page.text):
        if told(said.figure, sentence, page.text):
            yield _in_prose(said, sentence, around)


def _in_table(said: _Claimed, table: Table, row: Row, cell: Cell, page: str) -> Conflict | None:
    """Return what the claim names instead of a cell's own row or column, where that tells otherwise."""
    for words in (said.before, said.behind):
        key = fold(re.sub(r"\s", "", words))
        head = fold(cell.head)
        names = spoken(table.names - frozenset(named(head)), key)
        if names and row.names and not _meant(names, row.names):
            rows = [other for other in table.rows if other.names & names]
            rivals = [c for r in rows for c in r.cells if c.column == cell.column]
            return "row" if _tell_otherwise(said.figure, rivals, page) else None
        heads = frozenset(c.head for c in row.cells if c.head and _speaks(c.head, key, table.heads))
        if heads and cell.head and not _meant(frozenset(map(fold, heads)), frozenset({head})):
            rivals = [c for c in row.cells if c.head in heads]
            return "column" if _tell_otherwise(said.figure, rivals, page) else None
        if names or heads:
            return None
    return None


def _meant(claimed: frozenset[str], own: frozenset[str]) -> bool:
    """Whether a name that is claimed may be the place's own."""
    return any(_alike(one, other) for one in claimed for other in own)


def _speaks(head: str, key: str, heads: frozenset[str]) -> bool:
    """Whether words name a column: by the words of its head, or by its year alone."""
    if own := years(head):
        return bool(own & _years_of(key))
    return bool(frozenset(named(head)) & spoken(heads, key))


def _tell_otherwise(figure: Figure, rivals: Sequence[Cell], page: str) -> bool:
    """Whether cells that the claim names tell figures, and none of them the claim's."""
    telling = [cell for cell in rivals if re.search(r"\d", cell.text)]
    return bool(telling) and not any(told(figure, cell.text, page) for cell in telling)


def _alike(one: str, other: str) -> bool:
    """Whether two names may mean one thing: one holds the other."""
    return one in other or other in one


def _years_of(words: str) -> frozenset[int]:
    told_years = [plain_year(e) for e in find_expressions(words)]
    return frozenset(year for year in told_years if year is not None)


@lru_cache(maxsize=256)
def _prose(page: str) -> tuple[tuple[str, str], ...]:
    """Return the sentences of a page that stand in no table, each with its block and the one before."""
    found = []
    before = ""
    for block in page.split("\n\n"):
        for line in block.split("\n"):
            if BETWEEN not in line:
                found += [(s, f"{before}\n{block}") for s in re.findall(r"[^。]+。?", line)]
        before = block
    return tuple(found)


def _in_prose(said: _Claimed, sentence: str, around: str) -> Conflict | None:
    if _other_year(said, sentence):
        return "year"
    if _other_name(said, sentence, around):
        return "name"
    return None


def _other_year(said: _Claimed, sentence: str) -> bool:
    """Whether the year that stands last before the figure is another one than the claim's."""
    meant = _years_of(said.before)
    if not meant:
        return False
    dated = [(e.start, y) for e in find_expressions(sentence) if (y := plain_year(e)) is not None]
    if not dated:
        return False
    if not meant & {year for _, year in dated}:
        return True
    if len(meant) > 1:
        return False
    places = [found.start() for found in re.finditer(re.escape(said.figure.text), sentence)]
    nearest = {year for at in places if (year := _year_before(sentence, at)) is not None}
    return bool(nearest) and not meant & nearest


def _year_before(sentence: str, at: int) -> int | None:
    """Return the year that stands before a place with no other figure between them."""
    before = [e for e in find_expressions(sentence) if e.end <= at]
    return plain_year(before[-1]) if before else None


def _other_name(said: _Claimed, sentence: str, around: str) -> bool:
    """Whether another name of the same kind stands before the figure, and the claim's nowhere near."""
    claimed = _kinds(said.before)
    if not claimed:
        return False
    near, own = fold(around), _kinds(sentence[: max(0, sentence.find(said.figure.text))])
    return any(
        fold(name) not in near and any(k == kind and n != name for n, k in own)
        for name, kind in claimed
    )


def _kinds(text: str) -> tuple[tuple[str, str], ...]:
    """Return the proper nouns of a text with their kinds, but those that every page is about."""
    return tuple((name, kind) for name, kind, _ in _named(text))
