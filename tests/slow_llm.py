"""An OpenAI-compatible endpoint that begins an answer and ends it only when it is let."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from beacon import POLL_SECONDS

BEGINNING, END = "大学ファンドは10兆円規模です[1]。\nその", "規模は10兆円です[1]。"


@dataclass
class SlowModel:
    """Where it listens; ``asked`` is set by the first request, ``go_on`` lets answers end.

    Until then it adds a sentence every now and then while ``drips`` is set.
    """

    url: str = ""
    asked: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    drips: threading.Event = field(default_factory=threading.Event)


@contextmanager
def slow_model() -> Iterator[SlowModel]:
    """Serve on a free port until the block ends."""
    model = SlowModel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            self._say(BEGINNING)
            model.asked.set()
            for turn in range(3000):
                if model.go_on.wait(timeout=0.1):
                    break
                if model.drips.is_set():
                    self._say(f"規模は{turn}億円です[1]。\nその")
            self._say(END, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _say(self, text: str, finish: str | None = None) -> None:
            chunk = {
                "id": "1", "object": "chat.completion.chunk", "created": 0, "model": "slow",
                "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}],
            }  # fmt: skip
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        model.go_on.set()
        server.shutdown()
        server.server_close()
