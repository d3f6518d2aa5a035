"""The deployment files that are handed out: linted, and true to the project."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/deploy"
CONTAINERFILE = FOLDER / "Containerfile"
UNIT = FOLDER / "seisaku.service"


def _steps() -> list[str]:
    text = CONTAINERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_containerfile_has_no_lint() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    found = subprocess.run([linter, CONTAINERFILE], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_the_containerfile_copies_what_is_there_and_every_package() -> None:
    copied = {
        name
        for step in _steps()
        if step.startswith("COPY") and "--from" not in step
        for name in step.split()[1:-1]
    }
    assert {"constraints.txt", "pyproject.toml", "app.py"} < copied
    assert {"assistant", "corpus", "eval", "index"} < copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_container_runs_as_a_user_of_its_own_and_serves_by_known_options() -> None:
    steps = _steps()
    assert any(re.fullmatch(r"USER \d{4,}", step) for step in steps)
    command = next(step for step in steps if step.startswith("CMD"))
    helped = subprocess.run(
        [sys.executable, "app.py", "serve", "--help"], cwd=ROOT, capture_output=True, text=True,
        check=True, env={"PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    ).stdout  # fmt: skip
    for option in re.findall(r'"(--[a-z-]+)"', command):
        assert option in helped


def test_the_unit_waits_longer_than_the_service_does() -> None:
    from assistant.settings import Settings

    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read_string(UNIT.read_text(encoding="utf-8"))
    assert float(unit["Service"]["TimeoutStopSec"]) >= Settings().shutdown_seconds + 10
    assert unit["Service"]["ProtectSystem"] == "strict"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_the_unit_is_tightly_sandboxed(tmp_path: Path) -> None:
    copy = tmp_path / "seisaku.service"
    copy.write_bytes(UNIT.read_bytes())
    checked = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", copy],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout[-300:] + checked.stderr
