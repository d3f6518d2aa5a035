"""An OpenAI-compatible endpoint that plays what it is told: refusals, breaks, endless replies."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from beacon import POLL_SECONDS

Body = dict[str, Any]
DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Reply:
    """One reply: lines of a stream (status 200), or an error's JSON or text."""

    events: Sequence[object] = ()
    status: int = 200
    error: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    broken_off: bool = False
    endless: bool = False
    waits: Callable[[], object] | None = None


@dataclass
class Played:
    """Where it listens, what it was asked, and whether its client hung up."""

    url: str = ""
    asked: list[Body] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    active: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def chunk(text: str | None = None, end: str | None = None, **delta: Any) -> Body:
    """Return one chunk of a stream."""
    told = {**({"content": text} if text is not None else {}), **delta}
    choice = {"index": 0, "delta": told, "finish_reason": end}
    return {
        "id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice],
    }  # fmt: skip


def usage(sent: int, written: int) -> Body:
    """Return the chunk that ends a stream with its cost."""
    cost = {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written}
    return {**chunk(), "choices": [], "usage": cost}


def said(*texts: str) -> Reply:
    """Return a whole reply."""
    return Reply([chunk(role="assistant"), *map(chunk, texts), chunk(end="stop"), usage(12, 3)])


def refused(status: int, message: str, **headers: str) -> Reply:
    """Return an error in OpenAI's form."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return Reply(status=status, error={"error": error}, headers=headers)


@contextmanager
def played(play: Callable[[Body], Reply] | Sequence[Reply]) -> Iterator[Played]:
    """Serve until the block ends: a function of the request, or replies of which the last repeats."""
    model = Played()

    def reply_to(body: Body) -> Reply:
        if callable(play):
            return play(body)
        return play[min(len(model.asked), len(play)) - 1]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with model.lock:
                model.asked.append(body)
                model.keys.append(self.headers["authorization"])
                reply = reply_to(body)
                model.active += 1
                model.most = max(model.most, model.active)
            try:
                self._play(reply)
            except OSError:
                model.left.set()
            finally:
                with model.lock:
                    model.active -= 1

        def _play(self, reply: Reply) -> None:
            if reply.waits:
                reply.waits()
            if reply.status != 200:
                self._refuse(reply)
                return
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            for event in reply.events:
                self._send(event)
            while reply.endless:
                self._send(reply.events[-1])
            if reply.broken_off:
                self.close_connection = True  # without the end that HTTP promises
                return
            self._write(DONE)
            self._write(b"")

        def _send(self, event: object) -> None:
            text = event if isinstance(event, str) else f"data: {json.dumps(event)}"
            self._write(f"{text}\n\n".encode())

        def _write(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def _refuse(self, reply: Reply) -> None:
            text = reply.error if isinstance(reply.error, str) else json.dumps(reply.error)
            self.send_response(reply.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text.encode())))
            for name, value in reply.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
