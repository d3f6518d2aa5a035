"""Clients of a service that send a request, read nothing, and break off."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from assistant.web.service.shared import SharedAssistant


def post(path: str, body: dict[str, Any], accept: str = "application/json") -> bytes:
    """Return a request as it goes over the wire."""
    sent = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: {accept}\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(sent)}\r\n\r\n"
    return head.encode() + sent


def get(path: str) -> bytes:
    """Return a request as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode()


def opened(origin: str, request: bytes) -> socket.socket:
    """Send a request and read nothing; the window is so small that a picture cannot be delivered."""
    address = urlsplit(origin)
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    client.connect((address.hostname, address.port))
    client.sendall(request)
    return client


def vanish(client: socket.socket) -> None:
    """Break a connection off as a killed process does, without a farewell."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def until(holds: Callable[[], bool]) -> None:
    """Ask again and again until something holds; give up after a time that is long for a busy machine."""
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, "still not so"
        time.sleep(0.02)  # the processor is the service's


@contextmanager
def occupied(shared: SharedAssistant) -> Iterator[None]:
    """Take the assistant's turn for the time of a block, as a long question does."""
    begun, over = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        over.wait()

    other = threading.Thread(target=shared._turns.take, args=(work,))
    other.start()
    assert begun.wait(timeout=60)
    try:
        yield
    finally:
        over.set()
        other.join()
