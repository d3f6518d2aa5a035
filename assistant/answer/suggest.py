"""Questions to go on with: made of the slides around an answer, each tried before it is offered.

A candidate asks for a section of a cited slide, or for the gist of the slides next to it; where
those have no title, as the pages of a report, for the gist of a section of theirs. It is
offered only if the assistant, asked it in the same conversation, answers from that very slide, or
shows it first, and tells something that is not on the screen yet; of a section, if the answer begins
with what stands there: reports speak of it elsewhere too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.common.errors import AssistantError
from assistant.common.messages import Language, message
from assistant.common.types import Answer, Citation, Evidence, Turn
from assistant.evidence.statements import Statement, take_apart
from corpus.types import Slide
from index.store.errors import IndexingError

OFFERED = 3
"""Questions that are offered: more would be read by nobody."""
TRIED = 8
"""Candidates that are asked at most, a tenth of a second each on two cores."""
PER_SLIDE = 2
"""Sections of one slide that are asked for, so that the offers are not all of one kind."""
SECTION_CHARS = (3, 20)
TITLE_CHARS = (4, 40)
_BRACKETS = re.compile(r"^[【\[〔<〈《「『(]+|[】\]〕>〉》」』):：]+$")
_CONCRETE = re.compile(
    r"期間|件数|単価|要件|条件|対象|予算|額|目標|規模|支援内容|拠点都市|体制|スケジュール|定義|期限|窓口"
)
"""What a heading must speak of: 「背景」 or 「事業概要」 as a question gets whatever stands near."""
_NUMBER = re.compile(r"^(?:第?[\dIVX]+(?:[.-]\d+)*[章節部.:)]*|[①-⑳]|\(\d+\))\s*")
_REMARK = re.compile(r"\([^()]*\)?$|について$")
"""Before and behind the name of a section, and of no use in a question."""
_NO_TOPIC = re.compile(r"[、。|…]|\.{3}")
_NO_SECTION = re.compile(r"\d|[、。①-⑳]")
_Words = tuple[str, int, int, int]
"""Document, slide, first character and one past the last."""


class Suggests(Protocol):
    """What suggestions ask of an assistant."""

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        """Answer in the slides' own words."""
        ...

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide."""
        ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question, the slide that is to answer it, and where on it, () for anywhere.

    ``leading``: only what the answer begins with must stand there.
    """

    question: str
    document: str
    slide: int
    spans: tuple[tuple[int, int], ...] = ()
    leading: bool = False

    @property
    def section(self) -> set[_Words]:
        """The words that it asks for, none where it asks for a slide."""
        return {(self.document, self.slide, start, end) for start, end in self.spans}

    def holds(self, said: Citation | Evidence) -> bool:
        """Whether what is cited or shown stands where the answer is to stand."""
        if (said.document, said.slide) != (self.document, self.slide):
            return False
        return not self.spans or any(s < said.end and said.start < e for s, e in self.spans)


def suggestions(
    assistant: Suggests,
    answer: Answer,
    history: Sequence[Turn],
    language: Language,
    idle: Callable[[], bool] = lambda: True,
) -> tuple[str, ...]:
    """Return questions that the documents answer, fewer or none where nobody should wait for them.

    Args:
        assistant: answers the candidates.
        answer: what was said last; an abstention's nearest slides serve as its citations do.
        history: the conversation with that answer, as the next question will have it.
        language: of the questions.
        idle: asked before each candidate; False ends the work.
    """
    asked = {turn.content for turn in history if turn.role == "user"}
    found: list[str] = []
    told = {_words(said) for said in answer.citations or answer.evidence}
    for tried, candidate in enumerate(_candidates(assistant, answer, language)):
        if len(found) == OFFERED or tried == TRIED or not idle():
            break
        if candidate.question in asked or candidate.question in found:
            continue
        if words := _answered(assistant, candidate, history):
            words = candidate.section or words
            if not all(_is_among(one, told) for one in words):
                found.append(candidate.question)
                told |= words
    return tuple(found)


