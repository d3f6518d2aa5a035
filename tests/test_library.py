"""What others build on: the public names, and the page that shows them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import assistant

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/library.md").read_text(encoding="utf-8")


def test_every_public_name_is_there_and_told_and_no_other() -> None:
    for name in assistant.__all__:
        assert getattr(assistant, name).__name__ == name
        assert f"`{name}" in PAGE
    with pytest.raises(AttributeError, match="no attribute 'chat'"):
        _ = assistant.chat


def test_importing_the_package_loads_none_of_its_rooms() -> None:
    told = "import sys, assistant; print([n for n in sys.modules if n.startswith('assistant.')])"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_examples_of_the_page_run_as_they_stand(tmp_path: Path) -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[0] == "大学ファンド"
    assert "1 件" in said
    assert any("10兆円" in line for line in said)
    assert "基金.txt 1" in said
    assert any("大学ファンド" in line and "その対象は" in line for line in said)
    assert said[-1] == "1 1"
