"""Which language model a run asks: the settings' own, that one recorded, or a recording of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.common.settings import Settings
from assistant.llm.models.model import LanguageModel
from eval.replay.exact import ExactReplay, Recorder
from eval.replay.lines import Header
from eval.replay.recording import RecordingError, read_header
from eval.replay.tied import TiedReplay


@dataclass(frozen=True, slots=True)
class Choice:
    """A model in the place of the settings', and what results.json tells of it."""

    model: LanguageModel
    origin: Mapping[str, str]


def chosen_model(settings: Settings, record: Path | None, replay: Path | None) -> Choice | None:
    """Return the model of ``--llm-record`` or ``--llm-replay``, None where neither is given.

    Raises:
        RecordingError: both are given, a file is no recording, or no model is set to record.
        OSError: a file cannot be read or written.
    """
    if record is not None and replay is not None:
        raise RecordingError(
            "--llm-record と --llm-replay は、どちらか一つを指定してください。 / not both at once"
        )
    if replay is not None:
        model = open_replay(replay)
        return Choice(model, origin_of(replay, model.header))
    return None if record is None else _recorded(settings, record)


def open_replay(path: Path) -> ExactReplay | TiedReplay:
    """Return a recording as a language model, by the kind that its header names.

    Raises:
        RecordingError: the file is no recording.
        OSError: it cannot be read.
    """
    return ExactReplay(path) if read_header(path).kind == "exact" else TiedReplay(path)


def origin_of(path: Path, header: Header) -> dict[str, str]:
    """Return what a report tells of a recording: the file's name alone, the same on any machine."""
    return {"recording": path.name, "kind": header.kind, "model": header.model}


def _recorded(settings: Settings, path: Path) -> Choice:
    from assistant.open import open_model

    model = open_model(settings)
    if model is None:
        raise RecordingError(
            "--llm-record: 記録する言語モデルがありません。設定 llm_url（環境変数 SEISAKU_LLM_URL）を"
            "指定してください。 / there is no language model to record: set llm_url (SEISAKU_LLM_URL)"
        )
    gguf = None if settings.llm_url else settings.llm_gguf
    recorder = Recorder(model, path, gguf.name if gguf else settings.llm_model)
    return Choice(recorder, origin_of(path, read_header(path)))
