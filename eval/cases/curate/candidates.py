"""A feedback as a candidate: the question, what was answered, the slides cited, and a first draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from assistant.operate.curation import Candidate, Entry, Place
from assistant.operate.records.feedback import Opinion
from assistant.question.analysis import analyse
from assistant.question.kinds import Kind
from corpus.normalize import fold
from eval.cases.dataset import FACT_KINDS, AnswerKind

# Kinds that the assistant tells apart and a dataset does not.
_AS: Mapping[Kind, AnswerKind] = {
    "quantity": "amount", "percent": "amount", "period": "count", "statement": "term",
}  # fmt: skip


def is_candidate(opinion: Opinion) -> bool:
    """Whether a feedback tells something that a case could hold: a thumb down, or words."""
    return opinion.thumb == "down" or bool(opinion.comment)


def candidate_of(opinion: Opinion) -> Candidate:
    """Return the candidate of a feedback, with a draft that still needs a person.

    What was answered is taken for right only where the thumb is up: a draft of a thumb down has no
    expected answer, and cannot be accepted before somebody writes it.
    """
    answer = opinion.answer
    places = tuple(
        Place(
            str(item["document"]), int(item["slide"]), str(item.get("quote", item.get("text", "")))
        )
        for item in answer.get("citations") or answer.get("evidence") or answer.get("related", ())
    )
    question, right = str(answer["question"]), opinion.thumb == "up"
    entry = Entry(
        question=question,
        kind=in_dataset(analyse(question).kind),
        answerable=not (right and answer["abstained"]),
        answers=((str(answer["short_answer"]),),) if right and answer["short_answer"] else (),
        gold=tuple(place for place in places if place.quote),
    )
    return Candidate(
        opinion.id, opinion.created_at, opinion.thumb, opinion.comment, opinion.history, question,
        str(answer["answer"]), bool(answer["abstained"]), places, entry,
    )  # fmt: skip


def in_dataset(kind: Kind) -> AnswerKind:
    """Return what a dataset calls a kind of question."""
    return _AS.get(kind) or cast(AnswerKind, kind)  # the other kinds are a dataset's too


def case_id(candidate: Candidate) -> str:
    """Return a case's id, whose digest decides between dev and test.

    The turns of one conversation share what stands before the last hyphen, and so stay together.
    """
    asked = [turn.content for turn in candidate.history if turn.role == "user"]
    first = fold([*asked, candidate.question][0])
    return f"fb{hashlib.sha256(first.encode()).hexdigest()[:8]}-{candidate.number}"


def provenance(candidate: Candidate) -> str:
    """Return where a case comes from; no name and no comment, which may tell of a person."""
    thumb = {"up": "役に立った", "down": "役に立たなかった"}[candidate.thumb]
    when = candidate.at.isoformat(timespec="seconds")
    return f"利用者の評価 #{candidate.number}（{thumb}、{when}）"


def case_json(candidate: Candidate, entry: Entry) -> dict[str, Any]:
    """Return a case in the dataset's format, not yet checked."""
    said = [list(forms) for forms in entry.answers] if entry.answerable else []
    short = entry.kind != "list" and entry.kind not in FACT_KINDS
    gold = entry.gold if entry.answerable else ()
    return {
        "id": case_id(candidate),
        "question": entry.question,
        "history": [{"role": turn.role, "content": turn.content} for turn in candidate.history],
        "kind": entry.kind,
        "answerable": entry.answerable,
        "accepted": [form for forms in said for form in forms] if short else [],
        "items": said if entry.kind == "list" else [],
        "facts": said if entry.kind in FACT_KINDS else [],
        "gold": [{"slide": p.slide, "passage": p.quote, "document": p.document} for p in gold],
        "tags": ["conversation"] if candidate.history else [],
        "reason": "" if entry.answerable else entry.reason,
        "provenance": provenance(candidate),
    }
