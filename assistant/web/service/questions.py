"""A question as it comes over HTTP, and its answer as a stream of events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.common.settings import Settings
from assistant.common.types import Answer, Detail, Turn
from assistant.web.http.problems import ProblemError, problem_of
from assistant.web.service.answer_schema import QUESTION
from assistant.web.service.openapi import ASKABLE, ASKED, event
from assistant.web.service.shared import SharedAssistant

# Long enough for a day's conversation; a follow-up rests on the last few turns only.
MAX_HISTORY_TURNS = 100
# An answer that lists a whole slide stays well below this.
MAX_TURN_CHARS = 8_000
# A summary of long documents cites each of its points.
MAX_CITATIONS = 200
# More than any file system allows a path.
MAX_NAME_CHARS = 4_096
# Of no document; a number that no index holds would only be looked for in vain.
MAX_SLIDE = 2**31 - 1


def _whole(text: str) -> str:
    text.encode()  # JSON can name half of a surrogate pair, which no model or response can hold
    return text


Form = Callable[[str | Answer], dict[str, Any]]
Text = Annotated[str, AfterValidator(_whole)]
"""Text that is Unicode: pydantic answers for what is not, as for every wrong field."""


class CitedIn(BaseModel):
    """Where an earlier answer rested: its citation, whose other fields are passed over."""

    model_config = ConfigDict(extra="ignore")
    document: Text = Field(min_length=1, max_length=MAX_NAME_CHARS)
    slide: int = Field(ge=1, le=MAX_SLIDE)


class TurnIn(BaseModel):
    """One earlier message of the conversation; an answer may bring back what it cited or showed."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: Text = Field(max_length=MAX_TURN_CHARS)
    citations: list[CitedIn] = Field(default_factory=list, max_length=MAX_CITATIONS)
    evidence: list[CitedIn] = Field(default_factory=list, max_length=MAX_CITATIONS)

    def turn(self) -> Turn:
        """Return the message as the assistant takes it."""
        cited = tuple((place.document, place.slide) for place in self.citations or self.evidence)
        return Turn(self.role, self.content, cited[-1][0] if cited else "", cited)


class AskIn(BaseModel):
    """A question and what was said before it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [ASKED]})
    question: Text = Field(examples=[QUESTION], json_schema_extra=ASKABLE)
    history: list[TurnIn] = Field(default_factory=list, max_length=MAX_HISTORY_TURNS)
    detail: Detail | None = Field(
        default=None, description="how long a language model's answer is; left out: as set"
    )

    def turns(self) -> tuple[Turn, ...]:
        """Return the history as the assistant takes it."""
        return tuple(turn.turn() for turn in self.history)


def check_question(question: str, settings: Settings) -> None:
    """Refuse a question that is empty or too long.

    Raises:
        ProblemError: with status 422.
    """
    if not question.strip():
        raise ProblemError(422, "question_empty")
    if len(question) > settings.max_question_chars:
        limit = settings.max_question_chars
        raise ProblemError(422, "question_too_long", length=len(question), limit=limit)


def told(piece: str | Answer) -> dict[str, Any]:
    """Return an answer, or the text so far, as JSON values."""
    return piece.to_json() if isinstance(piece, Answer) else {"text": piece}


def events(assistant: SharedAssistant, asked: AskIn, form: Form = told) -> Iterator[str]:
    """Yield server-sent events: ``delta`` with the text so far, then ``answer`` or ``error``."""
    try:
        for piece in assistant.stream(asked.question, asked.turns(), detail=asked.detail):
            yield event("answer" if isinstance(piece, Answer) else "delta", form(piece))
    except Exception as error:  # the status line is sent: only an event can tell
        yield event("error", problem_of(error))
