"""A question as it comes over HTTP, and its answer as a stream of events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.settings import Settings
from assistant.types import Answer, Turn
from assistant.web.openapi import ASKABLE, ASKED, QUESTION
from assistant.web.problems import ProblemError, problem_of
from assistant.web.shared import SharedAssistant

# Long enough for a day's conversation; a follow-up rests on the last few turns only.
MAX_HISTORY_TURNS = 100
# An answer that lists a whole slide stays well below this.
MAX_TURN_CHARS = 8_000


def _whole(text: str) -> str:
    text.encode()  # JSON can name half of a surrogate pair, which no model or response can hold
    return text


Text = Annotated[str, AfterValidator(_whole)]
"""Text that is Unicode: pydantic answers for what is not, as for every wrong field."""


class TurnIn(BaseModel):
    """One earlier message of the conversation."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: Text = Field(max_length=MAX_TURN_CHARS)


class AskIn(BaseModel):
    """A question and what was said before it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [ASKED]})
    question: Text = Field(examples=[QUESTION], json_schema_extra=ASKABLE)
    history: list[TurnIn] = Field(default_factory=list, max_length=MAX_HISTORY_TURNS)

    def turns(self) -> tuple[Turn, ...]:
        """Return the history as the assistant takes it."""
        return tuple(Turn(turn.role, turn.content) for turn in self.history)


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


def events(assistant: SharedAssistant, asked: AskIn) -> Iterator[str]:
    """Yield server-sent events: ``delta`` with the text so far, then ``answer`` or ``error``."""
    try:
        for piece in assistant.stream(asked.question, asked.turns()):
            if isinstance(piece, Answer):
                yield _event("answer", piece.to_json())
            else:
                yield _event("delta", {"text": piece})
    except Exception as error:  # the status line is sent: only an event can tell
        yield _event("error", problem_of(error))


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
