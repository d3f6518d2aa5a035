"""A question about one slide that it names: what it says as a whole, or what is asked of it."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.desk import HITS, Desk, Watch, answer_id, related
from assistant.answer.page_answer import AskedPage, key_lines, missing, place_of, title_of
from assistant.answer.words import one_line
from assistant.common.messages import message
from assistant.common.types import Answer
from assistant.question.analysis import analyse
from corpus.normalize import normalize_query
from corpus.types import Slide


def ask_page(desk: Desk, question: str, page: AskedPage, watch: Watch) -> Answer:
    """Answer about the slide, or say that there is none or that it does not tell."""
    language, name = desk.language, page.document.name
    whole = normalize_query(question)
    base = Answer(
        id=answer_id(question, whole), question=question, standalone_question=whole,
        answer=missing(desk.index, page, language), short_answer="", abstained=True,
        confidence=0.0,
    )  # fmt: skip
    base = replace(base, warnings=page.warnings)
    if page.found is None:
        return replace(base, timings_ms=watch.laps())
    slide = desk.index.slide(name, page.found.slide)
    where, title = place_of(slide, name, language), title_of(slide, language)
    near = (related(slide, name),)
    if not slide.text.strip():
        text = message("page_without_text", language, place=where)
        return replace(base, answer=text, related=near, timings_ms=watch.laps())
    if page.reference.whole:
        return replace(slide_summary(desk, base, name, slide), timings_ms=watch.laps())
    asked = analyse(page.reference.rest)
    hits = desk.index.hits(asked.text, HITS, slide=(name, slide.number))
    watch.lap("retrieve")
    found = desk.find(asked, hits)
    watch.lap("read")
    answer = desk.answer(question, whole, found, watch)
    if answer.abstained:
        text = message("page_silent", language, place=where, title=title)
        return replace(answer, answer=text, related=near, warnings=page.warnings)
    return replace(answer, warnings=page.warnings)


def slide_summary(desk: Desk, base: Answer, document: str, slide: Slide) -> Answer:
    """Return an answer that tells a slide's title and key lines, each with its citation."""
    citations = tuple(
        desk.cite(i, document, slide, line.start, line.end, 1.0)
        for i, line in enumerate(key_lines(desk.index, slide), start=1)
    )
    lead = message(
        "page_is" if slide.title else "page_says", desk.language,
        place=place_of(slide, document, desk.language), title=slide.title,
    )  # fmt: skip
    told = [f"・{one_line(c.quote)}[{c.marker}]" for c in citations]
    return replace(
        base, answer="\n".join([lead, *told]), short_answer=slide.title, abstained=False,
        confidence=1.0, citations=citations,
    )  # fmt: skip
