"""The chat of a server in this process, with parts that a test can look into, in Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page
from test_app_chat import Chat

from assistant.common.settings import Settings
from assistant.open import open_assistant
from assistant.operate.records import Records, open_records
from assistant.web.pages.curate import OpenCurator
from assistant.web.serve import create_app, listen, open_to_all

CUT_OFF = (
    "AbortError: signal is aborted", "Connection errored out", "/gradio_api/cancel",
    "Unexpected error 404: Not Found",
)  # fmt: skip
"""What Gradio complains of when a reload cuts its streams off: there is nothing left to cancel."""


class NoRoom:
    """Feedback of a database that takes nothing."""

    def add(self, *given: object) -> None:
        """Fail as a full disk does."""
        raise OSError("no space left on device")


@contextmanager
def chat_server(
    settings: Settings, curator: OpenCurator | None = None, **changed: object
) -> Iterator[tuple[str, Records]]:
    """Serve the chat from a thread, on a free port, until the block ends.

    Yields:
        The origin, and the records that the server writes.
    """
    settings = settings.model_copy(update={"port": 0, "rate_limit": "", **changed})
    records = open_records(settings)
    app = create_app(open_assistant(settings), settings, records, curator)
    with app_served(app, settings) as origin:
        yield origin, records


@contextmanager
def app_served(app: FastAPI, settings: Settings) -> Iterator[str]:
    """Serve an application from a thread until the block ends, and yield its origin."""
    with listen(settings) as listener:
        open_to_all(listener, settings)
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
    complaints = [text for text in chat.complaints if not any(cut in text for cut in CUT_OFF)]
    assert not complaints, complaints
