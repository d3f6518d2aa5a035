"""An OpenAI-compatible endpoint: vLLM, Ollama, llama.cpp, Azure OpenAI's v1.

It is asked through the openai client and not through llama-index's OpenAILike, which wraps that same
client but keeps its stream to itself: when an answer is abandoned the connection stays open, and the
server goes on writing, until Python happens to collect the cycle (measured with llama-index-llms-openai
0.8.3; here the stream is closed at once). Its retries would also send a request again that the
endpoint refused, and hide how long the endpoint asked to wait.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.common.types import Usage
from assistant.llm.models.model import ModelError, Prompt
from assistant.llm.models.refusals import Asked, Feature, FeatureError, failure
from assistant.llm.models.replies import says_something, told
from assistant.llm.models.request import EndpointOptions, features, request
from assistant.llm.models.silence import attended
from assistant.llm.models.thoughts import without_thoughts

if TYPE_CHECKING:
    from openai import OpenAI, Stream
    from openai.types.chat import ChatCompletionChunk

    from assistant.common.settings.llm import LlmSettings

NO_KEY = "none"
"""Sent where no key is set: the client wants one, and local servers take any."""
LONGEST_WAIT = 20.0
"""Seconds waited before one more try: a user is waiting too."""
FIRST_WAIT = 0.5
"""Seconds before the second try where the endpoint names none, doubled every time."""
_AGAIN = ("unreachable", "rate_limited", "broken")
"""What may pass; a slow endpoint has had its time."""


def open_endpoint(settings: LlmSettings) -> Endpoint:
    """Return the endpoint of the setting ``llm_url`` (asked at its first use)."""
    return Endpoint(
        EndpointOptions(
            url=settings.llm_url or "",
            model=settings.llm_model,
            key=settings.llm_api_key.get_secret_value(),
            max_tokens=settings.llm_max_tokens,
            concurrency=settings.llm_concurrency,
            seconds=settings.llm_seconds,
            retries=settings.llm_retries,
            pictures=settings.llm_pictures == "auto",
            tools=settings.llm_tools == "auto",
        )
    )


class Endpoint:
    """Asks one model; safe to share by threads, and remembers what it turned out to lack."""

    def __init__(self, options: EndpointOptions) -> None:
        self._options = options
        self._places = threading.BoundedSemaphore(options.concurrency)
        self._lacks: Asked = frozenset()

    @property
    def sees(self) -> bool:
        """Whether pictures may be sent; False once they were refused."""
        return self._options.pictures and "pictures" not in self._lacks

    @property
    def lacks(self) -> Asked:
        """What the endpoint refused, and was answered without."""
        return self._lacks

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield the reply piece by piece, then its cost; stop reading to close the connection.

        Raises:
            ModelError: it failed, at once or in the middle.
        """
        if prompt.pictures and not self.sees:
            raise ModelError("no_pictures", "the endpoint refused pictures, or they are off")
        if not self._places.acquire(timeout=self._options.seconds):
            raise ModelError("slow", f"{self._options.concurrency} requests are under way")
        try:
            yield from self._tried(prompt)
        finally:
            self._places.release()

    def _tried(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Ask until there is a first word; after it nothing is asked twice."""
        lacks, tries, spoken = self._lacks, 0, False
        while True:
            try:
                with closing(self._asked(prompt, lacks)) as pieces:
                    for piece in pieces:
                        spoken = True
                        self._lacks |= lacks
                        yield piece
                return
            except FeatureError as refused:
                if spoken:
                    raise ModelError("broken", str(refused)) from refused
                lacks |= {self._dispensable(refused.feature)}
            except ModelError as failed:
                if spoken or tries == self._options.retries or failed.reason not in _AGAIN:
                    raise
                time.sleep(_wait(failed, tries))
                tries += 1

    def _dispensable(self, feature: Feature) -> Feature:
        """Return a feature that the prompt is asked again without.

        Raises:
            ModelError: without pictures it is another prompt.
        """
        if feature != "pictures":
            return feature
        self._lacks |= {feature}
        raise ModelError("no_pictures", "the endpoint refused pictures")

    def _asked(self, prompt: Prompt, lacks: Asked) -> Generator[str | Usage]:
        import httpx
        import openai

        asked = features(prompt, self._options) - lacks
        try:
            with self._begun(request(prompt, self._options, asked)) as chunks:
                plain = (chunk.to_dict(warnings=False) for chunk in chunks)
                heard = attended(plain, says_something, self._options.seconds, chunks.close)
                yield from without_thoughts(told(heard))
        except TimeoutError as error:
            raise ModelError("slow", str(error)) from error
        except (openai.OpenAIError, httpx.HTTPError, OSError, ValueError) as error:
            raise self._without_key(failure(error, asked)) from error
        except (AttributeError, TypeError, RecursionError) as error:  # JSON, but not of this form
            raise ModelError("broken", f"no chat completion chunk: {error}") from error

    def _begun(self, wanted: dict[str, Any]) -> Stream[ChatCompletionChunk]:
        begun: Stream[ChatCompletionChunk] = self._client.chat.completions.create(**wanted)
        return begun

    def _without_key(self, failed: ModelError | FeatureError) -> ModelError | FeatureError:
        """Keep the key out of what is logged: some servers repeat it in their refusal."""
        key = self._options.key
        failed.args = tuple(str(said).replace(key, "***") if key else said for said in failed.args)
        return failed

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(
            base_url=self._options.url,
            api_key=self._options.key or NO_KEY,
            timeout=self._options.seconds,
            max_retries=0,  # they are made here, where it is known whether a word was said
        )


def _wait(failed: ModelError, tries: int) -> float:
    """Return seconds: what the endpoint asked for, else longer each time, each caller differently."""
    wanted = failed.retry_after
    if wanted is None:
        wanted = FIRST_WAIT * 2**tries * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
    return min(wanted, LONGEST_WAIT)
