"""A total, a difference or a ratio computed of two figures that the slides tell, each cited."""

from __future__ import annotations

from assistant.answer.claim import Claim
from assistant.answer.desk import Desk, Watch, answer_id
from assistant.answer.words import one_line
from assistant.common.messages import message
from assistant.common.types import Answer
from assistant.question.analysis import analyse
from assistant.question.sums import AskedSum, computed, plain_figure


def ask_sum(desk: Desk, question: str, whole: str, asked: AskedSum, watch: Watch) -> Answer | None:
    """Answer with the result and the arithmetic; None where a figure of it is not sure."""
    claims = [_claim(desk, part) for part in asked.questions]
    watch.lap("read")
    sure = [one for one in claims if one is not None]
    values = [value for one in sure if (value := plain_figure(one.proposal.text)) is not None]
    places = {(c.proposal.weighed.place, c.proposal.start) for c in sure}
    if len(values) < len(asked.questions) or len(places) < len(asked.questions):
        return None
    result = computed(asked.operation, values, [c.proposal.text for c in sure])
    if result is None:
        return None
    told, arithmetic = result
    chance = min(one.sure for one in sure)
    citations = tuple(desk.cite_claim(i, one) for i, one in enumerate(sure, start=1))
    lines = [
        f"・{name}: {one.proposal.text}[{cited.marker}]\n「{one_line(cited.quote)}」"
        for name, one, cited in zip(asked.names, sure, citations, strict=True)
    ]
    return Answer(
        id=answer_id(question, whole), question=question, standalone_question=whole,
        answer="\n".join([f"{told}です（{arithmetic}＝{told}）。", *lines]),
        short_answer=told, abstained=False, confidence=chance,
        citations=citations,
        warnings=(message("computed", desk.language),), timings_ms=watch.laps(),
    )  # fmt: skip


def _claim(desk: Desk, part: str) -> Claim | None:
    return desk.find(analyse(part), desk.hits(part)).sure
