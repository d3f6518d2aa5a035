"""Milvus Lite, the embedded Milvus, in a process of its own on a free port."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60.0


@contextmanager
def milvus_lite(
    folder: Path, port: int | None = None
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run Milvus Lite over a folder until the block ends; yield its address and its process.

    Raises:
        RuntimeError: it does not start; what it said is told.
    """
    port = port or free_port()
    program = Path(sys.executable).parent / "milvus-lite"
    log = folder.with_name(f"{folder.name}.log")
    command = [
        str(program),
        "server",
        "--data-dir",
        str(folder),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with (
        log.open("w", encoding="utf-8") as told,
        subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, text=True) as process,
    ):
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[str], port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace"))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
