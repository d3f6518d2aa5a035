"""The body of a request in the OpenAI form, with the features that an endpoint has."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from assistant.llm.models.model import Prompt
from assistant.llm.models.refusals import Asked, Feature

SEARCH_TOOL = {
    "type": "function",
    "function": {
        "name": "search",
        "description": "渡された資料に答えがないとき、別の語で資料を探し直す。",
        "parameters": {
            "type": "object",
            "properties": {
                "words": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "資料に書いてありそうな語と、その言い換え",
                }
            },
            "required": ["words"],
        },
    },
}


@dataclass(frozen=True, slots=True)
class EndpointOptions:
    """How an endpoint is asked.

    Attributes:
        url: base address, up to and with ``/v1``.
        model: the model's name there.
        key: secret of the endpoint, or "".
        max_tokens: most tokens of one reply.
        concurrency: most requests at the same time.
        seconds: time to wait for a free place, for a connection, and between two pieces of text.
        retries: how often a request that failed before its first word is sent again.
        pictures: whether pictures may be sent.
        tools: whether a search may be asked for by a tool call.
    """

    url: str
    model: str = "default"
    key: str = ""
    max_tokens: int = 2048
    concurrency: int = 8
    seconds: float = 30.0
    retries: int = 2
    pictures: bool = True
    tools: bool = True


def features(prompt: Prompt, options: EndpointOptions) -> Asked:
    """Return what a prompt is best asked with."""
    wanted: list[Feature] = ["usage", "temperature", "max_tokens"]
    if prompt.may_search and options.tools:
        wanted.append("tools")
    if prompt.pictures:
        wanted.append("pictures")
    if prompt.system:
        wanted.append("system")
    return frozenset(wanted)


def request(prompt: Prompt, options: EndpointOptions, asked: Asked) -> dict[str, Any]:
    """Return the body of a streaming request that asks for these features only."""
    limit = "max_tokens" if "max_tokens" in asked else "max_completion_tokens"
    wanted: dict[str, Any] = {
        "model": options.model,
        "messages": _messages(prompt, asked),
        "stream": True,
        limit: options.max_tokens,
    }
    if "temperature" in asked:
        wanted["temperature"] = 0.0
    if "usage" in asked:
        wanted["stream_options"] = {"include_usage": True}
    if "tools" in asked:
        wanted["tools"] = [SEARCH_TOOL]
    return wanted


def _messages(prompt: Prompt, asked: Asked) -> list[dict[str, Any]]:
    if "system" in asked:
        return [{"role": "system", "content": prompt.system}, _said(prompt.user, prompt.pictures)]
    return [_said("\n\n".join(filter(None, [prompt.system, prompt.user])), prompt.pictures)]


def _said(text: str, pictures: tuple[bytes, ...]) -> dict[str, Any]:
    if not pictures:  # plain text is what every server takes
        return {"role": "user", "content": text}
    parts: list[dict[str, Any]] = [{"type": "text", "text": text}]
    for picture in pictures:
        data = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        parts.append({"type": "image_url", "image_url": {"url": data}})
    return {"role": "user", "content": parts}
