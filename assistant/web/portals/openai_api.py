"""OpenAI's chat API over the assistant, for clients and portals that speak nothing else.

Source: OpenAI's API reference, "Chat Completions" and "Models".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.common.settings import Settings
from assistant.common.types import Answer
from assistant.web.http.asker import WATCHED
from assistant.web.http.base import address_of
from assistant.web.http.problems import ProblemError, problem_of
from assistant.web.http.refusals import openai_error
from assistant.web.portals.markdown import answer_markdown
from assistant.web.portals.openai_reply import CREATED, MODEL, Reply, event, extra, parts
from assistant.web.portals.openai_request import CompletionIn, conversation
from assistant.web.portals.webui_tasks import task_reply
from assistant.web.service.openapi import refused_as
from assistant.web.service.questions import check_question
from assistant.web.service.shared import SharedAssistant

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
        question, history = conversation(asked.messages)
        usage = asked.stream_options is not None and asked.stream_options.include_usage
        reply = Reply(question, usage)
        if (done := task_reply(question)) is not None:
            return _whole_or_stream(reply, asked, done)
        check_question(question, settings)
        base = address_of(request, settings)
        if asked.stream:
            pieces = assistant.stream(question, history, detail=asked.detail)
            lines = _stream(pieces, reply, base, settings)
            return StreamingResponse(lines, media_type="text/event-stream")
        answer = assistant.ask(question, history, detail=asked.detail)
        return JSONResponse(reply.whole(answer_markdown(answer, base, settings.language), answer))

    return router


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": CREATED, "owned_by": MODEL}


def _check_model(name: str) -> None:
    if name != MODEL:
        raise ProblemError(404, "model_missing", name=name, model=MODEL)


def _whole_or_stream(reply: Reply, asked: CompletionIn, text: str) -> Response:
    if not asked.stream:
        return JSONResponse(reply.whole(text, None))
    events = [
        reply.chunk({"role": "assistant", "content": text}), reply.chunk({}, reason="stop"),
        *reply.last(text),
    ]  # fmt: skip
    return StreamingResponse(iter(events), media_type="text/event-stream")


def _stream(
    pieces: Iterator[str | Answer], reply: Reply, base: str, settings: Settings
) -> Iterator[str]:
    """Yield the answer as it grows; the citations follow when it stands.

    What has been sent cannot be taken back: of a language model's draft, which may still change as
    it is checked, nothing is sent before it stands.
    """
    yield reply.chunk({"role": "assistant", "content": ""})
    try:
        for piece in pieces:
            if not isinstance(piece, Answer):
                continue
            text = answer_markdown(piece, base, settings.language)
            for part in parts(text):
                yield reply.chunk({"content": part})
            yield reply.chunk(extra(piece), "stop")
            yield from reply.last(text, piece)
    except Exception as error:  # the status line is sent: only an event can tell
        yield event(openai_error(problem_of(error)))
