"""The chat of a server in this process, with parts that a test can look into, in Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from test_app_chat import Chat

from assistant.open import open_assistant
from assistant.settings import Settings
from assistant.types import Answer
from assistant.web.history import Histories
from assistant.web.serve import create_app, listen


@dataclass
class Ratings:
    """Keeps ratings in memory; fails when told to."""

    kept: list[tuple[str, str, str, str]] = field(default_factory=list)
    failing: bool = False

    def save(self, answer: Answer, thumb: str, comment: str, user: str) -> None:
        if self.failing:
            raise OSError("the disk is full")
        self.kept.append((answer.question, thumb, comment, user))


@contextmanager
def chat_server(
    settings: Settings, ratings: Ratings | None = None, histories: Histories | None = None
) -> Iterator[str]:
    """Serve the chat from a thread, on a free port, until the block ends."""
    settings = settings.model_copy(update={"port": 0, "rate_limit": ""})
    app = create_app(open_assistant(settings), settings, ratings, histories)
    with listen(settings) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=60)


@contextmanager
def chat_page(
    browser: Browser, origin: str, context: BrowserContext | None = None, **options: object
) -> Iterator[Chat]:
    """Open the chat; afterwards nothing may have left the origin or been complained of."""
    given = {"viewport": {"width": 1280, "height": 800}, "locale": "ja-JP", **options}
    own = context or browser.new_context(**given)  # type: ignore[arg-type]
    page: Page = own.new_page()
    chat = Chat(page, origin)
    chat.open()
    yield chat
    page.close()
    if context is None:
        own.close()
    assert [u for u in chat.requests if not u.startswith((origin, "data:", "blob:"))] == []
    assert not chat.complaints, chat.complaints
