"""An answer in OpenAI's form, in one piece or in the chunks of a stream."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from assistant.common.types import Answer
from corpus.tokens import tokenize

MODEL = "seisaku"
CREATED = 1_763_856_000
"""Of the model, Unix seconds: the day this interface was first offered."""


EXTRA = (
    "citations", "abstained", "confidence", "status", "understood", "evidence", "claims", "usage",
)  # fmt: skip
"""Fields of an answer that a message has beside OpenAI's own."""


class Reply:
    """The frame of one completion."""

    def __init__(self, question: str, with_usage: bool) -> None:
        self._question, self._with_usage = question, with_usage
        self._created = int(time.time())
        self._id = f"chatcmpl-{uuid.uuid4().hex}"

    def whole(self, text: str, answer: Answer | None) -> dict[str, Any]:
        """Return the completion in one piece."""
        message = {"role": "assistant", "content": text, "refusal": None, **extra(answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        frame = self._frame("chat.completion")
        return {**frame, "choices": [choice], "usage": self._usage(text, answer)}

    def chunk(self, delta: dict[str, Any], reason: str | None = None) -> str:
        """Return one event of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
        frame = {**self._frame("chat.completion.chunk"), "choices": [choice]}
        if self._with_usage:
            frame["usage"] = None
        return event(frame)

    def last(self, text: str, answer: Answer | None = None) -> Iterator[str]:
        """Yield the events that end a stream."""
        if self._with_usage:
            frame = self._frame("chat.completion.chunk")
            yield event({**frame, "choices": [], "usage": self._usage(text, answer)})
        yield "data: [DONE]\n\n"

    def _frame(self, kind: str) -> dict[str, Any]:
        return {"id": self._id, "object": kind, "created": self._created, "model": MODEL}

    def _usage(self, text: str, answer: Answer | None) -> dict[str, int]:
        """Return what the language model counted, without one the lengths in words (MeCab)."""
        usage = answer.usage if answer else None
        prompt = usage.prompt_tokens if usage else len(tokenize(self._question))
        completion = usage.completion_tokens if usage else len(tokenize(text))
        return {
            "prompt_tokens": prompt, "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }  # fmt: skip


def extra(answer: Answer | None) -> dict[str, Any]:
    """Return what our own fields add to a message; clients that do not know them pass over."""
    if answer is None:
        return {}
    told = answer.to_json()
    return {name: told[name] for name in EXTRA if name in told}


def parts(text: str, size: int = 24) -> Iterator[str]:
    """Yield a text piece by piece."""
    yield from (text[at : at + size] for at in range(0, len(text), size))


def event(data: dict[str, Any]) -> str:
    """Return an event of a stream."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
