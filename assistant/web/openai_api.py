"""OpenAI's chat API over the assistant, for clients and portals that speak nothing else.

Source: OpenAI's API reference, "Chat Completions" and "Models".
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from assistant.settings import Settings
from assistant.types import Answer, Turn
from assistant.web.asker import WATCHED
from assistant.web.base import address_of
from assistant.web.markdown import answer_markdown, without_sources
from assistant.web.openapi import QUESTION, refused_as
from assistant.web.problems import ProblemError, problem_of
from assistant.web.questions import MAX_HISTORY_TURNS, MAX_TURN_CHARS, Text, check_question
from assistant.web.refusals import openai_error
from assistant.web.shared import SharedAssistant
from assistant.web.webui_tasks import task_reply
from corpus.tokens import tokenize

MODEL = "seisaku"
CREATED = 1_763_856_000
"""Of the model, Unix seconds: the day this interface was first offered."""


_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {
                "message": {"type": "string"}, "type": {"type": "string"},
                "param": {"type": "null"}, "code": {"type": "string"},
            },
        }
    },
}  # fmt: skip
RESPONSES = refused_as(
    _ERROR,
    {
        400: "the request is wrong", 401: "no key, or a wrong one", 403: "the key may not ask",
        404: "no such model", 405: "another method", 408: "too slow", 413: "too long",
        415: "a compressed body", 421: "another host's name", 429: "too many requests",
        500: "no answer could be made", 503: "being stopped",
    },
)  # fmt: skip


COMPLETED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The completion, or with `stream` its chunks.",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/event-stream": {},
        },
    }
}


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


def openai_routes(assistant: SharedAssistant, settings: Settings) -> APIRouter:
    """Return the routes below ``/v1``."""
    router = APIRouter(prefix="/v1", tags=["openai"], responses=RESPONSES)

    @router.get("/models")
    def models() -> dict[str, Any]:
        """Return the one model there is."""
        return {"object": "list", "data": [_model()]}

    @router.get("/models/{name}")
    def model(name: str) -> dict[str, Any]:
        """Return the one model there is."""
        _check_model(name)
        return _model()

    @router.post(
        "/chat/completions", response_class=JSONResponse, responses=COMPLETED, dependencies=WATCHED
    )
    def complete(asked: CompletionIn, request: Request) -> Response:
        """Answer the last message; the earlier ones are the conversation."""
        _check_model(asked.model)
        question, history = _conversation(asked.messages)
        reply = _Reply(asked, question)
        if (done := task_reply(question)) is not None:
            return _whole_or_stream(reply, asked, done)
        check_question(question, settings)
        base = address_of(request, settings)
        if asked.stream:
            lines = _stream(assistant, reply, question, history, base, settings)
            return StreamingResponse(lines, media_type="text/event-stream")
        answer = assistant.ask(question, history)
        return JSONResponse(reply.whole(answer_markdown(answer, base, settings.language), answer))

    return router


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": CREATED, "owned_by": MODEL}


def _check_model(name: str) -> None:
    if name != MODEL:
        raise ProblemError(404, "model_missing", name=name, model=MODEL)


def _conversation(messages: list[Message]) -> tuple[str, tuple[Turn, ...]]:
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


class _Reply:
    """The frame of one completion."""

    def __init__(self, asked: CompletionIn, question: str) -> None:
        self._asked, self._question = asked, question
        self._created = int(time.time())
        self._id = f"chatcmpl-{uuid.uuid4().hex}"

    def whole(self, text: str, answer: Answer | None) -> dict[str, Any]:
        """Return the completion in one piece."""
        message = {"role": "assistant", "content": text, "refusal": None, **_extra(answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        frame = self._frame("chat.completion")
        return {**frame, "choices": [choice], "usage": self._usage(text)}

    def chunk(self, delta: dict[str, Any], reason: str | None = None) -> str:
        """Return one event of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
        frame = {**self._frame("chat.completion.chunk"), "choices": [choice]}
        if self._with_usage:
            frame["usage"] = None
        return _event(frame)

    def last(self, text: str) -> Iterator[str]:
        """Yield the events that end a stream."""
        if self._with_usage:
            frame = self._frame("chat.completion.chunk")
            yield _event({**frame, "choices": [], "usage": self._usage(text)})
        yield "data: [DONE]\n\n"

    @property
    def _with_usage(self) -> bool:
        return bool(self._asked.stream_options and self._asked.stream_options.include_usage)

    def _frame(self, kind: str) -> dict[str, Any]:
        return {"id": self._id, "object": kind, "created": self._created, "model": MODEL}

    def _usage(self, text: str) -> dict[str, int]:
        """Return the lengths in Japanese tokens (MeCab): there is no language model to count for."""
        prompt, completion = len(tokenize(self._question)), len(tokenize(text))
        return {
            "prompt_tokens": prompt, "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }  # fmt: skip


def _extra(answer: Answer | None) -> dict[str, Any]:
    """Return what our own fields add to a message; clients that do not know them pass over."""
    if answer is None:
        return {}
    return {
        "citations": [item.to_json() for item in answer.citations],
        "abstained": answer.abstained, "confidence": round(answer.confidence, 4),
    }  # fmt: skip


def _whole_or_stream(reply: _Reply, asked: CompletionIn, text: str) -> Response:
    if not asked.stream:
        return JSONResponse(reply.whole(text, None))
    events = [
        reply.chunk({"role": "assistant", "content": text}), reply.chunk({}, reason="stop"),
        *reply.last(text),
    ]  # fmt: skip
    return StreamingResponse(iter(events), media_type="text/event-stream")


def _stream(
    assistant: SharedAssistant, reply: _Reply, question: str, history: tuple[Turn, ...], base: str,
    settings: Settings,
) -> Iterator[str]:  # fmt: skip
    """Yield the answer as it grows; the citations follow when it stands.

    What has been sent cannot be taken back: of a language model's draft, which may still change as
    it is checked, nothing is sent before it stands.
    """
    yield reply.chunk({"role": "assistant", "content": ""})
    try:
        for piece in assistant.stream(question, history):
            if not isinstance(piece, Answer):
                continue
            text = answer_markdown(piece, base, settings.language)
            for part in _parts(text):
                yield reply.chunk({"content": part})
            yield reply.chunk(_extra(piece), "stop")
            yield from reply.last(text)
    except Exception as error:  # the status line is sent: only an event can tell
        yield _event(openai_error(problem_of(error)))


def _parts(text: str, size: int = 24) -> Iterator[str]:
    yield from (text[at : at + size] for at in range(0, len(text), size))


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
