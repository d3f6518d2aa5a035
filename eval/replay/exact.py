"""Replies by the very prompt: recorded from a model, replayed without it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from assistant.common.types import Usage
from assistant.llm.models.model import LanguageModel, ModelError, Prompt
from eval.replay.lines import Failure, Header, Record, RecordedPrompt
from eval.replay.prompts import question_of
from eval.replay.recording import (
    ReplayMissError,
    begin,
    header_of_today,
    in_pieces,
    read_header,
    read_lines,
    written,
)


def read_records(path: Path) -> list[Record]:
    """Return the replies of an exact recording.

    Raises:
        RecordingError: the file is none.
        OSError: it cannot be read.
    """
    return read_lines(path, "exact", Record)


class ExactReplay:
    """A language model that says what was recorded for the same prompt; safe to share by threads."""

    def __init__(self, path: Path) -> None:
        self.path, self.header = path, read_header(path)
        records = read_records(path)
        self.records = {record.key: record for record in records}
        # an endpoint that refused pictures was told nothing with them: the prompts tell, not it
        self._sees = any(record.prompt and record.prompt.pictures for record in records)

    @property
    def sees(self) -> bool:
        """Whether the recorded model was shown pictures: they are part of its prompts."""
        return self._sees

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield the recorded reply in pieces.

        Raises:
            ReplayMissError: nothing is recorded for this prompt.
            ModelError: the model failed on it.
        """
        record = self.records.get(prompt.key)
        if record is None:
            raise ReplayMissError(self.path, prompt)
        yield from in_pieces(record.reply)
        if record.failure is not None:
            raise ModelError(record.failure, str(self.path))
        yield Usage(requests=1)


class RecordFile:
    """An exact recording that grows, each prompt once; safe to share by threads.

    Args:
        path: the file; one that is there is continued.
        header: the first line of a new one.

    Raises:
        RecordingError: the file is there and is no exact recording.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self._lock = threading.Lock()
        if not path.exists():
            begin(path, header)
        self._keys = {record.key for record in read_records(path)}

    def add(self, prompt: Prompt, reply: str, failure: Failure | None = None) -> bool:
        """Append a reply at once; False where the prompt has one already."""
        told = RecordedPrompt(
            system=prompt.system, user=prompt.user, may_search=prompt.may_search,
            pictures=len(prompt.pictures),
        )  # fmt: skip
        line = Record(
            key=prompt.key, reply=reply, question=question_of(prompt), prompt=told, failure=failure
        )  # fmt: skip
        with self._lock:
            if line.key in self._keys:
                return False
            with self.path.open("a", encoding="utf-8") as file:
                file.write(written(line))
            self._keys.add(line.key)
        return True


class Recorder:
    """A language model whose whole replies are written down; safe to share by threads.

    Args:
        model: the model that is asked.
        path: the recording; one that is there is continued.
        name: the model's name, for the header.
        by: how and by what it is recorded, for the header.

    Raises:
        RecordingError: the file is there and is no exact recording.
    """

    def __init__(
        self, model: LanguageModel, path: Path, name: str, by: str = "seisaku eval --llm-record"
    ) -> None:
        self._model = model
        self._file = RecordFile(path, header_of_today("exact", name, by, model.sees))

    @property
    def sees(self) -> bool:
        """Whether pictures may be sent."""
        return self._model.sees

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield what the model yields; what failed by chance is not recorded.

        Raises:
            ModelError: the model failed.
        """
        said: list[str] = []
        pieces = self._model.stream(prompt)
        try:
            for piece in pieces:
                said += [piece] if isinstance(piece, str) else []
                yield piece
        except GeneratorExit:
            # who stops listening early may listen longer in a later version: take the rest too
            said += [piece for piece in pieces if isinstance(piece, str)]
            self._file.add(prompt, "".join(said))
            raise
        except ModelError as error:
            if error.reason == "too_long" or error.reason == "refused":
                self._file.add(prompt, "".join(said), error.reason)
            raise
        self._file.add(prompt, "".join(said))
