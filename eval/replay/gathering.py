"""Prompts without a reply laid out as files, for somebody to write the replies beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.common.types import Usage
from assistant.llm.models.model import ModelError, Prompt
from eval.replay.exact import ExactReplay, RecordFile
from eval.replay.lines import Header
from eval.replay.recording import RecordingError

STEM = 16
"""Characters of the key that name a prompt's files."""
REPLY = ".reply.txt"


class Gathering:
    """A language model that replays a recording and writes down the prompts that lack a reply.

    For each it leaves ``<key[:16]>.json`` and its pictures as ``<key[:16]>.1.png`` and so on, and
    fails as an endpoint does that is not there; ``<key[:16]>.reply.txt`` is for the reply.

    Args:
        path: an exact recording; it need not be there yet.
        folder: where the prompts go; made where it is missing.
        sees: whether prompts come with pictures.

    Raises:
        RecordingError: the file is no exact recording.
    """

    def __init__(self, path: Path, folder: Path, sees: bool = False) -> None:
        self._replay = ExactReplay(path) if path.exists() else None
        self._folder, self._sees = folder, sees
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def sees(self) -> bool:
        """Whether pictures may be sent."""
        return self._sees or (self._replay is not None and self._replay.sees)

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield the recorded reply.

        Raises:
            ModelError: there is none yet; the prompt was written down.
        """
        if self._replay is None or prompt.key not in self._replay.records:
            self._lay_out(prompt)
            raise ModelError("unreachable", f"{self._folder}/{prompt.key[:STEM]}{REPLY}")
        yield from self._replay.stream(prompt)

    def _lay_out(self, prompt: Prompt) -> None:
        stem = prompt.key[:STEM]
        for number, picture in enumerate(prompt.pictures, start=1):
            (self._folder / f"{stem}.{number}.png").write_bytes(picture)
        told = {"key": prompt.key, "system": prompt.system, "user": prompt.user}
        text = json.dumps({**told, "may_search": prompt.may_search}, ensure_ascii=False, indent=1)
        (self._folder / f"{stem}.json").write_text(text + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a folder's prompts: replies added, known already, and still missing."""

    added: int
    known: int
    missing: int


def take_replies(folder: Path, recording: Path, header: Header) -> Taken:
    """Append the replies that were written in a folder to a recording.

    Args:
        folder: where a ``Gathering`` left its prompts.
        recording: an exact recording; begun with ``header`` where it is missing.
        header: its first line then.

    Raises:
        RecordingError: a reply is empty or has no prompt, a prompt was changed, or the recording
            is none. Nothing is added then.
        OSError: a file cannot be read or written.
    """
    replies = [(_prompt(path), _reply(path)) for path in sorted(folder.glob(f"*{REPLY}"))]
    prompts = sum(1 for _ in folder.glob("*.json"))
    file = RecordFile(recording, header)
    added = sum(file.add(prompt, reply) for prompt, reply in replies)
    return Taken(added, len(replies) - added, prompts - len(replies))


def _reply(path: Path) -> str:
    text = path.read_text(encoding="utf-8").strip("\n")
    if not text.strip():
        raise RecordingError(
            f"{path}: 返事が空です。返事を書くか、ファイルを除いてください。 / the reply is empty"
        )
    return text


def _prompt(reply: Path) -> Prompt:
    stem = reply.name.removesuffix(REPLY)
    path = reply.with_name(f"{stem}.json")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        prompt = Prompt(told["system"], told["user"], _pictures(path), told["may_search"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        raise _unusable(path) from None
    if prompt.key != told.get("key") or not prompt.key.startswith(stem):
        raise _unusable(path)
    return prompt


def _pictures(path: Path) -> tuple[bytes, ...]:
    stem = path.name.removesuffix(".json")
    found = path.parent.glob(f"{stem}.*.png")
    ordered = sorted(found, key=lambda picture: int(picture.name.split(".")[1]))
    return tuple(picture.read_bytes() for picture in ordered)


def _unusable(path: Path) -> RecordingError:
    return RecordingError(
        f"{path}: 返事に対応する問い合わせがないか、書き換えられています（鍵が合いません）。"
        "集め直してください。 / the prompt of this reply is missing or was changed: gather again"
    )
