"""A total, a difference or a ratio computed of two figures that the slides tell, each cited."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.comparison import told_of
from assistant.desk import Desk, Watch, answer_id
from assistant.draft import Quote, one_line
from assistant.messages import message
from assistant.question import analyse
from assistant.sums import AskedSum, computed, plain_figure, states_it
from assistant.types import Answer
from corpus.expressions import Quantity
from index.types import Hit


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure of the arithmetic, as a slide tells it."""

    text: str
    value: Quantity
    quote: Quote
    sure: float

    @property
    def place(self) -> tuple[str, int, int, int, str]:
        """Where it stands: twice the same figure is no pair to compute with."""
        c = self.quote.candidate
        return c.document, c.slide.number, self.quote.start, self.quote.end, self.text


def ask_sum(desk: Desk, question: str, whole: str, asked: AskedSum, watch: Watch) -> Answer | None:
    """Answer with the result and the arithmetic; None where the documents tell the result itself.

    Where a figure is not in the documents, or the units differ, nothing is computed.
    """
    if _is_told(desk, whole, asked):
        return None
    hits: list[Hit] = []
    figures: list[_Figure] = []
    for own, other, part in zip(asked.names, asked.names[::-1], asked.questions, strict=True):
        found = desk.hits(part)
        hits += found[:2]
        if figure := _figure(desk, part, own, other, found):
            figures.append(figure)
    watch.lap("read")
    if len(figures) < len(asked.questions):
        return desk.declined(question, whole, hits, 0.0, watch)
    result = computed(asked.operation, [f.value for f in figures], [f.text for f in figures])
    quotes = tuple(figure.quote for figure in figures)
    if result is None or len({figure.place for figure in figures}) < len(figures):
        return desk.declined(question, whole, hits, 0.0, watch)
    told, arithmetic = result
    sure = min(figure.sure for figure in figures)
    lines = [
        f"・{name}: {figure.text}[{i}]\n「{one_line(figure.quote.text)}」"
        for i, (name, figure) in enumerate(zip(asked.names, figures, strict=True), start=1)
    ]
    return Answer(
        id=answer_id(question, whole),
        question=question,
        standalone_question=whole,
        answer="\n".join([f"{told}です（{arithmetic}＝{told}）。", *lines]),
        short_answer=told,
        abstained=False,
        confidence=sure,
        citations=desk.citations(quotes, sure),
        warnings=(message("computed", desk.language),),
        timings_ms=watch.laps(),
    )


def _is_told(desk: Desk, whole: str, asked: AskedSum) -> bool:
    """Whether one statement about both names tells the result."""
    question = analyse(whole)
    draft, _ = desk.decide(question, desk.candidates(question, desk.hits(whole)))
    if draft is None or not states_it(asked.operation, draft.quotes[0].text):
        return False
    return all(
        told_of(draft.quotes[0].candidate, own, other)
        for own, other in (asked.names, asked.names[::-1])
    )


def _figure(desk: Desk, part: str, own: str, other: str, hits: list[Hit]) -> _Figure | None:
    """Return the plain figure that answers one part, told of its own name and not of the other."""
    question = analyse(part)
    draft, sure = desk.decide(question, desk.candidates(question, hits))
    if draft is None or not told_of(draft.quotes[0].candidate, own, other):
        return None
    value = plain_figure(draft.short)
    return _Figure(draft.short, value, draft.quotes[0], sure) if value is not None else None
