"""Questions that no five pages answer: a summary of a document, a list over all documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer.overview import asked_overview
from assistant.common.types import Place
from index.search.searchable import Searchable

HITS = 200
"""Passages looked at for a list over all documents."""
EACH = 3
"""Slides of each document that such a list looks at."""
_ALL = re.compile(
    r"(?:すべて|全て|全部|各|登録された|どの)の?(?:資料|文書|報告書)|(?:資料|文書)(?:を|は|で|ごと|別)[^。]{0,12}(?:すべて|全て|一覧|列挙|リスト|挙げ)"
    r"|(?:すべて|全て|全部|横断)[^。]{0,10}(?:一覧|列挙|リスト|挙げ|洗い出)|all (?:the )?documents"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Pages to go through in steps, as many at a time as the model is handed.

    Attributes:
        kind: what is made of them.
        batches: the pages of each step, in reading order.
        total: how many pages there are.
    """

    kind: Literal["summary", "list"]
    batches: tuple[tuple[Place, ...], ...]
    total: int


def plan(index: Searchable, whole: str, room: int) -> Plan | None:
    """Return the steps that a question takes, None where its best pages will do."""
    documents = index.documents()
    asked = asked_overview(whole, documents)
    if asked and asked.documents and len(asked.documents) < max(2, len(documents)):
        places = [(i.name, p.slide) for i in asked.documents for p in index.page_numbers(i.name)]
        return _plan(index, "summary", places, room)
    if len(documents) > 1 and _ALL.search(whole):
        return _plan(index, "list", _of_each(index, whole), room)
    return None


def _of_each(index: Searchable, whole: str) -> list[Place]:
    """Return the best slides of every document that speaks of a question, document by document."""
    best: dict[str, list[Place]] = {}
    for hit in index.hits(whole, HITS):
        place = (hit.passage.document, hit.passage.slide)
        own = best.setdefault(place[0], [])
        if place not in own and len(own) < EACH:
            own.append(place)
    return [place for own in best.values() for place in own]


def _plan(
    index: Searchable, kind: Literal["summary", "list"], places: Sequence[Place], room: int
) -> Plan | None:
    told = [place for place in places if index.slide(*place).text.strip()]
    batches = tuple(_batches(index, told, room))
    return Plan(kind, batches, len(told)) if batches else None


def _batches(index: Searchable, places: Sequence[Place], room: int) -> Iterator[tuple[Place, ...]]:
    """Yield the pages in order, as many as fit the room together; a longer one stands alone."""
    batch: list[Place] = []
    left = room
    for place in places:
        length = len(index.slide(*place).text)
        if batch and length > left:
            yield tuple(batch)
            batch, left = [], room
        batch.append(place)
        left -= length
    if batch:
        yield tuple(batch)
