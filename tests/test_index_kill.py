"""Killing a build at any moment leaves an index that the next run makes whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from index_states import LetterEmbedder, build, content, write_texts

from index.open import open_index

KILLS = 4
_CHILD = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[3]]
from index_states import build
print("start", flush=True)
build(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def start_build(index_dir: Path, folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(index_dir), str(folder), str(Path(__file__).parent)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "start\n"
    return child


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = {
        f"資料{i}.txt": "\n\n".join(f"資料{i}の項目{j}は{i * j}億円である。" * 6 for j in range(30))
        for i in range(8)
    }
    return write_texts(tmp_path_factory.mktemp("docs"), texts)


def test_kills_at_any_moment_then_one_run_give_the_undisturbed_index(
    tmp_path: Path, folder: Path
) -> None:
    started = time.monotonic()
    child = start_build(tmp_path / "whole", folder)
    assert child.wait(timeout=120) == 0
    duration = time.monotonic() - started
    generator = random.Random(20211124)
    for i in range(KILLS):
        index_dir = tmp_path / f"killed{i}"
        child = start_build(index_dir, folder)
        try:
            child.wait(timeout=generator.uniform(0.0, duration * 0.95))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
        build(index_dir, [folder])
        assert content(index_dir) == content(tmp_path / "whole")


def test_a_killed_update_leaves_the_old_index_answering(tmp_path: Path, folder: Path) -> None:
    index_dir = tmp_path / "index"
    build(index_dir, [folder])
    (folder / "新.txt").write_text("宇宙の研究を進める。" * 500, encoding="utf-8")
    child = start_build(index_dir, folder)
    child.send_signal(signal.SIGKILL)
    child.wait()
    index = open_index(index_dir, LetterEmbedder())
    assert "項目7" in index.hits("資料3の項目7は", 3)[0].passage.text
    index.close()
    (folder / "新.txt").unlink()
