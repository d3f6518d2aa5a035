"""Answers by a real OpenAI-compatible server with a small, often wrong model; and when it dies."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from llm_server import llm_server

from assistant.chain import Assistant
from assistant.doctor import run_doctor
from assistant.llm.endpoint import Endpoint, EndpointError, Part
from assistant.llm.writer import MODE, Writer
from assistant.open import open_assistant
from assistant.settings import Settings
from assistant.verify import is_told
from corpus.expressions import find_expressions

QUESTIONS = ("大学ファンドはどのくらいの規模ですか？", "WPIの拠点の支援期間は？")


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with llm_server(tmp_path_factory.mktemp("llm")) as started:
        yield started


@pytest.fixture
def asked(settings: Settings, server: tuple[str, subprocess.Popen[bytes]]) -> Iterator[Assistant]:
    given = settings.model_copy(
        update={"llm_url": server[0], "llm_retries": 0, "llm_seconds": 60.0}
    )
    opened = open_assistant(given)
    yield opened
    opened.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_figure_is_shown_that_the_cited_slides_do_not_tell(
    asked: Assistant, question: str
) -> None:
    answer = asked.ask(question)
    assert not answer.abstained
    slides = [asked.slide(c.document, c.slide) for c in answer.citations]
    told = [e for s in slides for e in find_expressions(f"{s.title}\n{s.text}")]
    assert all(is_told(figure, told) for figure in find_expressions(answer.answer))
    for citation, slide in zip(answer.citations, slides, strict=True):
        assert slide.text[citation.start : citation.end] == citation.quote
    assert answer.mode == MODE or answer.warnings


def test_what_the_documents_do_not_say_is_declined_before_the_model_is_asked(
    asked: Assistant,
) -> None:
    class Never(Endpoint):
        def stream(self, prompt: Sequence[Part]) -> Iterator[str]:
            raise AssertionError("asked")

    asked.writer = Writer(Never("http://127.0.0.1:1/v1", "x"), "ja")
    assert asked.ask("大阪大学の食堂の営業時間は何時までですか？").abstained


def test_the_doctor_asks_the_model(
    settings: Settings,
    server: tuple[str, subprocess.Popen[bytes]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_doctor(settings.model_copy(update={"llm_url": server[0]}))
    assert f"{server[0]} のモデル default が答えました" in capsys.readouterr().out


def test_a_server_that_is_killed_in_mid_stream_still_leaves_an_answer(
    settings: Settings, tmp_path: Path
) -> None:
    with llm_server(tmp_path) as (url, process):
        endpoint = Endpoint(url, "default", seconds=60, retries=0)

        class Killed:
            """The endpoint, whose server dies after its first words."""

            def stream(self, prompt: Sequence[Part]) -> Iterator[str]:
                for piece in endpoint.stream(prompt):
                    yield piece
                    process.kill()
                    process.wait()

            def complete(self, prompt: Sequence[Part]) -> str:
                return "".join(self.stream(prompt))

        opened = open_assistant(settings)
        try:
            plain = opened.ask(QUESTIONS[0])
            opened.writer = Writer(Killed(), "ja")
            answer = opened.ask(QUESTIONS[0])
        finally:
            opened.close()
        assert process.poll() is not None
        assert (answer.answer, answer.citations) == (plain.answer, plain.citations)
        assert answer.warnings
        with pytest.raises(EndpointError):
            endpoint.complete([("user", "はい")])
