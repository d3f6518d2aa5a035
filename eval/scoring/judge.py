"""What the assistant gave for a case, and the scores of it.

Asking and scoring are two steps: the second needs nothing of the assistant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from assistant.common.types import Answer, Turn
from corpus.normalize import normalize
from corpus.types import Slide
from eval.cases.dataset import FACT_KINDS, Case
from eval.scoring.metrics import (
    MARKER,
    fact_score,
    list_precision,
    list_recall,
    list_score,
    ndcg_at,
    recall_at,
    reciprocal_rank,
    share_found,
    short_score,
)  # fmt: skip
from eval.scoring.support import claims_borne_out, is_clean, unmarked_figures, unsupported_figures
from index.store.errors import UnknownSlideError
from index.types import Hit

RANKED = 30
"""Hits asked for: enough for five and more different slides."""
CUTOFF = 10
"""Ranks that nDCG looks at."""


class Asked(Protocol):
    """What is evaluated."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question."""
        ...

    def search(self, query: str, k: int) -> list[Hit]:
        """Return hits."""
        ...

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide."""
        ...


@dataclass(frozen=True, slots=True)
class Observed:
    """What came back for a case.

    Attributes:
        ranked: the slides found, best first.
        verbatim: for each quote, whether it stands on its slide.
        gold_text: for each gold passage, whether its slide is indexed in the very characters.
        pages: the text of the slides that are cited.
    """

    case: Case
    answer: Answer
    ranked: tuple[tuple[str, int], ...]
    verbatim: tuple[bool, ...]
    gold_text: tuple[bool, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A case with the answer and its scores (None where a score does not apply).

    ``right`` is what a user would call right: a score of at least one half, or no claim where the
    documents say nothing. Where places are shown and nothing is claimed, the score is the share of
    what is expected that they hold.

    Attributes:
        citation_precision: share of the citations that name a slide which answers.
        citation_recall: share of what is expected that the quotes themselves hold.
        unsupported: figures said that no quote tells.
        borne_out: share of the claims that the quotes they point to bear out.
        clean: for each quote, whether its characters are as they should be.
        gold_text: for each gold passage, whether its slide is indexed in the very characters.
        marked: whether each citation has its ``[n]`` in the answer, and each ``[n]`` its citation.
        misled: whether something is claimed that holds nothing expected, or where nothing is told.
    """

    case: Case
    answer: Answer
    ranked: tuple[tuple[str, int], ...]
    recall_at_1: float | None
    recall_at_5: float | None
    reciprocal_rank: float | None
    score: float | None
    verbatim: tuple[bool, ...]
    cites_gold: bool | None
    right: bool
    ndcg_at_10: float | None = None
    list_precision: float | None = None
    list_recall: float | None = None
    citation_precision: float | None = None
    citation_recall: float | None = None
    unsupported: tuple[str, ...] = ()
    borne_out: float | None = None
    clean: tuple[bool, ...] = ()
    gold_text: tuple[bool, ...] = ()
    marked: bool | None = None
    misled: bool = False


def observe(assistant: Asked, case: Case) -> Observed:
    """Ask one case, and look for the standalone question's hits."""
    answer = assistant.ask(case.question, case.turns)
    hits = assistant.search(answer.standalone_question, RANKED)
    ranked = tuple(dict.fromkeys((h.passage.document, h.passage.slide) for h in hits))
    quotes = tuple(_verbatim(assistant, answer))
    pages = tuple(_pages(assistant, answer))
    return Observed(case, answer, ranked, quotes, tuple(_gold_text(assistant, case)), pages)


def _pages(assistant: Asked, answer: Answer) -> Iterator[str]:
    """Yield the pages that an answer cites, with their titles."""
    for place in dict.fromkeys((c.document, c.slide) for c in answer.citations):
        with suppress(UnknownSlideError):
            slide = assistant.slide(*place)
            yield f"{slide.title}\n{slide.text}"


