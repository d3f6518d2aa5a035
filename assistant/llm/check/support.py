"""The words of a page that bear a claim out, and how far they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.evidence.statements import Statement, take_apart
from assistant.llm.check.figures import Figure, told
from assistant.llm.check.names import names, speaks_of
from assistant.llm.sources.orders import is_order
from corpus.tokens import tokenize

if TYPE_CHECKING:
    from assistant.llm.sources.source import Source

SPANS = 3
"""Most places of one page that a claim is tied to."""
FIGURE, NAME, DATE, WORD, HEADING = 3.0, 2.0, 1.5, 1.0, 0.5
"""What a figure, a name, a date and a word in common are worth, and what a heading's are of that: a place to
look at, not a judgement; set by hand so that a row with the figure comes before prose with the words."""
ENOUGH, AS_GOOD = 0.25, 0.7
"""Share of the best place's worth that a further place must add, and that another page must tell."""


@dataclass(frozen=True, slots=True)
class Support:
    """A place that bears a claim out: a statement of a source's slide."""

    source: Source
    statement: Statement


@lru_cache(maxsize=4096)
def lemmas(text: str) -> frozenset[str]:
    """Return the content words of a text."""
    return frozenset(t.lemma for t in tokenize(text) if t.is_content and not t.is_number)


def covered(claim: str, page: str) -> float:
    """Return the share of a claim's content words that a page has, 1.0 where the claim has none."""
    words = lemmas(claim)
    return len(words & lemmas(page)) / len(words) if words else 1.0


def shared(claim: str, found: Sequence[Figure], page: str) -> float:
    """Return the share of a claim's words, names and figures that a page has."""
    words = lemmas(claim)
    parts = [word in lemmas(page) for word in words]
    parts += [told(figure, page) for figure in found]
    return sum(parts) / len(parts) if parts else 1.0


def ends_in(claim: str, page: str) -> bool:
    """Whether a page has the last content word of a claim, which says what it says of the others."""
    words = [t.lemma for t in tokenize(claim) if t.is_content and not t.is_number]
    return not words or words[-1] in lemmas(page)


def supports(claim: str, found: Sequence[Figure], sources: Sequence[Source]) -> tuple[Support, ...]:
    """Return the statements of some pages that tell a claim together, best first.

    Each tells a part of it that those before do not; a page that tells nothing new is left out, but
    where it tells as much as the best one, it bears the claim out too.
    """
    wanted = _parts(claim, found)
    places = [place for source in sources for place in _places(source)]
    chosen: list[Support] = []
    first = 0.0
    while len(chosen) < SPANS and wanted and places:
        best = max(places, key=lambda p: (_worth(p, wanted), -p.statement.start))
        worth = _worth(best, wanted)
        first = first or worth
        if worth <= 0 or worth < ENOUGH * first:
            break
        chosen.append(best)
        wanted = {part: value for part, value in wanted.items() if not _holds(best, part)}
    return tuple(chosen) + _also(claim, found, sources, chosen, first)


def _places(source: Source) -> list[Support]:
    """Return the statements of a page; what speaks to a model bears nothing out."""
    return [Support(source, s) for s in take_apart(source.slide) if not is_order(s.text)]


def _also(
    claim: str, found: Sequence[Figure], sources: Sequence[Source], chosen: Sequence[Support],
    first: float,
) -> tuple[Support, ...]:  # fmt: skip
    """Return the best place of each further page that tells nearly all that the best one does."""
    wanted = _parts(claim, found)
    told = {support.source.number for support in chosen}
    more = []
    for source in sources:
        best = max(
            _places(source), key=lambda p: (_worth(p, wanted), -p.statement.start), default=None
        )
        if best and source.number not in told and _worth(best, wanted) >= AS_GOOD * first > 0:
            more.append(best)
    return tuple(more)


def alike(claim: str, sources: Sequence[Source]) -> list[Support]:
    """Return the places of some pages that share words with a claim, the most alike first."""
    words = lemmas(claim)
    places = [place for source in sources for place in _places(source)]
    shared = [(len(words & lemmas(place.statement.text)), place) for place in places]
    return [place for count, place in sorted(shared, key=lambda pair: -pair[0]) if count]


Part = Figure | tuple[str, str]
"""A figure, or a name ("name", 神戸大学) or a word ("word", 採択)."""


def _parts(claim: str, found: Sequence[Figure]) -> dict[Part, float]:
    own = names(claim)
    parts: dict[Part, float] = {f: DATE if f.is_date else FIGURE for f in found}
    parts |= {("name", name): NAME for name in own}
    return parts | {("word", word): WORD for word in lemmas(claim) if word not in own}


def _worth(place: Support, wanted: dict[Part, float]) -> float:
    worth = sum(value for part, value in wanted.items() if _holds(place, part))
    return worth * (HEADING if place.statement.heading else 1.0)


def _holds(place: Support, part: Part) -> bool:
    text = place.statement.text
    if isinstance(part, Figure):
        return told(part, text, place.source.slide.text)
    kind, word = part
    return speaks_of(word, text) if kind == "name" else word in lemmas(text)
