"""What is asked of a language model, whatever runs it: a prompt in, text and its cost out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.common.types import Usage

Reason = Literal[
    "unreachable", "slow", "rate_limited", "too_long", "no_pictures", "key", "model", "broken",
    "refused",
]  # fmt: skip
"""Why a model gave no answer, or no whole one; each has a sentence ``llm_<reason>`` in the catalogue."""


class ModelError(Exception):
    """The model did not answer, or broke off.

    Attributes:
        reason: what went wrong.
        retry_after: seconds the endpoint asked to wait, None where it named none.
    """

    def __init__(self, reason: Reason, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{reason}: {detail}"[:300])
        self.reason, self.retry_after = reason, retry_after


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request.

    Attributes:
        system: the rules.
        user: the one user message; its last line is 「質問: ...」 where a question is asked.
        pictures: PNG files of pages that are mostly drawn, for models that see.
        may_search: whether the model may ask for another search instead of answering.
    """

    system: str
    user: str
    pictures: tuple[bytes, ...] = ()
    may_search: bool = False

    @property
    def key(self) -> str:
        """SHA-256 of everything the model is told: the same prompt has the same key anywhere."""
        pictures = [hashlib.sha256(picture).hexdigest() for picture in self.pictures]
        told = json.dumps([self.system, self.user, pictures], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


class LanguageModel(Protocol):
    """A language model; safe to share by threads."""

    @property
    def sees(self) -> bool:
        """Whether pictures may be sent; False once they were refused."""
        ...

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield the reply piece by piece, and what it cost where that is known.

        A request to search (a tool call, where the endpoint has tools) is yielded as the line
        ``{"検索": ["語", ...]}``.

        Raises:
            ModelError: it failed, at once or in the middle.
        """
        ...


def completed(model: LanguageModel, prompt: Prompt) -> tuple[str, Usage]:
    """Return the whole reply and its cost.

    Raises:
        ModelError: the model failed.
    """
    text: list[str] = []
    spent = Usage()
    for piece in model.stream(prompt):
        if isinstance(piece, Usage):
            spent += piece
        else:
            text.append(piece)
    return "".join(text), spent
