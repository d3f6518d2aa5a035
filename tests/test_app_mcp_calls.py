"""Progress of a long answer for MCP's real client, and its end where the client cancels it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import anyio
import anyio.to_thread
import httpx
import pytest
from chat_page import app_served
from mcp.client.client import Client
from mcp_client import MODES, with_mcp
from slow_llm import SlowModel, slow_model
from vanishing import occupied, until

from assistant.common.settings import Settings
from assistant.common.types import Answer, Doing
from assistant.open import open_assistant
from assistant.web.api import create_api
from assistant.web.http.asker import GoneError
from assistant.web.portals.mcp_progress import Progress
from assistant.web.service.shared import SharedAssistant

pytestmark = pytest.mark.usefixtures("decided")

ASKED = {"question": "大学ファンドはどのくらいの規模ですか？"}
SEARCHING, WRITING = "資料を探しています…", "答えを書いています"


@dataclass
class Place:
    """A service, its assistant, the model that writes its answers, and what came of the questions."""

    origin: str
    shared: SharedAssistant
    model: SlowModel
    became: list[Answer | Exception]


@pytest.fixture
def place(settings: Settings) -> Iterator[Place]:
    with slow_model() as model:
        changed = settings.model_copy(update={"port": 0, "rate_limit": "", "llm_url": model.url})
        shared, became = SharedAssistant(open_assistant(changed)), []
        shared.listen(lambda outcome, *_: became.append(outcome))
        with app_served(create_api(shared, changed), changed) as origin:
            yield Place(origin, shared, model, became)
            model.go_on.set()


@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_wants_to_know_is_told_what_is_being_done(place: Place, mode: str) -> None:
    told: list[tuple[float, str]] = []

    async def listen(progress: float, total: float | None, words: str | None) -> None:
        told.append((progress, words or ""))
        if words and words.startswith(WRITING):
            place.model.go_on.set()  # else the answer never ends

    async def work(session: Client) -> object:
        return (await session.call_tool("ask", ASKED, progress_callback=listen)).structured_content

    answer = with_mcp(place.origin, work, mode)
    assert "10兆円" in answer["answer"] and answer["usage"]["requests"]  # type: ignore[index]
    assert told[0] == (1, SEARCHING)
    assert told[-1][1].startswith(WRITING)
    numbers = [number for number, _ in told]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("progress", [True, False])
@pytest.mark.parametrize("mode", MODES)
def test_a_cancelled_answer_is_not_written_on_and_the_next_is(
    place: Place, mode: str, progress: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def listen(*_: object) -> None:
        pass

    async def work(session: Client) -> object:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.call_tool, "ask", ASKED, None, listen if progress else None)
            await anyio.to_thread.run_sync(place.model.asked.wait, 120)
            tasks.cancel_scope.cancel()
        place.model.drips.set()  # as long as the answer is written on
        await anyio.to_thread.run_sync(until, lambda: place.shared.running.count == 0)
        place.model.drips.clear()
        place.model.go_on.set()
        return (await session.call_tool("ask", ASKED)).structured_content

    answer = with_mcp(place.origin, work, mode)
    assert "10兆円" in answer["answer"]  # type: ignore[index]
    assert [type(outcome) for outcome in place.became] == [GoneError, Answer]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("mode", MODES)
def test_a_call_that_is_cancelled_while_it_waits_leaves_the_queue(place: Place, mode: str) -> None:
    async def work(session: Client) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.call_tool, "ask", ASKED)
            await anyio.to_thread.run_sync(until, lambda: place.shared.running.count == 1)
            tasks.cancel_scope.cancel()
        await anyio.to_thread.run_sync(until, lambda: place.shared.running.count == 0)
        await session.list_tools()  # by now an older client has heard what it no longer wants

    with occupied(place.shared):
        with_mcp(place.origin, work, mode)
    assert [type(outcome) for outcome in place.became] == [GoneError]


def test_nobody_cancels_the_call_of_another_session(place: Place) -> None:
    """Its number is the client's own choice, and everybody's first."""

    def send(session: str, message: dict[str, object]) -> httpx.Response:
        headers = {"accept": "application/json, text/event-stream", "mcp-session-id": session}
        body = {"jsonrpc": "2.0", **message}
        return httpx.post(f"{place.origin}/mcp", json=body, headers=headers, timeout=120)

    cancel = {"method": "notifications/cancelled", "params": {"requestId": 1}}

    async def work() -> object:
        call = {"id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": ASKED}}
        replies: list[httpx.Response] = []

        async def ask() -> None:
            replies.append(await anyio.to_thread.run_sync(send, "mine", call))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await anyio.to_thread.run_sync(place.model.asked.wait, 120)
            for session in ("theirs", ""):
                reply = await anyio.to_thread.run_sync(send, session, cancel)
                assert reply.status_code == 202
            place.model.go_on.set()
        return json.loads(replies[0].text)

    told = anyio.run(work)
    assert "10兆円" in told["result"]["structuredContent"]["answer"]
    assert [type(outcome) for outcome in place.became] == [Answer]


def test_sessions_have_names_that_nobody_guesses(place: Place) -> None:
    params = {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }  # fmt: skip
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    headers = {"accept": "application/json, text/event-stream"}
    names = {
        httpx.post(f"{place.origin}/mcp", json=body, headers=headers).headers["mcp-session-id"]
        for _ in range(3)
    }
    assert len(names) == 3 and all(len(name) == 32 for name in names)


class Heard:
    """A call's context that keeps what is told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []

    async def report_progress(self, count: int, total: None, words: str) -> None:
        self.told.append((count, words))


def test_a_growing_text_is_told_by_the_sentence_and_silence_by_the_same_again() -> None:
    heard = Heard()
    progress = Progress(heard, "ja")  # type: ignore[arg-type]
    pieces = (
        Doing(SEARCHING), Doing(SEARCHING), "あ", "あ" * 2, "あ" * 2, "あ" * 51, "あ" * 52, "あ" * 52,
    )  # fmt: skip

    async def work() -> None:
        for piece in pieces:
            await anyio.to_thread.run_sync(progress.tell, piece)

    anyio.run(work)
    assert [count for count, _ in heard.told] == [1, 2, 3, 4, 5, 6]
    assert [words for _, words in heard.told] == [
        SEARCHING, SEARCHING, f"{WRITING}（1字）…", f"{WRITING}（2字）…", f"{WRITING}（52字）…",
        f"{WRITING}（52字）…",
    ]  # fmt: skip
