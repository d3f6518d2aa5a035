"""When a question is answered on the screen, misled, or declined: rules for answers with marked facts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.common.types import Answer, Status, Turn
from eval.cases.forms import contains
from eval.scoring.metrics import plain

ROOM = 1_500
"""Characters that the simple baseline shows: as many as the answer contract allows for places."""
CHANGED = "change"
"""The kind of a question that comes after a conversation about something else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its marked facts.

    Attributes:
        id: its name.
        question: the user's words.
        history: the turns before.
        facts: groups of writings; an answer must hold one of each. Empty where it is untold.
        kind: what is asked for.
        answerable: whether the documents tell it.
        document: where it is told.
    """

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    kind: str = ""
    answerable: bool = True
    document: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one question brought: shares of the marked facts, and what was done.

    Attributes:
        status: of the answer.
        claimed: share of the facts that the claim itself holds (0.0 where none is made).
        on_screen: share that the claim, its quotes and the places shown hold together.
        baseline: share that the best passages, cut at ``ROOM``, hold.
        characters: of all that is shown.
        confidence: the probability that the answer gives itself.
    """

    asked: Asked
    status: Status
    claimed: float
    on_screen: float
    baseline: float
    characters: int
    confidence: float = 0.0
    text: str = field(default="", compare=False)

    @property
    def misled(self) -> bool:
        """Whether something is claimed that holds no fact, or of what the documents do not tell."""
        return self.status == "answered" and self.claimed == 0.0

    @property
    def right_claim(self) -> bool:
        """Whether all facts are claimed."""
        return self.status == "answered" and self.asked.answerable and self.claimed == 1.0


def read_asked(value: dict[str, Any]) -> Asked:
    """Return a line of a set of questions.

    Raises:
        KeyError: ``id``, ``question`` or ``answerable`` is missing.
    """
    return Asked(
        id=value["id"],
        question=value["question"],
        history=tuple(Turn(turn["role"], turn["content"]) for turn in value.get("history") or ()),
        facts=tuple(tuple(group) for group in value.get("facts") or ()),
        kind=value.get("kind", ""),
        answerable=value["answerable"],
        document=value.get("document", ""),
    )


def after_others(asked: Sequence[Asked]) -> list[Asked]:
    """Return the single told questions, each put after a conversation about another document.

    Which conversation is drawn by the question's name; its kind is ``CHANGED``.
    """
    turns = [one for one in asked if one.history]
    found = []
    for one in asked:
        others = [turn for turn in turns if turn.document != one.document]
        if others and one.answerable and not one.history:
            before = random.Random(one.id).choice(others)  # noqa: S311
            found.append(
                replace(one, id=f"{one.id}-{CHANGED}", history=before.history, kind=CHANGED)
            )
    return found


def share(text: str, facts: Sequence[Sequence[str]]) -> float:
    """Return the share of the facts of which a text holds a writing; 0.0 without facts."""
    if not facts:
        return 0.0
    return sum(any(contains(text, form) for form in forms) for forms in facts) / len(facts)


def on_screen(answer: Answer) -> str:
    """Return all that an answer puts before the reader: its words, its quotes, the places shown."""
    quotes = [citation.quote for citation in answer.citations]
    places = [place.text for place in answer.evidence]
    said = "" if answer.abstained else plain(answer.answer)
    return "\n".join([said, *quotes, *places])


def seen(asked: Asked, answer: Answer, passages: Sequence[str]) -> Seen:
    """Return what an answer brought.

    Args:
        asked: the question.
        answer: what came back.
        passages: the best passages of the same search, in their order.
    """
    screen = on_screen(answer)
    claim = plain(answer.answer) if answer.status == "answered" else ""
    return Seen(
        asked, answer.status, share(claim, asked.facts), share(screen, asked.facts),
        share("\n".join(passages)[:ROOM], asked.facts), len(screen), answer.confidence, answer.answer,
    )  # fmt: skip
