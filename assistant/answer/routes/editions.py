"""A question to two or more editions of a document: the same asked of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.desk import HITS, Desk, Finding, Watch, answer_id
from assistant.common.messages import message
from assistant.common.types import Answer, Evidence
from assistant.evidence.choose import CHARACTERS, chosen
from assistant.question.analysis import analyse
from assistant.question.editions import of_one_edition
from index.store.documents import DocumentInfo
from index.types import Hit


def compare_editions(
    desk: Desk, question: str, whole: str, compared: Sequence[DocumentInfo], watch: Watch
) -> Answer:
    """Put what each edition claims one under the other; where one is not sure, show their places."""
    asked = analyse(of_one_edition(whole))
    found: list[tuple[DocumentInfo, Finding]] = []
    warnings: list[str] = []
    hits: list[Hit] = []
    for info in compared:
        own = desk.find(asked, desk.index.hits(asked.text, HITS, (info.name,)))
        hits += own.hits[:1]
        if own.near:
            found.append((info, own))
        else:
            warnings.append(message("edition_silent", desk.language, edition=info.edition))
    watch.lap("read")
    if not found:
        return desk.declined(question, whole, hits, 0.0, watch)
    places = _places([own for _, own in found])
    if all(own.sure for _, own in found):
        answer = _claimed(desk, question, whole, found, watch)
    else:
        least = min(own.told for _, own in found)
        answer = desk.shown(question, whole, places, least, watch)
    return replace(answer, warnings=tuple(warnings), evidence=places)


def _places(found: Sequence[Finding]) -> tuple[Evidence, ...]:
    """Return the best places of each edition, the room shared among them."""
    room = CHARACTERS // len(found)
    return tuple(place for own in found for place in _shown(own, room))


def _shown(own: Finding, room: int) -> tuple[Evidence, ...]:
    said = own.sure.said if own.sure else None
    return chosen(own.question, own.ranked, said, room, slides=1)


def _claimed(
    desk: Desk, question: str, whole: str, found: Sequence[tuple[DocumentInfo, Finding]], watch: Watch
) -> Answer:  # fmt: skip
    claims = [(info, own.sure) for info, own in found if own.sure]
    lines = [f"{info.edition}: {best.proposal.text}" for info, best in claims]
    sure = min(best.sure for _, best in claims)
    return Answer(
        id=answer_id(question, whole), question=question, standalone_question=whole,
        answer="\n".join(f"・{line}[{i}]" for i, line in enumerate(lines, start=1)),
        short_answer="、".join(lines), abstained=False, confidence=sure,
        citations=tuple(
            desk.cite_claim(i, best)
            for i, (_, best) in enumerate(claims, start=1)
        ),
        timings_ms=watch.laps(),
    )  # fmt: skip
