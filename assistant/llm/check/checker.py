"""One answer's claims, held against the pages it was given, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.common.types import Check
from assistant.llm.check import english
from assistant.llm.check.bare import is_asked, is_bare
from assistant.llm.check.binding import Page, conflict, displaced
from assistant.llm.check.calculation import arithmetic
from assistant.llm.check.counting import counts_itself
from assistant.llm.check.denial import disagree
from assistant.llm.check.figures import Figure, figures, told
from assistant.llm.check.names import names, quotes, speaks_of
from assistant.llm.check.shape import (
    announces,
    is_english,
    is_markup,
    is_row,
    leads_in,
    plain,
    speaks_to_the_model,
    tells_absence,
    wants_english,
)
from assistant.llm.check.support import Support, alike, covered, ends_in, shared, supports
from assistant.llm.check.table import tables
from assistant.llm.sources.source import Source

Fault = Literal[
    "figure", "name", "quote", "row", "column", "year", "denial", "bare", "support", "no_marker",
    "markup", "order",
]  # fmt: skip
"""Why a claim is unheld; each has a sentence ``unheld_<fault>`` in the catalogue."""
CLEAR, COVERED, BARELY = 0.75, 0.5, 0.3
"""Shares of a claim's content words, names and figures on its pages: from the first on they speak of it,
from the second on where they have its last word too, below the third they do not; between the two the
cross-encoder is asked."""
CHUNK, CHUNKS = 500, 12
"""Characters of a page that a model reads at once, and most such pieces of one claim."""
WORDS = 3
"""Words of an English claim that say something."""
QUOTED = 0.8
"""Share of a quote's content words that its pages must hold where they do not hold it as it stands."""
NEAR = 8
"""Statements, the most alike, in which a claim's predicate is looked up."""
RELEVANT = 0.0
"""Log-odds from which the cross-encoder takes a page to speak of a claim."""


class Relevance(Protocol):
    """Says how far some words of a page speak of a claim."""

    def __call__(self, claim: str, passages: Sequence[tuple[str, str]]) -> float:
        """Return the highest log-odds of passages, each a title and its text."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a claim.

    Attributes:
        check: held, calculated, picture, none or unheld.
        supports: the places that bear it out.
        fault: why it is unheld.
        why: the figure, name or arithmetic that decided it.
    """

    check: Check
    supports: tuple[Support, ...] = ()
    fault: Fault | None = None
    why: str = ""


