"""A real service that watches a folder: a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

START_SECONDS, CHANGE_SECONDS = 180.0, 300.0
"""How long a start, and a change until it is in the index, are waited for."""
LOOK_SECONDS = 0.3


class LateError(Exception):
    """Something that was waited for did not come."""


class Service:
    """The service, as a program asks it."""

    def __init__(self, url: str) -> None:
        """Ask at an address."""
        self.url = url
        self._client = httpx.Client(base_url=url, timeout=120)

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def json(self, path: str, **params: str) -> Any:
        """Return what an address answers.

        Raises:
            httpx.HTTPError: it is not well.
        """
        return self._client.get(path, params=params).raise_for_status().json()

    def documents(self) -> set[str]:
        """Return the names of what is indexed."""
        return {info["name"] for info in self.json("/api/documents")}

    def places(self, question: str) -> set[str]:
        """Return the documents that an answer shows."""
        reply = self._client.post("/api/ask", json={"question": question}).raise_for_status().json()
        return {one["document"] for one in (*reply["citations"], *reply["evidence"])}

    def builds(self) -> int:
        """Return how many updates the watch has made."""
        for line in self._client.get("/metrics").text.splitlines():
            if line.startswith("seisaku_watch_builds_total "):
                return int(float(line.split()[1]))
        return 0

    def until(self, what: str, holds: Callable[[], bool], most: float = CHANGE_SECONDS) -> float:
        """Wait until something holds; return how long that took, seconds.

        Raises:
            LateError: it does not come to hold.
        """
        since = time.monotonic()
        while not holds():
            if time.monotonic() - since > most:
                raise LateError(f"{what}: not in {most:.0f} s; {self.json('/readyz')}")
            time.sleep(LOOK_SECONDS)
        return time.monotonic() - since

    def is_settled(self) -> bool:
        """Whether the watch has looked and nothing waits."""
        watched = self.json("/readyz").get("watch", {})
        return bool(watched.get("last_looked")) and not (watched["waiting"] or watched["building"])


@contextmanager
def served(index_dir: Path, folder: Path, log: Path) -> Iterator[Service]:
    """Serve an index that is kept in step with a folder, until the block ends.

    Raises:
        LateError: the service does not start; its log tells why.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ, "SEISAKU_INDEX": str(index_dir), "SEISAKU_WATCH": str(folder),
        "SEISAKU_RATE_LIMIT": "", "SEISAKU_WATCH_SECONDS": "5",
    }  # fmt: skip
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(command, env=environment, stderr=told, stdout=told)
    try:
        with Service(f"http://127.0.0.1:{port}") as service:
            since = time.monotonic()
            while not _is_ready(service):
                if process.poll() is not None or time.monotonic() - since > START_SECONDS:
                    raise LateError(log.read_text(encoding="utf-8"))
                time.sleep(LOOK_SECONDS)
            yield service
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _is_ready(service: Service) -> bool:
    try:
        return bool(service.json("/readyz")["status"] == "ready")
    except httpx.HTTPError:
        return False
