"""When the assistant fails: a polite sentence, no traceback, no word of the question in the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from app_server import LOCAL
from fastapi.testclient import TestClient

from assistant.common.errors import AssistantError
from assistant.common.messages import MESSAGES
from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from assistant.web.api import create_api
from assistant.web.chat.chat import Chat
from assistant.web.service.shared import SharedAssistant
from corpus.types import Slide
from index.store.errors import IndexOpenError
from index.types import Hit

PRIVATE = "人事異動の内示について"


class Broken:
    """An assistant on which everything fails, after the first piece of a stream."""

    writer = None

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.closed = False

    def check(self, question: str) -> None:
        """Pass: the fault comes later."""

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        raise self.error

    def search(self, query: str, k: int) -> list[Hit]:
        raise self.error

    def slide(self, document: str, number: int) -> Slide:
        raise self.error

    def documents(self) -> tuple[()]:
        raise self.error

    def example_questions(self) -> tuple[str, ...]:
        return ()

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_an_unforeseen_fault_tells_nobody_the_question(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = TestClient(create_api(Broken(RuntimeError(PRIVATE)), Settings()), base_url=LOCAL)
    with caplog.at_level(logging.DEBUG):
        if path == "/api/ask":
            reply = client.post(path, json={"question": PRIVATE})
        else:
            reply = client.get(path, params={"q": PRIVATE})
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert PRIVATE not in reply.text
    ours = [record.getMessage() for record in caplog.records if record.name == "seisaku.web"]
    assert ours and not any(PRIVATE in line for line in ours)


def test_a_stream_that_fails_ends_with_an_error_event() -> None:
    client = TestClient(create_api(Broken(RuntimeError(PRIVATE)), Settings()), base_url=LOCAL)
    headers = {"accept": "text/event-stream"}
    reply = client.post("/api/ask", json={"question": PRIVATE}, headers=headers)
    assert re.findall(r"^event: (\w+)$", reply.text, re.MULTILINE) == ["delta", "error"]
    assert PRIVATE not in reply.text


def test_an_index_that_cannot_be_used_is_alive_but_not_ready() -> None:
    client = TestClient(
        create_api(Broken(AssistantError("索引が壊れています。")), Settings()), base_url=LOCAL
    )
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    refused = client.post("/api/ask", json={"question": "規模は？"})
    assert (refused.status_code, refused.json()["detail"]) == (503, "索引が壊れています。")


def test_stopping_the_service_closes_the_assistant() -> None:
    broken = Broken(RuntimeError())
    with TestClient(create_api(broken, Settings()), base_url=LOCAL):
        assert not broken.closed
    assert broken.closed


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (AssistantError("索引が壊れています。"), "索引が壊れています。"),
        (IndexOpenError("索引がありません。"), "索引がありません。"),
        (RuntimeError(PRIVATE), MESSAGES["internal_error"][0]),
    ],
)
def test_the_chat_says_politely_that_it_could_not_answer(error: Exception, sentence: str) -> None:
    chat = Chat(SharedAssistant(Broken(error)), Settings())
    *_, last = chat.respond("規模は？", ())
    conversation = last[2]
    assert conversation[0].failure == sentence
    assert conversation[0].answer is None


def test_a_reader_who_leaves_half_way_does_not_block_the_others() -> None:
    shared = SharedAssistant(Broken(AssistantError("x")))
    left = shared.stream("一", ())
    assert next(left) == "資料を探しています…"
    with pytest.raises(AssistantError):
        shared.ask("二")


def test_every_sentence_that_the_code_says_is_in_the_catalogue_in_both_languages() -> None:
    root = Path(__file__).resolve().parent.parent
    files = [root / "app.py", *(root / "assistant").rglob("*.py")]
    said = re.compile(r'\b(?:message|both|say|_refusal)\(\s*"(\w+)"')
    keys = {key for file in files for key in said.findall(file.read_text(encoding="utf-8"))}
    assert keys <= MESSAGES.keys()
    assert all(not japanese.isascii() and english for japanese, english in MESSAGES.values())
