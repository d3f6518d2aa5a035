"""A language model that says what it is told to, reply by reply, and keeps its prompts."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.common.types import Usage
from assistant.llm.models.model import ModelError, Prompt, Reason


class Script:
    """Each reply is a text, or a text and the reason for which it breaks off behind it."""

    def __init__(
        self, *replies: str | tuple[str, Reason], sees: bool = False, size: int = 5
    ) -> None:
        self.replies = list(replies)
        self.sees = sees
        self.size = size
        self.prompts: list[Prompt] = []

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield the next reply in pieces."""
        self.prompts.append(prompt)
        reply = self.replies.pop(0)
        text, reason = (reply, None) if isinstance(reply, str) else reply
        for at in range(0, len(text), self.size):
            yield text[at : at + self.size]
        if reason is not None:
            if reason == "no_pictures":
                self.sees = False
            raise ModelError(reason)
        yield Usage(1, len(prompt.user), len(text))
