"""Which documents and pages answers rest on, and which they never did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.common.types import Place
from assistant.operate.insight.view import View, people
from assistant.operate.records.asked import Asked
from index.store.documents import DocumentInfo


@dataclass(frozen=True, slots=True)
class Use:
    """How often a document or a page (``slide`` 0: the whole document) carried an answer."""

    document: str
    slide: int
    answers: int
    people: int


@dataclass(frozen=True, slots=True)
class Unused:
    """A document of the index, how many slides it has, and the runs of those that nothing rests on."""

    document: str
    slides: int
    runs: tuple[tuple[int, int], ...]

    @property
    def never(self) -> bool:
        """Whether no slide of it was used."""
        return self.runs == ((1, self.slides),)

    @property
    def count(self) -> int:
        """How many slides were not used."""
        return sum(last - first + 1 for first, last in self.runs)


@dataclass(frozen=True, slots=True)
class Uses:
    """Documents and pages by use, the most used first, and what was not used.

    Attributes:
        documents: documents that a row of the table may tell of.
        pages: their pages.
        few: documents that too few people used to be told of.
        unused: documents with slides that nothing rests on, those never used at all first.
    """

    documents: tuple[Use, ...]
    pages: tuple[Use, ...]
    few: int
    unused: tuple[Unused, ...]


def uses_of(asked: Sequence[Asked], view: View, infos: Sequence[DocumentInfo]) -> Uses:
    """Return the use of what a reader may see; what a refusal offers is no use."""
    by_place: dict[Place, list[Asked]] = defaultdict(list)
    for one in asked:
        if one.status in ("answered", "shown"):
            for document, slide in one.places:
                if view.names(document):
                    by_place[document, slide].append(one)
                    by_place[document, 0].append(one)
    documents = {place: _each(use) for place, use in by_place.items() if not place[1]}
    pages = {place: use for place, use in by_place.items() if place[1]}
    shown = _told(documents, view)
    unused = filter(None, (_unused(info, pages) for info in infos))
    return Uses(
        shown, _told(pages, view), len(documents) - len(shown),
        tuple(sorted(unused, key=lambda one: (not one.never, -one.count, one.document))),
    )  # fmt: skip


def _each(asked: Iterable[Asked]) -> list[Asked]:
    """Return each question once; it may rest on several slides of one document."""
    return list({one.number: one for one in asked}.values())


def _told(used: dict[Place, list[Asked]], view: View) -> tuple[Use, ...]:
    told = [Use(*place, len(by), people(by)) for place, by in used.items() if view.enough(by)]
    return tuple(sorted(told, key=lambda use: (-use.answers, use.document, use.slide)))


def _unused(info: DocumentInfo, pages: dict[Place, list[Asked]]) -> Unused | None:
    free = [n for n in range(1, info.slides + 1) if (info.name, n) not in pages]
    return Unused(info.name, info.slides, _runs(free)) if free else None


def _runs(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)
