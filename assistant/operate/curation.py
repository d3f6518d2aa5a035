"""Feedback on its way into a dataset: what a curator sees of it, and writes down of it.

The chat's process shows this and ``eval.cases.curate`` carries it out; this module is what both know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from assistant.common.types import Turn

Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Place:
    """A slide and words of it; ``quote`` is "" where only the slide is known."""

    document: str
    slide: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a curator decides about a case.

    Attributes:
        question: as it is to be asked.
        kind: of answer, one of the dataset's.
        answerable: whether the documents answer it.
        answers: what a right answer holds, writings of one thing in one tuple; of the short kinds,
            which have one answer, all writings count as one thing.
        gold: where it stands.
        reason: why there is no answer.
    """

    question: str
    kind: str
    answerable: bool = True
    answers: tuple[tuple[str, ...], ...] = ()
    gold: tuple[Place, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feedback that may become a case.

    Attributes:
        number: the feedback's.
        at: when it came.
        thumb: up or down.
        comment: in the user's words, may be empty.
        history: what was said before, oldest first.
        question: as it was asked.
        answer: what was answered.
        abstained: whether that was a refusal.
        places: slides that the answer cites, or that a refusal offered.
        entry: the draft.
    """

    number: int
    at: datetime
    thumb: Thumb
    comment: str
    history: tuple[Turn, ...]
    question: str
    answer: str
    abstained: bool
    places: tuple[Place, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a case out of the dataset (error), or what a person must look at (warning)."""

    level: Literal["error", "warning"]
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt to accept.

    Attributes:
        said: the sentence that tells of the added case; "" where none was added.
        troubles: what has kept it out.
    """

    said: str = ""
    troubles: tuple[Trouble, ...] = ()


class Curator(Protocol):
    """Turns feedback into cases; every method leaves nothing half done."""

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of answer that a dataset knows."""
        ...

    def waiting(self) -> Sequence[Candidate]:
        """Return what nobody has decided on yet, oldest first."""
        ...

    def draft(self, candidate: Candidate) -> Entry:
        """Return a candidate's draft as it was last kept, its first one where it cannot be read."""
        ...

    def keep(self, candidate: Candidate, entry: Entry) -> None:
        """Keep an unfinished draft for later."""
        ...

    def accept(
        self, candidate: Candidate, entry: Entry, *, despite_warnings: bool = False
    ) -> Outcome:
        """Append a case to the dataset, or tell what has kept it from that."""
        ...

    def reject(self, candidate: Candidate) -> bool:
        """Have no case made of a candidate; False where somebody else has decided on it."""
        ...


def drafts_folder(dataset: Path) -> Path:
    """Return where the unfinished cases of a dataset are kept."""
    return dataset.with_name(f"{dataset.name}.drafts")


BETWEEN = "｜"
"""Stands between two writings of one thing; the half-width bar is read too."""


def answer_lines(answers: Sequence[Sequence[str]]) -> str:
    """Return what an answer holds as text: a thing a line, its writings apart by bars."""
    return "\n".join(BETWEEN.join(forms) for forms in answers)


def answers_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what an answer holds of its text; empty lines and writings are left out."""
    lines = (line.replace("|", BETWEEN).split(BETWEEN) for line in text.splitlines())
    told = (tuple(form.strip() for form in forms if form.strip()) for forms in lines)
    return tuple(filter(None, told))