def _candidates(assistant: Suggests, answer: Answer, language: Language) -> Iterator[_Candidate]:
    cited = [(source.document, source.slide) for source in _places(answer)]
    near = [(source.document, source.slide) for source in answer.related]
    keys = dict.fromkeys([*cited, *near])
    for document, number in keys:
        slide = _slide(assistant, document, number)
        if slide is not None and is_titled(slide):
            for section, spans in list(concrete_sections(slide).items())[:PER_SLIDE]:
                question = message("suggest_section", language, title=slide.title, section=section)
                yield _Candidate(question, document, number, tuple(spans))
    for document, number in keys:
        for other in (number + 1, number) if answer.abstained else (number + 1, number - 1):
            slide = _slide(assistant, document, other)
            if slide is not None and is_titled(slide):
                question = message("suggest_gist", language, title=slide.title)
                yield _Candidate(question, document, other)
    for document, number in keys:
        for other in (number, number + 1, number - 1):
            slide = _slide(assistant, document, other)
            if slide is not None and not is_titled(slide):
                for topic, spans in list(_topics(slide).items())[:PER_SLIDE]:
                    question = message("suggest_gist", language, title=topic)
                    yield _Candidate(question, document, other, tuple(spans), leading=True)


def is_titled(slide: Slide) -> bool:
    """Whether a question can name a slide's title; a line of running text is none."""
    return _fits(slide.title, TITLE_CHARS) and "。" not in slide.title


def _topics(slide: Slide) -> dict[str, list[tuple[int, int]]]:
    """Return the sections of a page without a title, each with where it stands."""
    found: dict[str, list[tuple[int, int]]] = {}
    for statement in _below_headings(slide):
        name = _NUMBER.sub("", _REMARK.sub("", _BRACKETS.sub("", statement.section.strip())))
        if _fits(name, TITLE_CHARS) and not _NO_TOPIC.search(name):
            found.setdefault(name, []).append((statement.start, statement.end))
    return found


def concrete_sections(slide: Slide) -> dict[str, list[tuple[int, int]]]:
    """Return the headings on a slide that a question can ask for, and what stands below each."""
    found: dict[str, list[tuple[int, int]]] = {}
    for statement in _below_headings(slide):
        name = _BRACKETS.sub("", statement.section.strip())
        concrete = _CONCRETE.search(name) and not _NO_SECTION.search(name)
        if concrete and _fits(name, SECTION_CHARS) and name not in slide.title:
            found.setdefault(name, []).append((statement.start, statement.end))
    return found


def _below_headings(slide: Slide) -> Iterator[Statement]:
    return (statement for statement in take_apart(slide) if not statement.heading)


def _fits(text: str, chars: tuple[int, int]) -> bool:
    return chars[0] <= len(text) <= chars[1]


def _slide(assistant: Suggests, document: str, number: int) -> Slide | None:
    try:
        return assistant.slide(document, number)
    except (AssistantError, IndexingError, LookupError):
        return None  # before the first, after the last, or gone since


def _answered(assistant: Suggests, candidate: _Candidate, history: Sequence[Turn]) -> set[_Words]:
    """Return what answers a candidate from its own slide; nothing where it is not answered so."""
    try:
        answer = assistant.extract(candidate.question, history)
    except (AssistantError, IndexingError):
        return set()
    found = _places(answer)
    needed = found[:1] if candidate.leading else found
    if answer.abstained or not all(map(candidate.holds, needed)):
        return set()
    return {_words(said) for said in found}


def _words(said: Citation | Evidence) -> _Words:
    return said.document, said.slide, said.start, said.end


def _is_among(words: _Words, told: Collection[_Words]) -> bool:
    """Whether some words are on the screen already."""
    document, slide, start, end = words
    return any((document, slide) == one[:2] and one[2] <= start and end <= one[3] for one in told)


def _places(answer: Answer) -> tuple[Citation | Evidence, ...]:
    """Return what an answer cites, or the best place that it shows."""
    best = sorted(answer.evidence, key=lambda place: -place.score)[:1]
    return answer.citations or tuple(best)
