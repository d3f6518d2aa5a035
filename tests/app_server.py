"""A real server in a process of its own, on a free port, asked as its users ask it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from forked import ROOT as ROOT
from forked import Forked as Forked
from forked import Program, forked

LOCAL = "http://127.0.0.1"
"""What a client in the test's own process calls the service, which answers to no other name."""
ADDRESS = re.compile(r"http://\S+(?=/ )")


@pytest.fixture(scope="module")
def server(deck_index: Path) -> Iterator[str]:
    """Yield the origin of a server over the bundled deck."""
    with serving(deck_index) as (origin, _):
        yield origin


@dataclass(frozen=True)
class Served:
    """A running server: its address, the lines of its stderr so far, and its process."""

    origin: str
    lines: list[str]
    process: Forked | subprocess.Popen[str]


@contextmanager
def serving(
    index: Path, *options: str, program: Program = forked
) -> Iterator[tuple[str, list[str]]]:
    """Run ``seisaku serve`` until the block ends, then stop it as Ctrl-C does.

    Yields:
        Its address, and the lines it writes to stderr (complete after the block).
    """
    with served(index, *options, program=program) as running:
        yield running.origin, running.lines


@contextmanager
def served(index: Path, *options: str, program: Program = forked) -> Iterator[Served]:
    """Run ``seisaku serve`` as `serving` does, its chances decided; the process can be watched."""
    words = ["serve", "--port", "0", "--index", str(index), *options]
    process = program(words, {**os.environ, "PYTHONUTF8": "1"})
    assert process.stderr is not None
    with process.stderr as stderr:
        lines: list[str] = []
        origin = _origin(stderr, lines)
        rest = threading.Thread(target=lines.extend, args=(stderr,), daemon=True)
        rest.start()
        try:
            yield Served(origin, lines, process)
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=60)
            rest.join(timeout=60)
    assert code == 0, "".join(lines)


def _origin(stderr: IO[str], lines: list[str]) -> str:
    """Read until the server tells its address; fails with what it said instead."""
    for line in stderr:
        lines.append(line)
        if found := ADDRESS.search(line):
            return found[0]
    pytest.fail("the server did not start:\n" + "".join(lines))
