"""A question whose asker has gone while it waited is not computed, whichever way it was asked."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from chat_page import app_served, chat_page
from playwright.sync_api import Browser, expect
from test_app_chat import browser  # noqa: F401 - a fixture
from vanishing import occupied, opened, post, until, vanish

from assistant.common.settings import Settings
from assistant.common.types import Answer
from assistant.open import open_assistant
from assistant.web.http.asker import GoneError
from assistant.web.serve import create_app
from assistant.web.service.shared import SharedAssistant

pytestmark = pytest.mark.usefixtures("decided")

QUESTION = "大学ファンドはどのくらいの規模ですか？"
ASKED = {"question": QUESTION}
STREAM = "text/event-stream"
MESSAGES = [{"role": "user", "content": QUESTION}]
TOOL = {
    "jsonrpc": "2.0", "id": 1, "method": "tools/call",
    "params": {"name": "ask", "arguments": ASKED},
}  # fmt: skip
WAYS = [
    post("/api/ask", ASKED), post("/api/ask", ASKED, STREAM),
    post("/v1/chat/completions", {"messages": MESSAGES}),
    post("/v1/chat/completions", {"messages": MESSAGES, "stream": True}),
    post("/invoke", {"inputs": ASKED}), post("/mcp", TOOL, f"application/json, {STREAM}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def place(
    browser: Browser,  # noqa: F811
    settings: Settings,
) -> Iterator[tuple[str, SharedAssistant]]:
    """The origin of a service, and its assistant.

    The browser comes first: Gradio uses the event loop there is, and never closes one it makes.
    """
    changed = settings.model_copy(update={"port": 0, "rate_limit": ""})
    app = create_app(open_assistant(changed), changed)
    with app_served(app, changed) as origin:
        yield origin, app.state.assistant


def test_those_who_hang_up_while_they_wait_are_dropped_from_the_queue(
    place: tuple[str, SharedAssistant],
) -> None:
    origin, shared = place
    became: list[Answer | Exception] = []
    shared.listen(lambda outcome, *_: became.append(outcome))
    with occupied(shared):
        clients = [opened(origin, request) for request in WAYS]
        until(lambda: shared.running.count == len(WAYS))
        for client in clients:
            vanish(client)
        until(lambda: shared.running.count == 0)  # while the turn is still another's
    assert [type(outcome) for outcome in became] == [GoneError] * len(WAYS)
    reply = httpx.post(f"{origin}/api/ask", json=ASKED, timeout=120)
    assert "10兆円" in reply.raise_for_status().json()["answer"]
    assert isinstance(became[-1], Answer)
    told = httpx.get(f"{origin}/metrics").text
    assert f'seisaku_answers_total{{mode="none",outcome="left"}} {len(WAYS)}.0' in told
    assert 'route="/invoke",status="499"' in told


def test_a_chat_that_is_closed_or_begun_anew_is_dropped_too(
    browser: Browser,  # noqa: F811
    place: tuple[str, SharedAssistant],
) -> None:
    origin, shared = place
    for leave in ("新しい会話", ""):
        with occupied(shared), chat_page(browser, origin) as chat:
            chat.box.fill(QUESTION)
            chat.box.press("Enter")
            # Gradio misses only those who leave before their page has begun to listen.
            expect(chat.page.get_by_text("資料を探しています…").last).to_be_visible()
            until(lambda: shared.running.count == 1)
            if leave:
                chat.page.get_by_role("button", name=leave).click()
            else:
                chat.page.close()
            until(lambda: shared.running.count == 0)
