"""Chunks of an OpenAI-form stream in, words and their cost out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assistant.common.types import Usage
from assistant.llm.models.model import ModelError
from corpus.normalize import storable

LONGEST = 60_000
"""Characters of one reply: many times any answer; a model that says more is stuck in a loop."""
Chunk = Mapping[str, Any]


def told(chunks: Iterable[Chunk]) -> Iterator[str | Usage]:
    """Yield a reply's pieces, a tool call as the line of `Prompt`'s contract, and the cost.

    Args:
        chunks: ``chat.completion.chunk`` objects as plain values.

    Raises:
        ModelError: "broken": the stream ended before the reply did, or makes no sense.
    """
    reply = _Reply()
    for chunk in chunks:
        if text := reply.add(chunk):
            yield text
        if reply.length >= LONGEST:
            yield reply.cost
            return
    if not reply.finished:
        raise ModelError("broken", "the stream ended before the reply did")
    if words := searched(reply.arguments):
        yield _line(words, after_text=reply.length > 0)
    yield reply.cost


def says_something(chunk: Chunk) -> bool:
    """Whether a chunk is progress: words, thoughts, arguments (all but a role), an end, or a cost."""
    choices = chunk.get("choices") or []
    told_by = [(choice.get("delta") or {}).items() for choice in choices]
    said = any(value and name != "role" for delta in told_by for name, value in delta)
    return said or bool(chunk.get("usage")) or any(c.get("finish_reason") for c in choices)


def _line(words: list[str], after_text: bool) -> str:
    line = json.dumps({"検索": words}, ensure_ascii=False)
    return f"\n{line}" if after_text else line


class _Reply:
    """What has arrived of one reply."""

    def __init__(self) -> None:
        self.length = 0
        self.finished = False
        self.arguments = ""
        self.cost = Usage(1)

    def add(self, chunk: Chunk) -> str:
        """Take a chunk in; return its text."""
        try:
            self._count(chunk.get("usage") or {})
            return "".join(self._said(choice) for choice in (chunk.get("choices") or [])[:1])
        except (AttributeError, TypeError, ValueError, OverflowError) as error:
            raise ModelError("broken", f"no chat completion chunk: {error}") from None

    def _count(self, usage: Mapping[str, Any]) -> None:
        if usage:
            sent, written = usage.get("prompt_tokens"), usage.get("completion_tokens")
            self.cost = Usage(1, int(sent or 0), int(written or 0))

    def _said(self, choice: Mapping[str, Any]) -> str:
        self.finished = self.finished or bool(choice.get("finish_reason"))
        delta = choice.get("delta") or {}
        for call in delta.get("tool_calls") or ():
            self.arguments += (call.get("function") or {}).get("arguments") or ""
            if len(self.arguments) > LONGEST:
                raise ValueError("endless arguments of a tool call")
        text = storable(str(delta.get("content") or "")[: LONGEST - self.length])
        self.length += len(text)
        return text


def searched(arguments: str) -> list[str]:
    """Return the words of the calls of the tool ``search``: one JSON object after the other.

    Raises:
        ModelError: "broken": they are none.
    """
    words: list[str] = []
    rest = arguments.strip()
    try:
        while rest:
            call, end = json.JSONDecoder().raw_decode(rest)
            words += [word for word in call["words"] if isinstance(word, str) and word.strip()]
            rest = rest[end:].strip()
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ModelError("broken", f"no search words: {arguments[:100]}") from None
    return list(dict.fromkeys(words))
