"""Summaries in the documents' own words, a citation a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer.desk import Desk, Watch, answer_id
from assistant.answer.overview import AskedOverview
from assistant.answer.page_answer import Line, nearest_lines, telling
from assistant.answer.words import one_line
from assistant.common.messages import message
from assistant.common.types import Answer
from assistant.question.analysis import Question, analyse
from assistant.question.match import holds
from corpus.expressions import value_terms
from corpus.normalize import fold
from corpus.types import Slide
from index.store.documents import DocumentInfo

SLIDES = 8
"""Slides that stand for a document."""
DOCUMENTS = 8
"""Documents told of where all are asked for."""
TOPIC_SLIDES, TITLED_LINES = 3, 3
"""Slides on a topic, and lines of one that has it in its title; of others only lines that name it."""
UNLIKE = 0.5
"""What likeness to the slides chosen before costs a slide (Carbonell and Goldstein 1998, MMR)."""
HELD = 0.7
"""Share of a topic's words that a slide must hold to be told of."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A line to tell, under the heading of its slide."""

    document: str
    slide: Slide
    line: Line


def ask_overview(
    desk: Desk, question: str, whole: str, asked: AskedOverview, watch: Watch
) -> Answer | None:
    """Sum up documents or a topic; None where there is nothing to sum up."""
    if asked.documents:
        said, lead = _of_documents(desk, asked.documents)
    else:
        said = _of_topic(desk, analyse(asked.topic))
        lead = message("overview_topic", desk.language, topic=asked.topic)
    watch.lap("read")
    if not said:
        return None
    citations = tuple(
        desk.cite(i, one.document, one.slide, one.line.start, one.line.end, 1.0)
        for i, one in enumerate(said, start=1)
    )
    told: list[str] = [lead]
    for one, citation in zip(said, citations, strict=True):
        heading = f"■ {one.slide.title}"
        if one.slide.title and heading not in told:
            told.append(heading)
        told.append(f"・{one_line(citation.quote)}[{citation.marker}]")
    return Answer(
        id=answer_id(question, whole),
        question=question,
        standalone_question=whole,
        answer="\n".join(told),
        short_answer="、".join(dict.fromkeys(one.slide.title for one in said if one.slide.title)),
        abstained=False,
        confidence=1.0,
        citations=citations,
        timings_ms=watch.laps(),
    )


def _of_documents(desk: Desk, documents: Sequence[DocumentInfo]) -> tuple[list[_Said], str]:
    """Tell one document by its slides; of several, each by its most central one."""
    if len(documents) == 1:
        (info,) = documents
        lead = message(
            "overview_document", desk.language, document=info.title or info.name, slides=info.slides
        )
        return _slides(desk, info, SLIDES), lead
    lead = message("overview_documents", desk.language, count=len(documents))
    return [said for info in documents[:DOCUMENTS] for said in _slides(desk, info, 1)], lead


def _slides(desk: Desk, info: DocumentInfo, count: int) -> list[_Said]:
    """Choose slides near the document's centre and unlike each other, and a line of each."""
    numbers, vectors = desk.index.slide_vectors(info.name)
    slides = [desk.index.slide(info.name, number) for number in numbers]
    usable = [i for i, slide in enumerate(slides) if slide.title and telling(slide)]
    if not usable:
        usable = [i for i, slide in enumerate(slides) if telling(slide)]
    if not usable:
        return []
    centre = vectors[usable].mean(axis=0)
    nearness = vectors @ centre
    chosen: list[int] = []
    titles: set[str] = set()
    while len(chosen) < count:
        left = [i for i in usable if i not in chosen and slides[i].title not in titles]
        if not left:
            break
        likeness = (vectors @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(vectors))
        best = max(left, key=lambda i: float(nearness[i] - UNLIKE * likeness[i]))
        chosen.append(best)
        titles.add(slides[best].title)
    return [
        _Said(info.name, slides[i], line)
        for i in sorted(chosen)
        for line in nearest_lines(desk.index, slides[i], vectors[i], 1)
    ]


def _of_topic(desk: Desk, topic: Question) -> list[_Said]:
    """Tell what the slides that speak of a topic say nearest to it."""
    if not topic.terms:
        return []
    hits = desk.hits(topic.text)
    keys = dict.fromkeys((hit.passage.document, hit.passage.slide) for hit in hits)
    slides = [(document, desk.index.slide(document, number)) for document, number in keys]
    held = [pair for pair in slides[: 2 * TOPIC_SLIDES] if _holds(pair[1], topic)]
    titled = [pair for pair in held if _spoken_of(pair[1].title, topic)]
    others = [pair for pair in held if pair not in titled]
    vector = desk.index.embed_query(topic.text)
    aside = 1 if titled else 2
    said: list[_Said] = []
    for document, slide in [*titled, *others][:TOPIC_SLIDES]:
        own = (document, slide) in titled
        fits = None if own else lambda s: _spoken_of(f"{s.label}\n{s.text}", topic)
        lines = nearest_lines(desk.index, slide, vector, TITLED_LINES if own else aside, fits)
        said += [_Said(document, slide, line) for line in lines]
    return said


def _spoken_of(text: str, topic: Question) -> bool:
    key = fold(text)
    return all(holds(term, key) for term in topic.terms if term.weight >= 1)


def _holds(slide: Slide, topic: Question) -> bool:
    """Whether a slide speaks of a topic: of all its names, and of most of its words."""
    key = fold(f"{slide.title}\n{slide.text}")
    values = frozenset(value_terms(slide.text))
    held = [term for term in topic.terms if holds(term, key, values)]
    if any(term.proper and term not in held for term in topic.terms):
        return False
    whole = sum(term.weight for term in topic.terms)
    return sum(term.weight for term in held) >= HELD * whole
