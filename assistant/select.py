"""Which statements could answer: those of the best slides, scored against the question."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from assistant.extract import FIGURE_KINDS, Span, find_span, told_by_unit
from assistant.match import Coverage, coverage, slide_coverage, weigh
from assistant.question import Question, Term
from assistant.question_kinds import Kind
from assistant.reading import Readings, Reads, ReadSpan, read_already, read_more
from assistant.rows import named_rows, row_name
from assistant.statements import MARK, SlideText, Statement, asks, take_apart
from assistant.superlative import outstanding
from corpus.normalize import fold
from corpus.tokens import search_words
from corpus.types import Passage, Slide
from index.types import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLIDES = 5
"""Slides read for an answer: recall@5 of the retriever is what can be answered at all."""
EMBEDDED = 16
"""Statements compared by meaning; each costs about 5 ms on two cores."""
SCRAP = 3
"""Characters of what is too short to answer."""
LEXICAL, MEANING, SLIDE, SPAN = 1.0, 0.7, 0.7, 0.3
"""Weights of words in common, of meaning, of the slide's rank and of holding the kind of words
asked for. These and those below were fitted (listwise, so that the statement which holds the answer
comes first) on the development questions of the deck and of ministry PDFs (docs/evaluation.md)."""
FIT = 0.5
"""What the best-placed figure is worth; the fit gave 0.3, by which bare figures of a chart came first."""
LIFT = 0.2
"""Share of a label's score above 1 that what stands under it gets."""
LACKING = 0.3
"""Loss of a slide that lacks a name of the question."""
WHOLE = 1.0
"""What a slide gains whose title says nothing but the thing that is asked about as a whole."""
_AS_A_WHOLE = re.compile(r"全体(?!像)")
BARE = 0.3
"""Loss of a figure that stands alone (on the bar of a chart), without a label above to say of what."""
PER = 0.9
"""What a figure told by the unit asked for is worth."""
READ_FIGURE, READ_NAME, READ_REST = 0.55, 1.45, 0.7
"""What the reader's being sure of words in a statement is worth, by what is asked for: it was taught
on prose, finds names best, and knows least of rows of figures and of reasons."""
NAMED, LABELLED = 0.54, 0.32
"""What a row gains whose name, and whose label, stand in the question."""
ROW = 0.7
"""What a row of a table gains that the question names."""
ANSWERS, GAP = 0.8, 3
"""Share of a question's score above 1 that what stands right below it gets, and the characters that
may lie between them."""
FIRST = 0.8
"""What the row gains that is first in its table by what is asked for (「最も多い」)."""
NAME_CHARS = 16
NAME_KINDS: frozenset[Kind] = frozenset({"term", "organization", "place", "person"})
"""Kinds that are answered by a name."""
SPAN_KINDS: frozenset[Kind] = frozenset(FIGURE_KINDS)
"""Kinds whose answer must be a span; for the others a whole statement answers too."""


