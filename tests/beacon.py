"""An address on this machine that hears who asks for it, and answers nothing."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

POLL_SECONDS = 0.02
"""So soon the end is noticed."""


class Listening(http.server.BaseHTTPRequestHandler):
    heard: list[str] = []  # noqa: RUF012 - shared by the server's threads

    def answer(self) -> None:
        self.heard.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def beacon(path: str) -> Iterator[str]:
    """Listen until the block ends; what was heard before is forgotten."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        Listening.heard.clear()
        yield f"http://127.0.0.1:{server.server_port}{path}"
        server.shutdown()
