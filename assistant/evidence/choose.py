"""Which places are shown for a question: the units that fit best, of at most three slides."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.common.types import Evidence, Place
from assistant.evidence.marks import marks_of
from assistant.evidence.parts import parts_of
from assistant.evidence.units import Span, Unit, announces, units
from assistant.question.analysis import Question, Term
from assistant.question.match import weigh
from corpus.normalize import fold
from corpus.sheet_ranges import range_of
from corpus.types import Slide
from index.search.searchable import Searchable
from index.types import Hit

SLIDES, CHARACTERS = 3, 1_500
"""Most slides, and the characters of all together (the answer contract)."""
LOOKED_AT = 4
"""Slides whose units are weighed: of 450 development questions four bring as much as six."""
BETWEEN = 30
"""Characters that may stand between two units which are shown as one place."""
FOUND, NEAR, AROUND, READ = 1.0, 0.3, 0.4, 0.05
"""What a unit gains by the search's score of its passage (1 for the best), by the question's words in
it, by those in its headings too, and by a log-odds of the reader that it holds the answer."""
BEHIND = 0.999
"""Share of the score of what announces it that what is announced has at the least."""
READ_LEAST = -8.0
"""Log-odds that count as none."""
_BREAK = re.compile(r"[。、|\s]")
"""After these a unit longer than the room is cut: half a word or figure would be another one."""
Said = tuple[Place, Span]
"""Words that are claimed: their slide, and where on it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit of a slide with what speaks for it; comparable within one question."""

    place: Place
    slide: Slide
    unit: Unit
    score: float


def weighed(question: Question, index: Searchable, hits: Sequence[Hit]) -> list[Weighed]:
    """Return the units of the best slides, the best first."""
    weights = weigh(question, index.rarity)
    top = max((hit.score for hit in hits), default=1.0) or 1.0
    found: list[Weighed] = []
    for place in list(dict.fromkeys((h.passage.document, h.passage.slide) for h in hits))[
        :LOOKED_AT
    ]:
        slide = index.slide(*place)
        own = [hit for hit in hits if (hit.passage.document, hit.passage.slide) == place]
        found += with_announced(
            Weighed(place, slide, unit, _score(slide, unit, own, weights, top))
            for unit in units(slide)
        )
    return sorted(found, key=lambda one: -one.score)


def with_announced(slide: Iterable[Weighed]) -> Iterator[Weighed]:
    """Yield a slide's units; what a unit announces (「以下の要件を満たすこと。」) follows right behind it."""
    least, block = -math.inf, -1
    for one in slide:
        if least > -math.inf and block in (-1, one.unit.block):
            one, block = replace(one, score=max(one.score, least)), one.unit.block
        if announces(one.slide.text[one.unit.start : one.unit.end]):
            least, block = one.score * BEHIND, -1
        elif one.unit.block != block:
            least = -math.inf
        yield one


def _score(
    slide: Slide, unit: Unit, hits: Sequence[Hit], weights: Mapping[Term, float], top: float
) -> float:
    over = [h for h in hits if h.passage.start < unit.end and unit.start < h.passage.end]
    text = slide.text[unit.start : unit.end]
    heads = " ".join([slide.title, *(slide.text[a:b] for a, b in unit.heads)])
    return (
        FOUND * max((hit.score for hit in over), default=0.0) / top
        + NEAR * _held(weights, text)
        + AROUND * _held(weights, f"{heads} {text}")
        + READ * (max((_read(hit, unit) for hit in over), default=READ_LEAST) - READ_LEAST)
    )


def _held(weights: Mapping[Term, float], text: str) -> float:
    key = fold(text)
    return sum(w for term, w in weights.items() if term.surface in key or term.lemma in key)


def _read(hit: Hit, unit: Unit) -> float:
    if hit.reading is None:
        return READ_LEAST
    begin = hit.passage.start
    best = hit.reading.best(max(0, unit.start - begin), unit.end - begin)
    return max(READ_LEAST, best[0]) if best else READ_LEAST


def chosen(
    question: Question, ranked: Sequence[Weighed], said: Said | None = None,
    room: int = CHARACTERS, slides: int = SLIDES,
) -> tuple[Evidence, ...]:  # fmt: skip
    """Return the places to show: the best units of at most three slides, in the order of the slides,
    on each the best first.

    Neighbouring units are shown as one place, with what little stands between them. Only a best
    unit that is longer than the room is not shown whole.

    Args:
        question: what was asked; its words are the decisive ones.
        ranked: the units, the best first.
        said: the words that are claimed, decisive where they stand.
        room: characters of all together.
        slides: most slides.
    """
    taken: dict[Place, tuple[Weighed, ...]] = {}
    for one in ranked:
        own = taken.get(one.place, ())
        if not own and len(taken) == slides:
            continue
        size = _length((*own, one)) - _length(own)
        if size > room:
            if taken:
                continue
            one, size = _cut(one, room), room
        taken[one.place] = (*own, one)
        room -= size
        if room <= 0:
            break
    return tuple(place for own in taken.values() for place in _places(question, own, said))


def _length(own: Sequence[Weighed]) -> int:
    return sum(end - start for start, end in _spans(own))


def _spans(own: Sequence[Weighed]) -> list[Span]:
    return merged(own[0].slide.text, sorted((o.unit.start, o.unit.end) for o in own)) if own else []


def _cut(one: Weighed, room: int) -> Weighed:
    start = one.unit.start
    breaks = [m.end() for m in _BREAK.finditer(one.slide.text, start, start + room)]
    return replace(one, unit=replace(one.unit, end=breaks[-1] if breaks else start + room))


def _places(question: Question, own: Sequence[Weighed], said: Said | None) -> list[Evidence]:
    """Return the places of a slide: the best first, the others in reading order."""
    slide, place = own[0].slide, own[0].place
    words = said[1] if said and said[0] == place else None
    places = [
        Evidence(
            place[0], slide.title, slide.number, slide.printed_page, slide.text[start:end], start, end,
            round(max(o.score for o in own if start <= o.unit.start < end), 4),
            slide.printed_page_inferred, range_of(slide, start, end), parts_of(slide, start, end),
            marks_of(question, slide.text, (start, end), words),
        )
        for start, end in _spans(own)
    ]  # fmt: skip
    best = max(places, key=lambda one: one.score)
    return [best, *(one for one in places if one is not best)]


def merged(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return spans with those joined between which no more than a few words stand."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and len(text[joined[-1][1] : start].strip()) <= BETWEEN:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
