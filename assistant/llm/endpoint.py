"""An OpenAI-compatible endpoint (vLLM, Ollama, llama.cpp, Azure), asked through llama-index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from llama_index.llms.openai_like import OpenAILike

Part = tuple[Literal["system", "user"], str]
"""One message of a prompt: who speaks, and the text."""
MAX_TOKENS = 512
CONTEXT_TOKENS = 8192
NO_KEY = "none"
"""Sent where no key is set: the client wants one, and local servers take any."""


class EndpointError(Exception):
    """The endpoint did not answer, or broke off; the message says what happened."""


class Endpoint:
    """Asks one model; loaded at first use, safe to share by threads.

    Args:
        url: base address, up to and with ``/v1``.
        model: the model's name there.
        key: secret of the endpoint, or "".
        seconds: time to wait for a connection and between two pieces of text.
        retries: how often a request that failed before its first word is sent again.
    """

    def __init__(
        self, url: str, model: str, key: str = "", seconds: float = 30.0, retries: int = 2
    ) -> None:
        self.url, self.model = url, model
        self._key, self._seconds, self._retries = key, seconds, retries
        self._client: OpenAILike | None = None

    def stream(self, prompt: Sequence[Part]) -> Iterator[str]:
        """Yield the answer piece by piece.

        Raises:
            EndpointError: the endpoint failed, at once or in the middle.
        """
        import httpx
        import openai
        from llama_index.core.llms import ChatMessage, MessageRole

        messages = [ChatMessage(role=MessageRole(role), content=text) for role, text in prompt]
        try:
            for piece in self._opened().stream_chat(messages):
                if piece.delta:
                    yield piece.delta
        except (openai.OpenAIError, httpx.HTTPError, OSError, ValueError) as error:
            raise EndpointError(f"{type(error).__name__}: {error}"[:300]) from error

    def complete(self, prompt: Sequence[Part]) -> str:
        """Return the whole answer.

        Raises:
            EndpointError: the endpoint failed.
        """
        return "".join(self.stream(prompt))

    def _opened(self) -> OpenAILike:
        if self._client is None:
            from llama_index.llms.openai_like import OpenAILike

            self._client = OpenAILike(
                model=self.model,
                api_base=self.url,
                api_key=self._key or NO_KEY,
                is_chat_model=True,
                context_window=CONTEXT_TOKENS,
                max_tokens=MAX_TOKENS,
                temperature=0.0,
                timeout=self._seconds,
                max_retries=self._retries,
            )
        return self._client