def _verbatim(assistant: Asked, answer: Answer) -> Iterator[bool]:
    """Hold what is quoted and what is shown against its slide, character for character."""
    said = [(c.document, c.slide, c.start, c.end, c.quote) for c in answer.citations]
    said += [(p.document, p.slide, p.start, p.end, p.text) for p in answer.evidence]
    for document, slide, start, end, words in said:
        try:
            text = assistant.slide(document, slide).text
        except UnknownSlideError:  # an invented slide is the worst citation, not a broken run
            yield False
            continue
        yield bool(words) and text[start:end] == words


def _gold_text(assistant: Asked, case: Case) -> Iterator[bool]:
    """Compare gold with what is indexed as people read it: 民, not the radical ⺠ in its place."""
    for gold in case.gold:
        try:
            text = assistant.slide(gold.document, gold.slide).text
        except UnknownSlideError:
            yield False
            continue
        yield _squeezed(normalize(gold.passage).text) in _squeezed(text)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def judged(seen: Observed) -> Result:
    """Score what came back for a case."""
    case, answer, ranked = seen.case, seen.answer, seen.ranked
    gold = frozenset[object](case.gold_slides)
    score = answer_score(case, answer) if case.answerable else None
    claims = answer.status == "answered"
    on_gold = [(p.document, p.slide) in gold for p in answer.citations or answer.evidence]
    answered = case.answerable and claims
    quotes = [citation.quote for citation in answer.citations]
    by_marker = {citation.marker: citation.quote for citation in answer.citations}
    listed = answer.answer if answered and case.kind == "list" else None
    return Result(
        case=case,
        answer=answer,
        ranked=ranked,
        recall_at_1=recall_at(ranked, gold, 1) if case.answerable else None,
        recall_at_5=recall_at(ranked, gold, 5) if case.answerable else None,
        reciprocal_rank=reciprocal_rank(ranked, gold) if case.answerable else None,
        score=score,
        verbatim=seen.verbatim,
        cites_gold=any(on_gold) if case.answerable and not answer.abstained else None,
        right=score >= 0.5 if score is not None else not claims,
        ndcg_at_10=ndcg_at(ranked, gold, CUTOFF) if case.answerable else None,
        list_precision=None if listed is None else list_precision(listed, case.items),
        list_recall=None if listed is None else list_recall(listed, case.items),
        citation_precision=sum(on_gold) / len(on_gold) if answered and on_gold else None,
        citation_recall=share_found("\n".join(quotes), case.groups) if answered else None,
        unsupported=() if not claims else _unsupported(answer, quotes, seen.pages),
        borne_out=None if not claims else claims_borne_out(answer.answer, by_marker),
        clean=tuple(map(is_clean, quotes)),
        gold_text=seen.gold_text,
        marked=None if not claims else _marked(answer),
        misled=claims and not score,
    )


def _unsupported(answer: Answer, quotes: Sequence[str], pages: Sequence[str]) -> tuple[str, ...]:
    """Return the figures that an answer says and nothing it cites tells.

    An extracted answer must quote its figures; of a model's claims those that pass for held must stand
    on a page that is cited.
    """
    if not answer.claims:
        return unsupported_figures(answer.answer, quotes)
    return unmarked_figures([c.text for c in answer.claims if c.check == "held"], pages)


def _marked(answer: Answer) -> bool:
    markers = {int(number) for number in MARKER.findall(answer.answer)}
    return bool(markers) and markers == {citation.marker for citation in answer.citations}


def answer_score(case: Case, answer: Answer) -> float:
    """Score one answer by its kind; a refusal of an answerable question is 0.0.

    Of places that are shown without a claim it is the share of what is expected that they hold.
    """
    if answer.status == "shown":
        return share_found("\n".join(place.text for place in answer.evidence), case.groups)
    return 0.0 if answer.abstained else text_score(case, answer.answer)


def text_score(case: Case, text: str) -> float:
    """Score the words of an answer by the kind of the case."""
    if case.kind == "list":
        return list_score(text, case.items)
    if case.kind in FACT_KINDS:
        return fact_score(text, case.facts)
    return short_score(text, case.accepted)
