"""Answers by a real OpenAI-compatible server with a small, often wrong model; and when it dies."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from llm_server import llm_server

from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.common.types import Usage
from assistant.llm.check.counting import counts_itself
from assistant.llm.check.figures import figures, told
from assistant.llm.models.model import ModelError, Prompt, completed
from assistant.open import open_assistant, open_model, open_writer
from assistant.operate.doctor import run_doctor

QUESTIONS = ("大学ファンドはどのくらいの規模ですか？", "WPIの拠点の支援期間は？")


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with llm_server(tmp_path_factory.mktemp("llm")) as started:
        yield started


@pytest.fixture
def small(settings: Settings, server: tuple[str, subprocess.Popen[bytes]]) -> Settings:
    """Settings for a small model: few pages, short replies."""
    return settings.model_copy(
        update={
            "llm_url": server[0], "llm_retries": 0, "llm_seconds": 120.0, "llm_max_tokens": 24,
            "llm_context_chars": 1_000,
        }
    )  # fmt: skip


@pytest.fixture
def asked(small: Settings) -> Iterator[Assistant]:
    opened = open_assistant(small)
    yield opened
    opened.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_figure_that_its_pages_do_not_tell_is_shown_unmarked(
    asked: Assistant, question: str
) -> None:
    answer = asked.ask(question)
    slides = [asked.slide(c.document, c.slide) for c in answer.citations]
    page = "\n".join(f"{slide.title}\n{slide.text}" for slide in slides)
    for claim in answer.claims:
        if claim.check == "held":
            found = figures(claim.text)
            assert all(told(f, page) or counts_itself(f, claim.text) for f in found)
    for citation, slide in zip(answer.citations, slides, strict=True):
        assert slide.text[citation.start : citation.end] == citation.quote
    assert answer.usage is None or answer.usage.requests >= 1


def test_the_doctor_asks_the_model(small: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    run_doctor(small)
    assert f"{small.llm_url} のモデル default が答えました" in capsys.readouterr().out


def test_a_server_that_is_killed_in_mid_stream_still_leaves_an_answer(
    settings: Settings, tmp_path: Path
) -> None:
    with llm_server(tmp_path) as (url, process):
        given = settings.model_copy(
            update={
                "llm_url": url,
                "llm_retries": 0,
                "llm_seconds": 60.0,
                "llm_max_tokens": 32,
                "llm_context_chars": 1_000,
            }
        )
        endpoint = open_model(given)
        assert endpoint is not None

        class Killed:
            """The endpoint, whose server dies after its first words."""

            sees = False

            def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
                for piece in endpoint.stream(prompt):
                    yield piece
                    process.kill()
                    process.wait()

        opened = open_assistant(settings)
        try:
            plain = opened.ask(QUESTIONS[0])
            opened.writer = open_writer(given, Killed())
            answer = opened.ask(QUESTIONS[0])
        finally:
            opened.close()
        assert process.poll() is not None
        assert (answer.answer, answer.citations) == (plain.answer, plain.citations)
        assert len(answer.warnings) > len(plain.warnings)
        with pytest.raises(ModelError):
            completed(endpoint, Prompt("", "はい"))
