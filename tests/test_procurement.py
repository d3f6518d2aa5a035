"""The procurement pack: every statement has its command, and the quick ones do what is written."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from app import cli
from assistant.common.settings import Settings
from assistant.operate.records import open_records
from eval.commands import RUN

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs/procurement").glob("*.md"))
WORDS = ("seisaku", "make", "python", "pytest")
OTHERS = "府省・事業者で記入"
"""In place of a command: what only the buyer or a supplier can say."""


def _commands(text: str) -> list[str]:
    """Every command of a page: in its tables and sentences, and in its blocks."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.M | re.S)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return [line for line in (*lines, *inline) if line.split(" ")[0] in WORDS and " " in line]


def _rows(text: str) -> list[list[str]]:
    rows, inside = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        inside = line.startswith("|") and (inside or cells[-1] == "示す命令")
        if inside and cells[-1] not in ("示す命令", "---"):
            rows.append(cells)
    return rows


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_statement_names_the_command_that_shows_it(page: Path) -> None:
    for row in _rows(page.read_text(encoding="utf-8")):
        assert all(row[-3:]), row
        assert row[-1] == OTHERS or _commands(row[-1]), row


def test_the_pack_has_statements_in_every_page_but_the_first() -> None:
    counts = {page.name: len(_rows(page.read_text(encoding="utf-8"))) for page in PAGES}
    assert counts.pop("README.md") == 0
    assert len(counts) == 7 and min(counts.values()) >= 4 and sum(counts.values()) > 60


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_pack_exists(page: Path) -> None:
    for line in _commands(page.read_text(encoding="utf-8")):
        program, *arguments = shlex.split(line, comments=True)
        {"seisaku": _seisaku, "make": _make, "python": _python, "pytest": _pytest}[program](
            arguments
        )


def _seisaku(arguments: list[str]) -> None:
    command = typer.main.get_command(cli)
    rest = list(arguments)
    while hasattr(command, "commands"):
        known = command.commands
        name = rest.pop(0) if rest and rest[0] in known else RUN
        assert name in known, arguments
        command = known[name]
    options = {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    assert {word for word in rest if word.startswith("-")} <= options, arguments


def _make(arguments: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{arguments[0]}:", makefile, re.M), arguments


def _python(arguments: list[str]) -> None:
    if arguments[0] == "-c":
        return  # run below, as written
    module = ROOT / arguments[1].replace(".", "/")
    files = [file for file in (module.with_suffix(".py"), module / "__main__.py") if file.exists()]
    assert arguments[0] == "-m" and files, arguments
    source = files[0].read_text(encoding="utf-8")
    assert [word for word in arguments if word.startswith("--") and word not in source] == []


def _pytest(arguments: list[str]) -> None:
    name, _, test = arguments[0].partition("::")
    source = (ROOT / name).read_text(encoding="utf-8")
    assert not test or f"def {test}(" in source, arguments


def _shown(text: str) -> list[tuple[str, str]]:
    """The commands of the console blocks, each with what it is said to print."""
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.M | re.S)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def _pattern(told: str) -> str:
    lines = [
        r"(?:[^\n]*\n)*?" if line == "…" else re.escape(line).replace("…", r"[^\n]*") + r"\n"
        for line in told.splitlines()
    ]
    return "".join(lines)


@pytest.fixture
def workplace(tmp_path: Path, deck_index: Path) -> Path:
    """A folder as the pack assumes it: an index of the deck, a key, and somebody's conversation."""
    shutil.copytree(deck_index, tmp_path / "var/index")
    records = open_records(Settings(index_dir=tmp_path / "var/index"))
    records.keys.add("源内", ["ask"], [])
    records.conversations.save("山田", "c1", "大学ファンドの規模", [{"question": "規模は？"}])
    records.close()
    (tmp_path / "bin").mkdir()
    for name, program in (("seisaku", f" {ROOT}/app.py"), ("python", "")):
        script = tmp_path / "bin" / name
        script.write_text(f'#!/bin/sh\nexec {sys.executable}{program} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("name", ["parts.md", "exit.md"])
def test_the_quick_commands_print_what_the_pack_says(name: str, workplace: Path) -> None:
    shown = _shown((ROOT / "docs/procurement" / name).read_text(encoding="utf-8"))
    assert shown
    environment = {**os.environ, "PATH": f"{workplace}/bin:/usr/bin:/bin", "PYTHONUTF8": "1"}
    for command, told in shown:
        done = subprocess.run(
            ["bash", "-c", command], cwd=workplace, env=environment, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert re.fullmatch(_pattern(told), done.stdout), f"{command}\n{done.stdout[:3000]}"
