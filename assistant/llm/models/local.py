"""A language model that runs in this process, of a GGUF file, with llama.cpp (xllamacpp).

The binding is llama.cpp's own server in a thread. It cannot be had without its HTTP side, which would
let every program of the machine use the model; it is bound to a socket file in a private folder that is
deleted once the model is loaded, so nobody can reach it, and no network is needed.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.common.types import Usage
from assistant.llm.models.gguf import has_chat_template, verify_gguf
from assistant.llm.models.local_work import Chunk, Work
from assistant.llm.models.model import ModelError, Prompt
from assistant.llm.models.refusals import too_long
from assistant.llm.models.replies import told
from assistant.llm.models.thoughts import without_thoughts

PLAIN_TEMPLATE = "{% for m in messages %}{{ m.content }}\n{% endfor %}答え: "
"""For a file without a chat template (a base model): it goes on from the last line."""
QUIET = -1
"""llama.cpp's verbosity at which it writes nothing to the terminal."""
BATCH_TOKENS = 512
"""Tokens of the prompt between two looks at whether the answer is still wanted."""
ANSWER_SHARE = 8
"""An eighth of the context at most is kept free for the answer: a prompt that leaves less is too long."""
LEAVE_SECONDS = 10.0
"""How long the end of the process waits for the computation to notice."""


@dataclass(frozen=True, slots=True)
class LocalOptions:
    """How a model file is run.

    Attributes:
        path: the GGUF file.
        threads: of the computation; 0 lets llama.cpp take the machine's cores.
        context: its length, tokens.
        max_tokens: most tokens of one reply.
        seconds: time to wait for another question's answer to end.
    """

    path: Path
    threads: int = 0
    context: int = 8192
    max_tokens: int = 2048
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model is here.

    Attributes:
        tokens_per_char: of the text it was measured with.
        read: tokens of a prompt a second.
        written: tokens of a reply a second.
    """

    tokens_per_char: float
    read: float
    written: float

    def seconds(self, chars: int, tokens: int) -> float:
        """Return how long a reply of that many tokens to a prompt of that many characters takes."""
        return chars * self.tokens_per_char / self.read + tokens / self.written


class LocalModel:
    """Runs one model file, one request at a time; loaded at first use, safe to share by threads."""

    def __init__(self, options: LocalOptions) -> None:
        self._options = options
        self._turn = threading.Lock()
        self._server: Any = None
        self._work: Work | None = None

    @property
    def sees(self) -> bool:
        """Never: pictures would need a second file (a projector)."""
        return False

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield the reply piece by piece, then its cost; stop reading to stop the computation.

        Raises:
            ModelError: the file is missing or damaged, the prompt is too long, or others took too long.
        """
        if prompt.pictures:
            raise ModelError("no_pictures", "a local model sees none")
        body = _body(prompt, self._options.max_tokens)
        with closing(self._chunks(body)) as chunks:
            yield from without_thoughts(told(chunks))

    def speed(self, text: str, tokens: int) -> Speed:
        """Return how fast the model reads a text and writes some tokens.

        Raises:
            ModelError: as for a question.
        """
        body = {**_body(Prompt("", text), tokens), "cache_prompt": False, "ignore_eos": True}
        with closing(self._chunks(body)) as chunks:
            timings = [chunk["timings"] for chunk in chunks if "timings" in chunk][-1]
        return Speed(
            timings["prompt_n"] / len(text),
            timings["prompt_per_second"],
            timings["predicted_per_second"],
        )

    def close(self) -> None:
        """Stop what is under way and free the memory; the next question loads the model again."""
        atexit.unregister(self.close)
        if self._work is not None:
            self._work.stop()
        if self._turn.acquire(timeout=LEAVE_SECONDS):
            self._server = None
            self._turn.release()

    def _chunks(self, body: Mapping[str, Any]) -> Generator[Chunk]:
        """Yield llama.cpp's chunks; the turn ends with the computation, not with the reader."""
        if not self._turn.acquire(timeout=self._options.seconds):
            raise ModelError("slow", "another answer is being written")
        try:
            work = self._work = Work(self._loaded(), body, self._turn.release)
        except BaseException:
            self._turn.release()
            raise
        try:
            for chunk in work.chunks():
                self._fits(chunk)
                yield chunk
        finally:
            work.stop()

    def _fits(self, chunk: Chunk) -> None:
        if error := chunk.get("error"):
            said = str(error)
            raise ModelError("too_long" if too_long(said) else "broken", said)
        sent = chunk.get("prompt_progress", {}).get("total", 0)
        context = self._options.context
        if sent > context - min(self._options.max_tokens, context // ANSWER_SHARE):
            raise ModelError("too_long", f"{sent} of {context} tokens")

    def _loaded(self) -> Any:
        if self._server is None:
            self._server = _load(self._options)
            atexit.register(self.close)  # a computation that outlives the interpreter crashes it
        return self._server


def _load(options: LocalOptions) -> Any:
    verify_gguf(options.path)
    try:
        import xllamacpp
    except ImportError:
        raise ModelError(
            "model",
            '設定 llm_gguf には追加の部品が要ります: pip install "seisaku[llm]" を実行してください。'
            ' / llm_gguf needs an extra: pip install "seisaku[llm]"',
        ) from None
    with TemporaryDirectory(prefix="seisaku-") as folder:
        params = _params(xllamacpp.CommonParams(), options, Path(folder))
        try:
            return xllamacpp.Server(params)
        except RuntimeError:
            raise ModelError(
                "model",
                f"設定 llm_gguf の {options.path} を読み込めません（壊れているか、知らない形式か、メモリーが"
                "足りません）。 / llm_gguf cannot be loaded: damaged, of an unknown kind, or too big",
            ) from None


def _params(params: Any, options: LocalOptions, folder: Path) -> Any:
    params.model.path = str(options.path)
    params.n_ctx, params.n_parallel = options.context, 1
    params.n_batch = params.n_ubatch = BATCH_TOKENS
    if options.threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads
    if not has_chat_template(options.path):
        params.chat_template = PLAIN_TEMPLATE
    params.hostnames = [str(folder / "s.sock")]
    params.ui = params.endpoint_slots = False
    params.verbosity = QUIET
    params.cache_ram_mib = 0  # up to 8 GB of earlier prompts otherwise
    return params


def _body(prompt: Prompt, tokens: int) -> dict[str, Any]:
    said = [("system", prompt.system), ("user", prompt.user)]
    return {
        "messages": [{"role": role, "content": text} for role, text in said if text],
        "max_tokens": tokens,
        "temperature": 0.0,
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,
        # thinking aloud first takes a CPU minutes; templates that know no thoughts take no notice
        "chat_template_kwargs": {"enable_thinking": False},
    }
