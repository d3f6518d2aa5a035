"""A request in OpenAI's form, and the conversation in it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from assistant.common.types import Detail, Turn
from assistant.web.http.problems import ProblemError
from assistant.web.portals.markdown import without_sources
from assistant.web.portals.openai_reply import MODEL
from assistant.web.service.answer_schema import QUESTION
from assistant.web.service.questions import MAX_HISTORY_TURNS, MAX_TURN_CHARS, Text


class Part(BaseModel):
    """A piece of a message; only text is understood."""

    model_config = ConfigDict(extra="ignore")
    type: str
    text: Text = ""


class Message(BaseModel):
    """One message of the conversation."""

    model_config = ConfigDict(extra="ignore")
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None

    def text(self) -> str:
        """Return the words.

        Raises:
            ProblemError: 400; the message holds something else, such as a picture.
        """
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        if any(part.type != "text" for part in self.content):
            raise ProblemError(400, "only_text")
        return "\n".join(part.text for part in self.content)


class StreamOptions(BaseModel):
    """What a stream brings besides the text."""

    model_config = ConfigDict(extra="ignore")
    include_usage: StrictBool = False


class CompletionIn(BaseModel):
    """A request; settings of language models, such as the temperature, change nothing here."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": QUESTION}]}]
        },
    )
    model: str = MODEL
    messages: list[Message] = Field(min_length=1, max_length=2 * MAX_HISTORY_TURNS)
    stream: StrictBool = False
    stream_options: StreamOptions | None = None
    detail: Detail | None = Field(
        default=None, description="how long a language model's answer is; left out: as set"
    )


def conversation(messages: list[Message]) -> tuple[str, tuple[Turn, ...]]:
    """Return the question and the turns before it; system messages and tools say nothing here."""
    said = [(item.role, item.text()) for item in messages]
    turns = [pair for pair in said if pair[0] in ("user", "assistant")]
    if not turns or turns[-1][0] != "user":
        raise ProblemError(400, "last_not_user")
    earlier = [
        Turn("user" if role == "user" else "assistant", without_sources(text)[:MAX_TURN_CHARS])
        for role, text in turns[:-1]
    ]
    return turns[-1][1], tuple(earlier[-MAX_HISTORY_TURNS:])
