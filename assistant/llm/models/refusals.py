"""Why an endpoint refused or failed, read from what it said.

The wordings are those of vLLM ("maximum context length is", "--enable-auto-tool-choice"), llama.cpp
("exceeds the available context size", "image input is not supported", with HTTP 500 in older ones),
Ollama ("does not support tools", "exceeded max context length") and Azure OpenAI
("context_length_exceeded", "Unsupported parameter: 'max_tokens'"), as their issue trackers tell them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from assistant.llm.models.model import ModelError

Feature = Literal["pictures", "tools", "usage", "temperature", "max_tokens", "system"]
"""What a request can do without. "max_tokens" has a newer name; "system" can be said by the user."""
Asked = frozenset[Feature]
_TOO_LONG = re.compile(
    r"context[_ ](?:length|size|window)|exceed_context|string_above_max_length"
    r"|(?:prompt|input|string|messages?|request)\b.{0,60}\btoo (?:long|large)"
    r"|longer than the (?:maximum )?model|max_tokens must be at least 1",
    re.I | re.S,
)
_NO_MODEL = re.compile(
    r"model_not_found|DeploymentNotFound|(?:model|deployment)\b.{0,120}?"
    r"(?:not found|(?:does|did)(?: not|n't) exist|not exist)",
    re.I | re.S,
)
_NAMES: Mapping[Feature, re.Pattern[str]] = {
    "pictures": re.compile(r"image|vision|multi-?modal|mmproj|content.{0,40}\bstr(?:ing)?\b", re.I),
    "tools": re.compile(r"\btools?\b|tool[_-]c|function[_ ]call", re.I),
    "usage": re.compile(r"stream_options|include_usage", re.I),
    "max_tokens": re.compile(r"max_completion_tokens", re.I),
    "temperature": re.compile(r"temperature", re.I),
    "system": re.compile(r"\bsystem\b.{0,20}(?:role|message|prompt)|role.{0,20}\bsystem\b", re.I),
}
_SUSPECTS: tuple[Feature, ...] = ("tools", "usage", "pictures")
"""Left out one after the other where a refusal names nothing; pictures last, they are missed most."""
_FILTERED = re.compile(r"content_filter|content management policy|ResponsibleAI", re.I)


class FeatureError(Exception):
    """The endpoint does not know something that was asked of it."""

    def __init__(self, feature: Feature, detail: str) -> None:
        super().__init__(detail)
        self.feature = feature


def failure(error: Exception, asked: Asked) -> ModelError | FeatureError:
    """Return what an exception of the client means.

    Args:
        error: what openai or httpx raised.
        asked: what the request asked for.
    """
    import httpx
    import openai

    detail = str(error)
    if isinstance(error, openai.APIStatusError):
        return _refusal(error.status_code, detail, error.response.headers, asked)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ModelError("slow", detail)
    if isinstance(error, openai.APIConnectionError):
        return ModelError("unreachable", f"{detail} {error.__cause__ or ''}")
    if isinstance(error, openai.APIError):  # told in the stream, under status 200
        said = f"{detail} {error.body}"
        return _named(said, asked) or ModelError("broken", said)
    return ModelError("broken", f"{type(error).__name__}: {detail}")


def _refusal(
    status: int, said: str, headers: Mapping[str, str], asked: Asked
) -> ModelError | FeatureError:
    if status in (401, 403):
        return ModelError("key", said)
    if status == 429:
        return ModelError("rate_limited", said, retry_after(headers))
    if status in (408, 504):
        return ModelError("slow", said)
    if status == 413:  # a proxy in front that takes no body of this size
        return _too_large(said, asked)
    return _named(said, asked) or _unnamed(status, said, asked)


def _named(said: str, asked: Asked) -> ModelError | FeatureError | None:
    if too_long(said):
        return ModelError("too_long", said)
    if _NO_MODEL.search(said):
        return ModelError("model", said)
    for feature, name in _NAMES.items():
        if feature in asked and name.search(said):
            return FeatureError(feature, said)
    return None


def _unnamed(status: int, said: str, asked: Asked) -> ModelError | FeatureError:
    if status >= 500:
        return ModelError("unreachable", said)
    suspect = next((feature for feature in _SUSPECTS if feature in asked), None)
    if suspect is None or _FILTERED.search(said):
        return ModelError("refused", said)
    return FeatureError(suspect, said)


def _too_large(said: str, asked: Asked) -> ModelError | FeatureError:
    return FeatureError("pictures", said) if "pictures" in asked else ModelError("too_long", said)


def too_long(said: str) -> bool:
    """Whether a refusal says that the prompt does not fit."""
    return _TOO_LONG.search(said) is not None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3: a number or a date)."""
    value = headers.get("retry-after", "")
    with suppress(ValueError):
        return max(0.0, float(value))
    with suppress(ValueError):
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    return None
