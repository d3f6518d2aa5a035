"""Servers forked from one process that has imported what they need: each starts in a second, not in ten.

A server is a process of its own as one that is started from a command line: only its imports are shared.
That the command line starts one is tested where it is the point (``test_app_cli``, ``test_deploy``).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).resolve().parent.parent


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["forked_imports"])
    return context


class Forked:
    """``app.py``, its chances decided, in a process of its own; as a ``subprocess.Popen`` where it is one.

    Args:
        words: of its command line, without the program.
        environment: all of its environment.
    """

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it."""
        reader, writer = multiprocessing.Pipe(duplex=False)
        self._process = _context().Process(
            target=_run, args=(list(words), dict(environment), writer)
        )
        with pytest.MonkeyPatch.context() as patch:  # for the fork server, while it starts
            patch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{Path(__file__).parent}")
            patch.setenv("PYTHONUTF8", "1")
            self._process.start()
        writer.close()
        self.stderr: IO[str] = os.fdopen(os.dup(reader.fileno()), encoding="utf-8")
        reader.close()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Return its exit code, None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, and return its exit code.

        Raises:
            subprocess.TimeoutExpired: it still runs.
        """
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("seisaku", timeout or 0)
        return code


Program = Callable[[Sequence[str], Mapping[str, str]], "Forked | subprocess.Popen[str]"]
"""Starts ``app.py`` with words of its command line, in an environment."""


def forked(words: Sequence[str], environment: Mapping[str, str]) -> Forked:
    """Start ``app.py`` from the process that has imported what it needs."""
    return Forked(words, environment)


def from_the_command_line(
    words: Sequence[str], environment: Mapping[str, str]
) -> subprocess.Popen[str]:
    """Start ``app.py`` as a user does, all of it anew."""
    return subprocess.Popen(
        [sys.executable, "tests/decided.py", *words], cwd=ROOT, env=environment,
        stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def _run(words: list[str], environment: dict[str, str], stderr: Connection) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    os.dup2(stderr.fileno(), 2)
    stderr.close()
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.argv = ["app.py", *words]
    from decided import decide

    from app import main

    decide(pytest.MonkeyPatch())
    main()
