"""The command line: what a wrong call says, and that it says it briefly."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from app_server import serving
from forked import from_the_command_line

from assistant.common.settings import Settings
from assistant.web.serve import PortError, listen, open_to_all

ROOT = Path(__file__).resolve().parent.parent


def seisaku(
    *arguments: str, under: Sequence[str] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, ``under`` another command that runs it."""
    code = "import sys; from app import main; sys.argv[0] = 'seisaku'; main()"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SEISAKU_")}
    return subprocess.run(
        [*under, sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def assert_plain_error(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in words), done.stderr


def test_help_names_every_command_in_japanese() -> None:
    shown = seisaku("--help").stdout
    for command in ("index", "ask", "search", "serve", "eval", "doctor"):
        assert f"  {command} " in shown
    assert "索引を作成・更新します" in shown


@pytest.mark.parametrize(
    "command",
    [["ask", "質問"], ["search", "語"], ["index"], ["serve"], ["eval"], ["doctor"]],
    ids=lambda command: command[0],
)
def test_a_missing_configuration_file_is_named(command: list[str], tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.toml")
    assert_plain_error(seisaku(*command, "--config", missing), missing, "--config")


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    config = tmp_path / "seisaku.toml"
    config.write_text("colour = 'red'\n", encoding="utf-8")
    assert_plain_error(seisaku("ask", "質問", "--config", str(config)), "colour")


def test_a_port_outside_the_range_of_the_environment_is_refused() -> None:
    assert_plain_error(seisaku("serve", SEISAKU_PORT="99999"), "port")


def test_a_port_in_use_names_the_option_and_indexes_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        index = tmp_path / "index"
        assert_plain_error(seisaku("serve", "--port", port, "--index", str(index)), port, "--port")
    assert not index.exists()


def test_a_service_that_is_starting_has_the_port_and_refuses_connections_until_it_can_answer() -> (
    None
):
    with listen(Settings(port=0)) as starting:
        here = starting.getsockname()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(here, timeout=5)
        with listen(
            Settings(port=here[1])
        ) as later:  # both are starting: the first to be ready has it
            open_to_all(starting, Settings(port=here[1]))
            socket.create_connection(here, timeout=5).close()
            with pytest.raises(PortError, match="--port"):
                open_to_all(later, Settings(port=here[1]))


@pytest.mark.parametrize("command", ["ask", "search"])
def test_neither_or_both_of_question_and_batch_is_refused(command: str, tmp_path: Path) -> None:
    assert_plain_error(seisaku(command), "--batch")
    assert_plain_error(seisaku(command, "語", "--batch", str(tmp_path / "in.jsonl")), "--batch")


def test_a_batch_line_that_no_text_can_hold_is_named_and_nothing_is_asked(tmp_path: Path) -> None:
    asked = tmp_path / "in.jsonl"
    asked.write_text('{"question": "予算は"}\n{"question": "\\ud83d"}\n', encoding="utf-8")
    assert_plain_error(seisaku("ask", "--batch", str(asked)), "2行目")


def test_asking_without_an_index_is_a_plain_error(tmp_path: Path) -> None:
    assert_plain_error(seisaku("ask", "質問", "--index", str(tmp_path / "none")), "none")


def test_two_datasets_are_refused() -> None:
    assert_plain_error(seisaku("eval", "a.jsonl", "b.jsonl"), "a.jsonl")


def test_asking_does_not_load_the_chat() -> None:
    code = "import sys, app, assistant.operate.cli; print({'gradio', 'fastapi'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "set()"


def test_a_question_is_answered_on_stdout_and_nothing_else_is(deck_index: Path) -> None:
    done = seisaku("ask", "大学ファンドはどのくらいの規模ですか？", "--index", str(deck_index))
    assert done.returncode == 0, done.stderr
    assert "10兆円" in done.stdout and "スライド" in done.stdout


def test_the_first_start_indexes_the_bundled_deck_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    with serving(tmp_path / "index", program=from_the_command_line) as (origin, lines):
        assert httpx.get(f"{origin}/readyz", timeout=60).json()["status"] == "ready"
    said = "".join(lines)
    assert "同梱の資料から作成します" in said
    assert "停止しました" in said
    assert "Traceback" not in said


def test_below_a_path_everything_is_served_there(deck_index: Path) -> None:
    with serving(deck_index, "--root-path", "/seisaku") as (origin, _):
        assert origin.endswith("/seisaku")
        page = httpx.get(f"{origin}/", timeout=60)
        assert page.status_code == 200
        assert httpx.get(f"{origin}/api/documents", timeout=60).json()[0]["name"] == "deck.txt"
        assert httpx.get(httpx.URL(origin).join("/healthz"), timeout=60).status_code == 200
