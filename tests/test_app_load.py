"""Many at once, slow ones and those who vanish: the service answers on and keeps nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from app_server import ROOT, Served, served
from slow_llm import slow_model
from vanishing import get, opened, post, until, vanish

QUESTION = "大学ファンドはどのくらいの規模ですか？"
PICTURE = "/api/slides/deck.txt/3.png?width=4096"
SLOW = 20
ASKING = post("/api/ask", {"question": QUESTION}, "text/event-stream")


@pytest.fixture(scope="module")
def unlimited(deck_index: Path) -> Iterator[Served]:
    with served(deck_index, "--config", _no_limit(deck_index)) as server:
        yield server


def test_the_load_command_tells_errors_times_and_what_the_process_held(unlimited: Served) -> None:
    done = _loaded(unlimited, users=4, seconds=3)
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
        done = _loaded(server, users=2, seconds=2)
    assert done.returncode == 1, done.stderr
    assert "FailedError: /api/ask 429" in json.loads(done.stdout)["all_users"]["failures"]


def _loaded(server: Served, users: int, seconds: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable, "-m", "eval.benchmarks.load", "--users", str(users), "--seconds", str(seconds),
            "--pause", "0.5", "--url", server.origin,
        ],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def _no_limit(folder: Path, text: str = 'rate_limit = ""\n') -> str:
    path = folder.with_name("load.toml")
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_clients_that_read_nothing_and_then_vanish_leave_nothing_behind(unlimited: Served) -> None:
    server = unlimited
    _ask(server)  # models are loaded, the picture's file is open for nobody
    before = _held(server)
    asking = [opened(server.origin, ASKING) for _ in range(SLOW)]
    looking = [opened(server.origin, get(PICTURE)) for _ in range(SLOW)]
    # an answer that is done is let go of after some seconds, read or not
    until(lambda: _held(server)["process_open_fds"] >= before["process_open_fds"] + SLOW)
    _ask(server)  # the others are answered meanwhile
    for client in (*asking, *looking):
        vanish(client)
    until(lambda: _held(server)["process_open_fds"] <= before["process_open_fds"])
    until(lambda: _held(server)["seisaku_answers_in_progress"] == 0)
    _ask(server)


def test_a_language_model_is_not_read_on_for_a_client_who_vanished(
    deck_index: Path, tmp_path: Path
) -> None:
    with slow_model() as model:
        config = tmp_path / "seisaku.toml"
        config.write_text(f'llm_url = "{model.url}"\nllm_seconds = 300\n', encoding="utf-8")
        with served(deck_index, "--config", str(config)) as server:
            client = opened(server.origin, ASKING)
            assert model.asked.wait(timeout=120)
            assert _held(server)["seisaku_answers_in_progress"] == 1
            vanish(client)
            model.go_on.set()
            until(lambda: _held(server)["seisaku_answers_in_progress"] == 0)


def _ask(server: Served) -> None:
    reply = httpx.post(f"{server.origin}/api/ask", json={"question": QUESTION}, timeout=120)
    assert "10兆円" in reply.raise_for_status().json()["answer"]


def _held(server: Served) -> dict[str, float]:
    text = httpx.get(f"{server.origin}/metrics", timeout=120).text
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {words[0]: float(words[1]) for words in lines}
