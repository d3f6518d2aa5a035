"""One computation of llama.cpp in a thread of its own, read as it goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from queue import SimpleQueue
from typing import Any

Chunk = Mapping[str, Any]


class Work:
    """Computes one reply.

    Args:
        server: llama.cpp's.
        body: the request, in the OpenAI form.
        done: called in the thread when the computation is over, however it ended.
    """

    def __init__(self, server: Any, body: Mapping[str, Any], done: Callable[[], None]) -> None:
        self._server, self._body, self._done = server, dict(body), done
        self._chunks: SimpleQueue[Chunk | None] = SimpleQueue()
        self._stopped = threading.Event()
        # a daemon: the end of the process is not to wait for an answer that nobody reads
        threading.Thread(target=self._run, name="llm_gguf", daemon=True).start()

    def chunks(self) -> Iterator[Chunk]:
        """Yield the chunks as they come; an error is a chunk with the key ``error``."""
        while (chunk := self._chunks.get()) is not None:
            yield chunk

    def stop(self) -> None:
        """End the computation at its next token, or batch of the prompt."""
        self._stopped.set()

    def _run(self) -> None:
        try:
            self._server.handle_chat_completions(self._body, self._take)
        except Exception as error:
            self._chunks.put({"error": f"{type(error).__name__}: {error}"})
        finally:
            self._server = None  # so that the thread does not keep a closed model in memory
            self._chunks.put(None)
            self._done()

    def _take(self, chunk: Chunk) -> bool:
        """Hand a chunk on; return whether to stop."""
        self._chunks.put(chunk)
        return self._stopped.is_set()