class Checker:
    """Checks the claims of one answer in their order; figures that were held may be computed with."""

    def __init__(
        self, question: str, sources: Sequence[Source], relevance: Relevance | None = None,
        said: str = "",
    ) -> None:  # fmt: skip
        """Check against some pages; ``said`` is an answer given before that is put in other words."""
        self._english_wanted = wants_english(plain(question))
        self._question, self._sources = plain(f"{question}\n{said}"), tuple(sources)
        self._by_number = {source.number: source for source in sources}
        self._relevance = relevance
        self._printed = "\n".join(source.told for source in sources)
        self._pages: dict[int, Page] = {}
        self._known: list[Figure] = []
        self._listed = 0
        self._begun = False

    def check(self, words: str, numbers: Sequence[int] = (), listed: int = 0) -> Checked:
        """Check one claim against the sources it cites; against all, where it cites none that exist.

        ``listed`` is how many items follow it, where that is known.
        """
        self._listed = listed
        claim = plain(words)
        if is_markup(words, self._printed):
            return Checked("unheld", fault="markup")
        if speaks_to_the_model(claim):
            return Checked("unheld", fault="order")
        found = figures(claim)
        announced = leads_in(claim) or (listed > 0 and announces(claim))
        if tells_absence(claim) or (announced and not self._stated(found, claim)):
            self._begun = True
            return Checked("none")
        cited = [self._by_number[n] for n in numbers if n in self._by_number]
        checked = self._best(claim, found, cited)
        self._begun = True
        if checked.check in ("held", "calculated"):
            self._known += [f for f in found if f not in self._known]
        return checked

    def frame(self, words: str, _: Sequence[int] = ()) -> Checked:
        """Check what only frames claims: a heading or head row may name figures that some page tells."""
        self._begun = True
        claim = plain(words)
        joint = "\n".join([self._question, *(source.told for source in self._sources)])
        for figure in figures(claim):
            if not told(figure, joint) and not counts_itself(figure, claim):
                return Checked("unheld", fault="figure", why=figure.text)
        return Checked("unheld", fault="markup") if is_markup(words) else Checked("none")

    def _stated(self, found: Sequence[Figure], claim: str) -> list[Figure]:
        """Return the figures of a lead-in that neither count what follows nor stand in the question."""
        return [
            f for f in found
            if not told(f, self._question) and not counts_itself(f, claim, int(f.number or 0))
        ]  # fmt: skip

    def _best(self, claim: str, found: Sequence[Figure], cited: Sequence[Source]) -> Checked:
        """Return the verdict by the cited pages, else by one other page that bears the claim out."""
        first = Checked("unheld", fault="no_marker")
        if cited and (first := self._verdict(claim, found, cited)).check != "unheld":
            return first
        others = [source for source in self._sources if source not in cited]
        for source in sorted(others, key=lambda s: -covered(claim, s.told)):
            if covered(claim, source.told) < COVERED:
                break
            verdict = self._verdict(claim, found, [*cited, source] if cited else [source])
            if verdict.check in ("held", "calculated"):
                return verdict
        if any(s.drawn for s in cited):
            return Checked("picture", first.supports)
        return self._unmarked(claim, found) if not cited else first

    def _unmarked(self, claim: str, found: Sequence[Figure]) -> Checked:
        """A sentence without marker, figure and name that no page bears out joins others, or is untold."""
        joining = not found and not names(claim) and len(claim) <= 40
        return Checked("none") if joining and self._known else Checked("unheld", fault="no_marker")

    def _verdict(self, claim: str, found: Sequence[Figure], cited: Sequence[Source]) -> Checked:
        pages = [source.told for source in cited]
        if is_english(claim):
            return self._english(claim, pages, cited)
        joint = "\n".join(pages)
        missing = [f for f in found if not told(f, joint) and not self._counts(f, claim)]
        known = [*self._known, *(f for f in found if told(f, joint))]
        sums = [arithmetic(f, claim, known) for f in missing]
        for figure, total in zip(missing, sums, strict=True):
            if not total:
                return Checked("unheld", fault="figure", why=figure.text)
        bearing = supports(claim, [f for f in found if f not in missing], cited)
        for fault, why in self._faults(claim, found, missing, pages, cited):
            return Checked("unheld", bearing, fault, why)
        return Checked("calculated" if sums else "held", bearing, why="; ".join(sums))

    def _counts(self, figure: Figure, claim: str) -> bool:
        """Whether a figure counts what the claim names, or the list that it announces or that follows."""
        listed = int(figure.number or 0) if announces(claim) else self._listed
        return counts_itself(figure, claim, listed)

    def _page(self, source: Source) -> Page:
        """Return a source as what it tells, worked out once."""
        if source.number not in self._pages:
            self._pages[source.number] = Page(source.told, tables(source.slide.blocks))
        return self._pages[source.number]

    def _faults(
        self, claim: str, found: Sequence[Figure], missing: Sequence[Figure], pages: Sequence[str],
        cited: Sequence[Source],
    ) -> Iterator[tuple[Fault, str]]:  # fmt: skip
        joint = "\n".join([*pages, self._question])
        yield from (("name", name) for name in names(claim) if not speaks_of(name, joint))
        yield from (
            ("quote", quote) for quote in quotes(claim)
            if not speaks_of(quote, joint) and covered(quote, joint) < QUOTED
        )  # fmt: skip
        own = [f for f in found if f not in missing]
        if clash := conflict(claim, own, [self._page(s) for s in cited]):
            yield clash, ""
        if not is_row(claim):
            yield from self._by_the_best_places(claim, found, missing, cited)
        if not self._begun and is_bare(claim, found) and not is_asked(self._question, found, pages):
            yield "bare", ""
        if not missing and not self._speaks(claim, found, pages):
            yield "support", ""

    @staticmethod
    def _by_the_best_places(
        claim: str, found: Sequence[Figure], missing: Sequence[Figure], cited: Sequence[Source]
    ) -> Iterator[tuple[Fault, str]]:
        """Compare a sentence with the places that are most like it: their denial, year and names."""
        near = alike(claim, cited)[:NEAR]
        if disagree(claim, [place.statement.text for place in near]):
            yield "denial", ""
        if not missing and (clash := displaced(claim, found, "\n\n".join(s.told for s in cited))):
            yield clash, ""

    def _speaks(self, claim: str, found: Sequence[Figure], pages: Sequence[str]) -> bool:
        """Whether the pages speak of what a claim says: its words, names and figures, and its last word."""
        joint = "\n".join(pages)
        share = shared(claim, found, joint)
        if share >= CLEAR:
            return True
        if share < BARELY or not (is_row(claim) or ends_in(claim, joint)):
            return False
        if share >= COVERED or self._relevance is None:
            return share >= COVERED
        return self._relevance(f"{self._question} {claim}", _chunks(pages)) >= RELEVANT

    def _english(self, claim: str, pages: Sequence[str], cited: Sequence[Source]) -> Checked:
        """Hold an English claim against Japanese pages: its figures by value, the rest by its meaning."""
        if why := english.untold(claim, "\n".join(pages)):
            return Checked("unheld", fault="figure", why=why)
        bearing = supports(claim, (), cited)
        long = len(claim.split()) >= WORDS
        alike = self._relevance is not None and self._relevance(claim, _chunks(pages)) >= RELEVANT
        if self._english_wanted and long and (alike or figures(claim)):
            return Checked("held", bearing)
        return Checked("unheld", fault="support")


def _chunks(pages: Sequence[str]) -> list[tuple[str, str]]:
    """Return pages in pieces that a model reads at once."""
    pieces = [page[at : at + CHUNK] for page in pages for at in range(0, len(page), CHUNK)]
    return [("", piece) for piece in pieces[:CHUNKS]]


def check_claim(
    sentence: str, question: str, sources: Sequence[Source], relevance: Relevance | None = None
) -> Checked:
    """Check a sentence by itself as if it cited every one of the sources."""
    return Checker(question, sources, relevance).check(sentence, [s.number for s in sources])
