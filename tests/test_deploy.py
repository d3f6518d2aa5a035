"""The deployment files that are handed out: linted, and true to the project."""

import configparser
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from assistant.operate.parts.own_wheel import own_wheel

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/deploy"
CONTAINERFILE = FOLDER / "Containerfile"
UNIT, WATCH_UNIT = FOLDER / "seisaku.service", FOLDER / "seisaku-watch.service"


def _steps() -> list[str]:
    text = CONTAINERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_containerfile_has_no_lint() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    found = subprocess.run([linter, CONTAINERFILE], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def _copied() -> list[str]:
    """Return what the Containerfile copies from the repository."""
    steps = [step for step in _steps() if step.startswith("COPY") and "--from" not in step]
    return [name for step in steps for name in step.split()[1:-1]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built of what the Containerfile copies, and of nothing else."""
    source = tmp_path_factory.mktemp("image") / "src"
    for name in _copied():
        place = source / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, place)
    folder = source.with_name("wheels")
    folder.mkdir()
    return own_wheel(folder, source)


def test_the_wheel_of_the_container_holds_every_file_of_every_package(wheel: Path) -> None:
    packages = ("app.py", "assistant", "corpus", "eval", "index")
    listed = ["git", "ls-files", "--cached", "-z", *packages]
    tracked = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout
    names = {name.decode() for name in tracked.split(b"\0") if name}
    names -= {name for name in names if name.startswith("eval/datasets/officials_")}
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert names <= held
    assert "assistant/operate/bundle/deploy/seisaku.service" in held
    assert not [name for name in held - names if name.endswith(".py")]


def test_the_installed_wheel_indexes_and_answers_where_no_network_is(
    wheel: Path, tmp_path: Path
) -> None:
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    python = place / "bin/python"
    installed = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    subprocess.run([*installed, "--no-deps", "--no-index", wheel], check=True)
    # What it needs is what these tests run with: the whole bundle is too heavy for a test.
    site = next((place / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    environment = {**os.environ, "SEISAKU_INDEX": str(tmp_path / "index")}
    paper = tmp_path / "基金.txt"
    paper.write_text("大学ファンド\n\n10兆円規模の大学ファンドを設ける。\n", encoding="utf-8")
    for words, said in (
        (["index", "--quiet", paper], "文書 1"), (["ask", "大学ファンドの規模は？"], "10兆円"),
    ):  # fmt: skip
        done = subprocess.run(
            ["unshare", "--map-root-user", "--net", place / "bin/seisaku", *words],
            cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
    where = subprocess.run(
        [python, "-c", "import app; print(app.__file__)"], cwd=tmp_path, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(site))


def test_the_containerfile_copies_what_is_there_and_every_package() -> None:
    copied = set(_copied())
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
    from assistant.common.settings import Settings

    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read_string(UNIT.read_text(encoding="utf-8"))
    assert float(unit["Service"]["TimeoutStopSec"]) >= Settings().shutdown_seconds + 10
    assert unit["Service"]["ProtectSystem"] == "strict"


def test_the_unit_that_watches_calls_the_command_and_shares_the_index_of_the_other() -> None:
    units = []
    for file in (UNIT, WATCH_UNIT):
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment]
        unit.read_string(file.read_text(encoding="utf-8"))
        units.append(unit["Service"])
    words = [unit["ExecStart"].split() for unit in units]
    assert [one[1] for one in words] == ["serve", "watch"]
    assert words[1][2:6] == words[0][2:6]
    assert units[1]["User"] == UNIT.stem  # the name of the other's dynamic user
    assert all(unit["StateDirectory"] == "seisaku" for unit in units)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("unit", [UNIT, WATCH_UNIT])
def test_the_units_are_tightly_sandboxed(unit: Path, tmp_path: Path) -> None:
    copy = tmp_path / unit.name
    copy.write_bytes(unit.read_bytes())
    checked = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", copy],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout[-300:] + checked.stderr
