"""One of several services: started on a port that it keeps, killed, and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

START_SECONDS = 300.0
"""For several services that start on a busy machine."""
LOOK_SECONDS = 0.05
SERVE = (sys.executable, "-m", "app", "serve")


class LateError(Exception):
    """Something that was waited for did not come."""


def until(holds: Callable[[], bool], most: float = START_SECONDS) -> None:
    """Look now and then until something holds, with the processor left to the services.

    Raises:
        LateError: it does not come to hold.
    """
    deadline = time.monotonic() + most
    while not holds():
        if time.monotonic() > deadline:
            raise LateError(f"not in {most:.0f} s")
        time.sleep(LOOK_SECONDS)


@dataclass
class Replica:
    """A service of its own.

    Attributes:
        port: where it listens.
        options: of ``seisaku serve``, without the port.
        environment: what is set beside this process's own.
        command: what starts it.
        lines: what it has written to its log.
    """

    port: int
    options: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] = SERVE
    lines: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it can be asked.

        Raises:
            LateError: it ends, or does not come.
        """
        self._process = self._launched()
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        until(self._is_ready)

    def _launched(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self.command, "--port", str(self.port), *self.options],
            env={**os.environ, "PYTHONUTF8": "1", **self.environment}, stderr=subprocess.PIPE,
            encoding="utf-8",
        )  # fmt: skip

    def _read(self, process: subprocess.Popen[str]) -> None:
        if process.stderr is not None:
            with process.stderr:
                self.lines.extend(process.stderr)

    def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise LateError("".join(self.lines))
        try:
            return httpx.get(f"{self.origin}/readyz", timeout=60).is_success
        except httpx.ConnectError:  # still starting
            return False

    @property
    def answers(self) -> int:
        """How many answers it has logged (setting ``log_format = "json"``)."""
        told = (json.loads(line) for line in [*self.lines] if line.startswith("{"))
        return sum(line.get("message") == "answer" for line in told)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._process.wait(timeout=60)

    def stop(self) -> int:
        """End it as a service manager does, and return its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=60)

    def end(self) -> None:
        """End it, if it still runs."""
        if hasattr(self, "_process") and self._process.poll() is None:
            self.kill()
