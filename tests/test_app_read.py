"""``seisaku read FILE``: what is read of a file, for people and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from small_pdf import PdfPage, write_pdf
from typer.testing import CliRunner

from app import cli

MARKDOWN = (
    "# 補助金の概要\n\n| 区分 | 令和6年度 |\n|---|---|\n| 教育費 | 1,178 |\n\n※ 単位は千円です。\n"
)


def read(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["read", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "補助金.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    return path


def test_json_tells_the_blocks_with_their_spans_and_cells(file: Path) -> None:
    told = json.loads(read(str(file), "--json"))
    assert set(told) == {"name", "title", "publisher", "date", "slides", "dropped"}
    slide = told["slides"][0]
    table = next(block for block in slide["blocks"] if block["kind"] == "table")
    assert table["cells"] == [["区分", "令和6年度"], ["教育費", "1,178"]]
    assert table["heads"][1] == [True, False]
    assert slide["text"][table["start"] : table["end"]].startswith("区分 | 令和6年度")


def test_people_read_the_kinds_and_words(file: Path) -> None:
    assert "[table] 区分 | 令和6年度" in read(str(file))


def test_the_page_shows_the_picture_beside_the_blocks_and_asks_no_other_host(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.pdf"
    sheet = PdfPage()
    sheet.text(72, 100, "補助率は3分の2とする。")
    write_pdf(path, [sheet])
    page = read(str(path), "--html")
    assert "data:image/png;base64," in page and "補助率は3分の2とする。" in page
    assert 'class="box paragraph"' in page
    assert not re.search(r"(?:src|href)=\"(?!data:)", page)


def test_a_file_that_cannot_be_read_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    result = CliRunner().invoke(cli, ["read", str(path)])
    assert result.exit_code == 1 and "a.pdf" in result.stderr