class Library(Protocol):
    """What reading needs of the index."""

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide."""
        ...

    def passages_of(self, document: str, number: int) -> Sequence[Passage]:
        """Return the passages of a slide in order."""
        ...

    def rarity(self, word: str) -> float:
        """Return how rare a word is, 0 to 1."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the embedding of a question."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of texts."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that could answer.

    Attributes:
        document: name of its document.
        slide: its slide.
        parts: the slide taken apart.
        statement: the statement.
        span: the words of the kind asked for, where the statement holds such words.
        coverage: how much of the question it and its slide hold.
        meaning: cosine of question and statement (of the slide's best passage where it was not
            worth embedding).
        hit: the best hit on the slide.
        score: all of it together; comparable within one question.
        read: what the reader takes for the answer within the statement, None where it was not read.
    """

    document: str
    slide: Slide
    parts: SlideText
    statement: Statement
    span: Span | None
    coverage: Coverage
    meaning: float
    hit: Hit
    score: float
    read: ReadSpan | None = None


def candidates(
    question: Question, library: Library, hits: Sequence[Hit], reader: Reads | None = None
) -> list[Candidate]:
    """Return the statements of the best slides, best first (empty where nothing was found).

    The reader looks at the passages that hold the best of them by all else, where it has not yet.
    """
    read = read_already(hits) if reader else Readings()
    rough = _rough(question, library, hits, read)
    more = read_more(reader, question.text, _holding(library, rough[:EMBEDDED]), read)
    if slides := more.slides_beyond(read):
        kept = [c for c in rough if (c.document, c.slide.number) not in slides]
        rough = _ranked([*kept, *_rough(question, library, hits, more, slides)])
    scored = _with_meaning(question, library, rough)
    if _AS_A_WHOLE.search(question.text):
        scored = [_rescored(c, c.meaning, WHOLE * _title_asked(question, c.slide)) for c in scored]
    return _ranked(scored)


def _rough(
    question: Question,
    library: Library,
    hits: Sequence[Hit],
    read: Readings,
    only: Collection[tuple[str, int]] | None = None,
) -> list[Candidate]:
    """Return the statements of the best slides by all but their meaning, best first.

    ``only`` names the documents and numbers of the slides wanted, None for all.
    """
    weights = weigh(question, library.rarity)
    slides = [
        (hit, _slide_score(hits, hit, rank))
        for rank, hit in enumerate(_best_slides(hits))
        if only is None or (hit.passage.document, hit.passage.slide) in only
    ]
    found = [_of_slide(question, weights, library, hit, score, read) for hit, score in slides]
    return _ranked([c for own in found for c in own if len(c.statement.text) > SCRAP])


def _ranked(found: Sequence[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: -candidate.score)


def _holding(library: Library, ranked: Sequence[Candidate]) -> Iterator[Passage]:
    for candidate in ranked:
        start, end = candidate.statement.start, candidate.statement.end
        for passage in library.passages_of(candidate.document, candidate.slide.number):
            if passage.start <= start and end <= passage.end:
                yield passage


def _best_slides(hits: Sequence[Hit]) -> list[Hit]:
    best: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        best.setdefault((hit.passage.document, hit.passage.slide), hit)
    return list(best.values())[:SLIDES]


def _slide_score(hits: Sequence[Hit], hit: Hit, rank: int) -> float:
    top = max(hits[0].score, 1e-6)
    return max(hit.score, 0.0) / top / (1 + 0.1 * rank)


def _of_slide(
    question: Question,
    weights: Mapping[Term, float],
    library: Library,
    hit: Hit,
    slide_score: float,
    read: Readings,
) -> list[Candidate]:
    slide = library.slide(hit.passage.document, hit.passage.slide)
    parts = take_apart(slide)
    meaning = hit.parts.get("dense", 0.0)
    found = []
    place = (hit.passage.document, slide.number)
    worth = _worth_reading(question)
    on_slide = slide_coverage(question, weights, library.rarity, parts)
    rows = named_rows(question, parts)
    first = outstanding(question, parts)
    for statement in parts.statements:
        covered = coverage(on_slide, weights, statement, parts)
        span = find_span(question, statement, partial(read.of, *place))
        taken = read.within(*place, statement.start, statement.end)
        score = LEXICAL * covered.near + SLIDE * slide_score + (SPAN if span else 0.0)
        score -= LACKING * bool(covered.missing_proper)
        score -= BARE * (span is not None and span.text == statement.text and not statement.label)
        score += PER * (span is not None and told_by_unit(question, span.text))
        score += _named(question, statement) + (worth * taken.sure if taken else 0.0)
        score += FIRST * (statement in first)
        score += ROW * (bool(rows) and row_name(statement) in rows)
        found.append(
            Candidate(
                hit.passage.document,
                slide,
                parts,
                statement,
                span,
                covered,
                meaning,
                hit,
                score,
                taken,
            )
        )
    return found


def _title_asked(question: Question, slide: Slide) -> float:
    """Return the share of a title's words that the question has: a part's title says more."""
    words = search_words(slide.title)
    return sum(fold(word) in question.key for word in words) / len(words) if words else 0.0


def _worth_reading(question: Question) -> float:
    if question.kind in FIGURE_KINDS:
        return READ_FIGURE
    return READ_NAME if question.kind in NAME_KINDS else READ_REST


def _named(question: Question, statement: Statement) -> float:
    """What a row gains whose own name (「支援規模:」), or the label above it, is asked for."""
    name = fold(statement.text.partition(":")[0]) if ":" in statement.text[:NAME_CHARS] else ""
    label = fold(statement.label)
    return (NAMED if len(name) > 1 and MARK.sub("", name) in question.key else 0.0) + (
        LABELLED
        if len(label) > 1 and label in question.key and not statement.names_its_figures
        else 0.0
    )


def _with_meaning(
    question: Question, library: Library, rough: Sequence[Candidate]
) -> list[Candidate]:
    chosen = rough[:EMBEDDED]
    if not chosen:
        return []
    vectors = library.embed_passages([_in_context(c) for c in chosen])
    similarities = vectors @ library.embed_query(question.text)
    low = float(similarities.min())
    spread = max(float(similarities.max()) - low, 1e-6)
    scored = [
        _rescored(c, float(value), MEANING * (float(value) - low) / spread)
        for c, value in zip(chosen, similarities, strict=True)
    ]
    return _fitted([_lifted(c, scored) for c in scored])


def _fitted(scored: Sequence[Candidate]) -> list[Candidate]:
    """Prefer the statement whose figure stands nearest to the question's words."""
    best = max((c.span.fit for c in scored if c.span), default=0.0)
    if best <= 0:
        return list(scored)
    return [
        _rescored(c, c.meaning, FIT * max(0.0, c.span.fit) / best) if c.span else c for c in scored
    ]


def _lifted(candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
    """Lend a statement part of the score of the label or the line it stands under.

    What is asked for (「10件」) often stands below the words of the question (「タイプA」).
    """
    above = [
        other.score
        for other in others
        if other.slide is candidate.slide and _stands_under(candidate.statement, other.statement)
    ]
    asked = [
        other.score
        for other in others
        if other.slide is candidate.slide and _answers(candidate.statement, other.statement)
    ]
    if asked and (lift := ANSWERS * (max(asked) - 1.0)) > 0:
        return _rescored(candidate, candidate.meaning, lift)
    lift = max(above, default=0.0) - 1.0
    return candidate if lift <= 0 else _rescored(candidate, candidate.meaning, LIFT * lift)


def _stands_under(statement: Statement, other: Statement) -> bool:
    if other.line >= statement.line or statement.names_its_figures:
        return False
    same_block = other.block == statement.block and other.line == statement.line - 1
    return same_block or (bool(statement.label) and other.text == statement.label)


def _answers(statement: Statement, other: Statement) -> bool:
    """Whether a statement stands right below a question, as in collections of them."""
    return asks(other) and 0 <= statement.start - other.end <= GAP


def _in_context(candidate: Candidate) -> str:
    parts = (candidate.slide.title, candidate.statement.section, candidate.statement.text)
    return "\n".join(part for part in parts if part)


def _rescored(c: Candidate, meaning: float, more: float) -> Candidate:
    return replace(c, meaning=meaning, score=c.score + more)
