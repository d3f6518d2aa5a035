"""Which pages a language model is handed: the best whole, within a budget of characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.common.types import Place
from assistant.evidence.statements import BETWEEN
from assistant.llm.sources.excerpt import excerpt
from assistant.llm.sources.source import Source, Span

if TYPE_CHECKING:
    from corpus.types import Slide
    from index.search.searchable import Searchable
    from index.store.documents import DocumentInfo
    from index.types import Hit

HITS = 60
"""Passages looked at: enough for ten different slides of long documents."""
SURE = 5
"""Different slides that always go along, however long they are."""
MOST = 10
"""Most slides: a gold page stands among the first five for 0.95, among ten for 0.98 of the questions
that people asked of ministry PDFs (docs/evaluation.md); more only cost time."""
LEADING = 3
"""Slides found now that stand before those cited last; their continuations go along too."""
KEPT = 2
"""Slides handed over before that stay when something else is searched for."""
SCRAP = 300
"""Characters that are not worth a page of their own."""
_GOES_ON = re.compile(r"[。.」』）)!?！？:：]$")


def gather(
    index: Searchable, hits: Sequence[Hit], room: int, first: Sequence[Place] = (),
    earlier: Sequence[Place] = (), known: Sequence[Place] = (),
) -> list[Source]:  # fmt: skip
    """Return the pages to hand over, best first, numbered from 1.

    Args:
        index: where the slides are.
        hits: what the search found, best first.
        room: characters for all of them together.
        first: slides that the question names.
        earlier: slides that the conversation cited last.
        known: slides that were handed over before: they stand behind all others.
    """
    found = _found(hits)
    ranked = list(dict.fromkeys([*first, *(p for p in found if p not in known)]))
    order = [*ranked[:LEADING], *earlier, *_continuations(index, ranked[:LEADING])]
    order += [*ranked[LEADING:], *known]
    places = [place for place in dict.fromkeys(order) if index.slide(*place).text.strip()]
    return within(index, _by_need(places, [*ranked[:SURE], *known[:KEPT]]), found, room)


def _by_need(places: Sequence[Place], needed: Sequence[Place]) -> list[Place]:
    """Return ``MOST`` places in their order: those that are needed, and as many others as fit."""
    sure = set(needed)
    others = [place for place in places if place not in sure]
    kept = {*sure, *others[: MOST - len(sure)]}
    return [place for place in places if place in kept]


def within(
    index: Searchable, places: Sequence[Place], found: Mapping[Place, Sequence[Span]], room: int
) -> list[Source]:
    """Return slides as sources, as whole as the room allows; the last ones may be left out."""
    slides = [(document, index.slide(document, number)) for document, number in places]
    rooms = allotted([len(slide.text) for _, slide in slides], room)
    infos = {info.name: info for info in index.documents()}
    return [
        _source(number, document, slide, found.get((document, slide.number), ()), own, infos)
        for number, ((document, slide), own) in enumerate(zip(slides, rooms, strict=False), start=1)
    ]


def allotted(lengths: Sequence[int], room: int) -> list[int]:
    """Return the characters for each of the first pages: the first ``SURE`` share what there is.

    A page that needs less leaves the rest to the longer ones among them, then to further pages.
    """
    sure = lengths[:SURE]
    own = [0] * len(sure)
    left, waiting = room, list(range(len(sure)))
    while waiting:
        share = left // len(waiting)
        fitting = [i for i in waiting if sure[i] <= share]
        for i in fitting or waiting:
            own[i] = min(sure[i], share)
            left -= own[i]
        waiting = [i for i in waiting if i not in fitting] if fitting else []
    for length in lengths[SURE:]:
        if left < min(length, SCRAP):
            break
        own.append(min(length, left))
        left -= own[-1]
    return own


def _source(
    number: int, document: str, slide: Slide, found: Sequence[Span], room: int,
    infos: Mapping[str, DocumentInfo],
) -> Source:  # fmt: skip
    info = infos.get(document)
    about = {
        "題名": " > ".join(filter(None, [info.title if info else "", slide.title])),
        "機関": info.publisher if info else "",
        "版": info.edition if info else "",
    }
    spans = excerpt(slide, found, room)
    return Source(number, document, slide, spans, {k: v for k, v in about.items() if v})


def _found(hits: Iterable[Hit]) -> dict[Place, list[Span]]:
    found: dict[Place, list[Span]] = {}
    for hit in hits:
        passage = hit.passage
        found.setdefault((passage.document, passage.slide), []).append((passage.start, passage.end))
    return found


def _continuations(index: Searchable, places: Sequence[Place]) -> list[Place]:
    """Return the slides that a table, a list or a sentence of some slides goes on to, or comes from."""
    near: list[Place] = []
    for document, number in places:
        last = max((page.slide for page in index.page_numbers(document)), default=number)
        if number < last and goes_on(
            index.slide(document, number), index.slide(document, number + 1)
        ):
            near.append((document, number + 1))
        if number > 1 and goes_on(index.slide(document, number - 1), index.slide(document, number)):
            near.append((document, number - 1))
    return near


def goes_on(page: Slide, following: Slide) -> bool:
    """Whether what stands last on a page goes on at the top of the following one."""
    before = [line for line in page.text.split("\n") if line.strip()][-1:]
    after = [line for line in following.text.split("\n") if line.strip()][:1]
    if not before or not after:
        return False
    if "続き" in after[0] or "つづき" in after[0]:
        return True
    if BETWEEN in before[0] or BETWEEN in after[0]:
        return BETWEEN in before[0] and BETWEEN in after[0]
    heading = following.title and after[0].startswith(following.title[:8])
    return (
        not heading
        and not _GOES_ON.search(before[0].strip())
        and len(before[0]) > len(after[0]) // 2 > 5
    )
