"""An answer out of a workbook names the sheet and the cells that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from forced import forced
from opened_index import opened_over
from small_workbook import lined, rows, workbook

from assistant.chain import Assistant
from assistant.common.types import Citation
from assistant.operate.cli import readable
from assistant.web.portals.markdown import answer_markdown
from index.types import Embedder


def funds(sheet: Any) -> None:
    rows(sheet, [["令和6年度 森林整備予算（単位：千円）"], [], ["事業名", "予算額"]])
    rows(sheet, [["森林環境整備事業", 239000], ["木材利用促進事業", 55000]], (4, 1))
    lined(sheet, "A3:B5")
    for cell in ("B4", "B5"):
        sheet[cell].number_format = "#,##0"


@pytest.fixture(scope="module")
def assistant_of_sheets(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "files").mkdir()
    workbook(folder / "files" / "予算.xlsx", funds)
    with opened_over(folder / "index", [folder / "files"], embedder) as opened:
        yield opened


def test_a_citation_names_the_sheet_and_the_range(
    assistant_of_sheets: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=True, tells=True)
    answer = assistant_of_sheets.ask("森林環境整備事業の予算額はいくらですか")
    (citation,) = answer.citations[:1]
    assert citation.quote == "森林環境整備事業 | 予算額: 239,000千円"
    assert citation.range == "シート『別表1』 A4:B4"
    assert answer.to_json()["citations"][0]["range"] == citation.range
    assert f"／{citation.range}" in readable(answer)
    assert citation.range in answer_markdown(answer, None, "ja")


def test_a_place_that_is_shown_names_the_sheet_and_the_range(
    assistant_of_sheets: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=False, tells=True)
    answer = assistant_of_sheets.ask("森林環境整備事業の予算額はいくらですか")
    (place,) = (p for p in answer.evidence if "239,000千円" in p.text)
    assert place.range.startswith("シート『別表1』 A")
    assert answer.to_json()["evidence"][0]["range"] == answer.evidence[0].range
    assert place.range in answer_markdown(answer, None, "ja")


def test_a_citation_of_another_format_has_no_range() -> None:
    assert Citation(1, "a.pdf", "題", 1, None, "語", 0, 1, "語", 0.9).to_json()["range"] == ""
