"""A real server in a process of its own, on a free port, asked as its users ask it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://\S+/")


@pytest.fixture(scope="module")
def server(deck_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the origin of a server over the bundled deck."""
    with serving(deck_index, tmp_path_factory.mktemp("server") / "log") as origin:
        yield origin


@contextmanager
def serving(index: Path, log: Path, **environment: str) -> Iterator[str]:
    """Run ``seisaku serve`` until the block ends; fails with its log if it does not come up."""
    with log.open("wb") as errors, _start(index, errors, environment) as process:
        try:
            yield _origin(process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _start(index: Path, errors: object, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-u", "app.py", "serve", "--port", "0", "--index", str(index)]
    return subprocess.Popen(command, cwd=ROOT, stderr=errors, env={**os.environ, **environment})  # type: ignore[call-overload]


def _origin(process: subprocess.Popen[bytes], log: Path) -> str:
    while process.poll() is None:
        if found := ADDRESS.search(log.read_text(encoding="utf-8")):
            return found[0].rstrip("/")
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
