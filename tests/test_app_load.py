"""Many at once, slow ones and those who vanish: the service answers on and keeps nothing."""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from app_server import ROOT, Served, served
from slow_llm import slow_model

QUESTION = "大学ファンドはどのくらいの規模ですか？"
PICTURE = "/api/slides/deck.txt/3.png?width=4096"
SLOW = 20


def test_the_load_command_tells_errors_times_and_what_the_process_held(deck_index: Path) -> None:
    with served(deck_index, "--config", _no_limit(deck_index)) as server:
        done = subprocess.run(
            [
                sys.executable, "-m", "eval.benchmarks.load", "--users", "4", "--seconds", "6",
                "--pause", "1", "--url", server.origin,
            ],
            cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["all_users"]["answers"] >= 4 and figures["all_users"]["failures"] == {}
    for phase in ("one_user", "all_users"):
        times = figures[phase]["answer_ms"]
        assert 0 < times["p50"] <= times["p95"]
    held = figures["process"]
    assert held["afterwards"]["open_fds"] <= held["start"]["open_fds"]
    assert all(held[when]["rss_mb"] > 0 for when in ("start", "middle", "end"))


def test_a_failure_is_counted_and_ends_the_load_command_with_one(deck_index: Path) -> None:
    config = _no_limit(deck_index, 'rate_limit = "3/hour"\n')
    with served(deck_index, "--config", config) as server:
        done = subprocess.run(
            [
                sys.executable, "-m", "eval.benchmarks.load", "--users", "2", "--seconds", "3",
                "--pause", "1", "--url", server.origin,
            ],
            cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "FailedError: /api/ask 429" in json.loads(done.stdout)["all_users"]["failures"]


def _no_limit(folder: Path, text: str = 'rate_limit = ""\n') -> str:
    path = folder.with_name("load.toml")
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_clients_that_read_nothing_and_then_vanish_leave_nothing_behind(deck_index: Path) -> None:
    with served(deck_index) as server:
        _ask(server)  # models are loaded, the picture's file is open for nobody
        before = _held(server)
        asking = [_open(server, _post("/api/ask")) for _ in range(SLOW)]
        looking = [_open(server, _get(PICTURE)) for _ in range(SLOW)]
        assert _held(server)["process_open_fds"] >= before["process_open_fds"] + 2 * SLOW
        _ask(server)  # the others are answered meanwhile
        for client in (*asking, *looking):
            _vanish(client)
        _until(lambda: _held(server)["process_open_fds"] <= before["process_open_fds"])
        _until(lambda: _held(server)["seisaku_answers_in_progress"] == 0)
        _ask(server)


def test_a_language_model_is_not_read_on_for_a_client_who_vanished(
    deck_index: Path, tmp_path: Path
) -> None:
    with slow_model() as model:
        config = tmp_path / "seisaku.toml"
        config.write_text(f'llm_url = "{model.url}"\nllm_seconds = 300\n', encoding="utf-8")
        with served(deck_index, "--config", str(config)) as server:
            client = _open(server, _post("/api/ask"))
            assert model.asked.wait(timeout=120)
            assert _held(server)["seisaku_answers_in_progress"] == 1
            _vanish(client)
            model.go_on.set()
            _until(lambda: _held(server)["seisaku_answers_in_progress"] == 0)


def _ask(server: Served) -> None:
    reply = httpx.post(f"{server.origin}/api/ask", json={"question": QUESTION}, timeout=120)
    assert "10兆円" in reply.raise_for_status().json()["answer"]


def _held(server: Served) -> dict[str, float]:
    text = httpx.get(f"{server.origin}/metrics", timeout=120).text
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {words[0]: float(words[1]) for words in lines}


def _post(path: str) -> bytes:
    body = json.dumps({"question": QUESTION}).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode()


def _open(server: Served, request: bytes) -> socket.socket:
    """Send a request and read nothing; the window is so small that a picture cannot be delivered."""
    address = urlsplit(server.origin)
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    client.connect((address.hostname, address.port))
    client.sendall(request)
    return client


def _vanish(client: socket.socket) -> None:
    """Break a connection off as a killed process does, without a farewell."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def _until(holds: Callable[[], bool]) -> None:
    """Ask again and again until something holds; give up after a time that is long for a busy machine."""
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, "still not so"
