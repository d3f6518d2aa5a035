"""Recordings as files: read with errors that name the line, written a line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from eval.replay.lines import FORMAT, Header, Kind
from eval.replay.prompts import question_of

if TYPE_CHECKING:
    from assistant.llm.models.model import Prompt

Line = TypeVar("Line", bound=BaseModel)
SHOWN_QUESTION, SHOWN_KEY = 120, 12
"""Characters of a question and of a key in a message."""
PIECE = 16
"""Characters of a piece of a replayed reply: short enough that every stream is cut in its words."""


class RecordingError(Exception):
    """A recording cannot be used; the message names the file and what to do."""


class ReplayMissError(RecordingError):
    """Nothing is recorded for a prompt."""

    def __init__(self, path: Path, prompt: Prompt) -> None:
        question, key = question_of(prompt)[:SHOWN_QUESTION], prompt.key[:SHOWN_KEY]
        super().__init__(
            f"{path}: この質問に対する言語モデルの返事が記録にありません：「{question}」（鍵 {key}）。"
            "言語モデルを設定し、seisaku eval --llm-record で記録し直してください。"
            f" / no reply is recorded for this prompt (key {key}): record again with --llm-record"
        )


def header_of_today(kind: Kind, model: str, written: str, sees: bool = False) -> Header:
    """Return the header of a recording that is begun now."""
    today = date.today().isoformat()
    return Header(format=FORMAT, kind=kind, model=model, written=written, date=today, sees=sees)


def read_header(path: Path) -> Header:
    """Return the first line of a recording.

    Raises:
        RecordingError: the file is none.
        OSError: it cannot be read.
    """
    return _header(path, _texts(path))


def read_lines(path: Path, kind: Kind, line: type[Line]) -> list[Line]:
    """Return the lines behind the header; of several forms of line ``line`` is a root model.

    Raises:
        RecordingError: the file is no recording of this kind, or a line is broken.
        OSError: it cannot be read.
    """
    texts = _texts(path)
    if (found := _header(path, texts).kind) != kind:
        raise RecordingError(
            f"{path}: 記録の種類が {found} です。{kind} の記録を指定してください。"
            f" / a recording of kind {found}, not {kind}"
        )
    numbered = enumerate(texts[1:], start=2)
    return [_parsed(path, number, text, line) for number, text in numbered if text.strip()]


def _texts(path: Path) -> list[str]:
    try:
        # not splitlines(): JSON may hold U+2028 and its like as they are
        return path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise _no_recording(path) from None


def _header(path: Path, texts: list[str]) -> Header:
    try:
        return Header.model_validate_json(texts[0])
    except ValidationError:
        raise _no_recording(path) from None


def _no_recording(path: Path) -> RecordingError:
    return RecordingError(
        f"{path}: 言語モデルの返事の記録ではありません（一行目は "
        f'{{"format": "{FORMAT}", "kind": "exact" または "tied", "model", "written", "date"}}）。'
        "seisaku eval --llm-record で作ったファイルを指定してください。 / not a recording of replies"
    )


def _parsed(path: Path, number: int, text: str, line: type[Line]) -> Line:
    try:
        return line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise RecordingError(
            f"{path} {number}行目: {where} {first['msg']}。行を直すか、除いてください。"
            f" / line {number} is broken: mend it or take it out"
        ) from None


def written(line: BaseModel) -> str:
    """Return a line as it stands in a file; what is at its default is left out."""
    values = line.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(values, ensure_ascii=False) + "\n"


def begin(path: Path, header: Header, lines: Iterable[BaseModel] = ()) -> None:
    """Write a new recording; one that is there is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(map(written, (header, *lines))), encoding="utf-8")


def in_pieces(reply: str) -> Iterator[str]:
    """Yield a reply as a model would, in pieces."""
    for start in range(0, len(reply), PIECE):
        yield reply[start : start + PIECE]
