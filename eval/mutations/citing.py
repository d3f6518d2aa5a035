"""Breaks in the citations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.common.types import Answer, Citation
from eval.mutations.types import Break, Mutation
from eval.scoring.metrics import plain
from index.store.errors import UnknownSlideError

SHORT = 3
"""Characters left of a quote that is cut."""


def _cited(change: Callable[[Any, Citation], Citation]) -> Break:
    """Change every citation; the function gets the assistant too."""

    def broken(whole: Callable[..., Answer]) -> Callable[..., Answer]:
        def ask(self: Any, *given: Any) -> Answer:
            answer = whole(self, *given)
            citations = tuple(change(self, citation) for citation in answer.citations)
            return replace(answer, citations=citations)

        return ask

    return broken


def _spans_shifted(assistant: Any, citation: Citation) -> Citation:
    return replace(citation, start=citation.start + 1, end=citation.end + 1)


def _shifted(by: int) -> Callable[[Any, Citation], Citation]:
    """Quote other characters than those that answer, truly quoted."""

    def change(assistant: Any, citation: Citation) -> Citation:
        start, end = max(0, citation.start + by), max(0, citation.end + by)
        text = assistant.slide(citation.document, citation.slide).text[start:end]
        return replace(citation, start=start, end=start + len(text), quote=text)

    return change


def _cut(assistant: Any, citation: Citation) -> Citation:
    return replace(citation, end=citation.start + SHORT, quote=citation.quote[:SHORT])


def _next_number(assistant: Any, citation: Citation) -> Citation:
    return replace(citation, slide=citation.slide + 1)


def _next_slide(assistant: Any, citation: Citation) -> Citation:
    """Cite the beginning of another slide, truly quoted."""
    try:
        slide = assistant.slide(citation.document, citation.slide + 1)
    except UnknownSlideError:
        slide = assistant.slide(citation.document, 1)
    end = min(len(slide.text), len(citation.quote))
    return replace(citation, slide=slide.number, start=0, end=end, quote=slide.text[:end])


def _squeezed(assistant: Any, citation: Citation) -> Citation:
    return replace(citation, quote="".join(citation.quote.split()).replace("・", ""))


def _answers(change: Callable[[Answer], Answer]) -> Break:
    def broken(whole: Callable[..., Answer]) -> Callable[..., Answer]:
        return lambda self, *given: change(whole(self, *given))

    return broken


def _padded(whole: Callable[..., Answer]) -> Callable[..., Answer]:
    def ask(self: Any, *given: Any) -> Answer:
        answer = whole(self, *given)
        if not answer.citations:
            return answer
        more = replace(_next_slide(self, answer.citations[0]), marker=len(answer.citations) + 1)
        return replace(
            answer, answer=f"{answer.answer}[{more.marker}]", citations=(*answer.citations, more)
        )

    return ask


def _rotated(answer: Answer) -> Answer:
    """Give each marker the citation of the next."""
    cites = answer.citations
    pairs = zip((*cites[1:], *cites[:1]), cites, strict=True)
    turned = [replace(cited, marker=own.marker) for cited, own in pairs]
    return replace(answer, citations=tuple(turned))


_ASK = "assistant.chain.Assistant.ask"

CITING = (
    Mutation("spans_shifted", "引用の位置が1字ずれる / offsets off by one character",
             {_ASK: _cited(_spans_shifted)}),
    Mutation("quotes_shifted", "引用の文字も位置も1字ずれる / quotes moved by one character",
             {_ASK: _cited(_shifted(1))}),
    Mutation("quotes_beside", "引用が答えの隣の語句になる / quotes of what stands beside",
             {_ASK: _cited(_shifted(20))}),
    Mutation("quotes_cut", "引用が3字で切れる / quotes cut after three characters",
             {_ASK: _cited(_cut)}),
    Mutation("quotes_squeezed", "引用から空白と中点が消える / quotes lose spaces and dots",
             {_ASK: _cited(_squeezed)}),
    Mutation("numbers_one_further", "引用のスライド番号が1つずれる / cited numbers off by one",
             {_ASK: _cited(_next_number)}),
    Mutation("citations_elsewhere", "次のスライドを引用する / the next slide is cited",
             {_ASK: _cited(_next_slide)}),
    Mutation("citations_padded", "無関係な引用を足す / an irrelevant citation is added",
             {_ASK: _padded}),
    Mutation("citations_dropped", "引用がない / no citations",
             {_ASK: _answers(lambda answer: replace(answer, citations=()))}),
    Mutation("markers_lost", "答えに [1] が付かない / markers lost",
             {_ASK: _answers(lambda answer: replace(answer, answer=plain(answer.answer)))}),
)  # fmt: skip
AMONG = (
    Mutation("citations_shuffled", "引用の番号が入れ替わる / citations shuffled among markers",
             {_ASK: _answers(_rotated)}),
)  # fmt: skip
"""Breaks among the citations of an answer; what is claimed without a language model has one."""
