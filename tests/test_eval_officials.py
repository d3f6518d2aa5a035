"""The benchmark of officials' questions counts every page that tells the answer, by kind and format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from eval.benchmarks import officials
from eval.benchmarks.page_scores import score

LINE: dict[str, Any] = {
    "id": "a", "question": "大学ファンドの規模は?", "history": [], "document": "deck.txt", "page": 3,
    "kind": "amount", "wording": "plain", "answerable": True,
}  # fmt: skip


def test_a_page_that_tells_it_as_well_counts_as_the_page() -> None:
    asked = officials.asked_of({**LINE, "also_pages": [5]})
    row = score("one", lambda _: [("deck.txt", 9), ("deck.txt", 5), ("deck.txt", 3)], [asked])
    assert row.scores["mrr"] == (0.5,)
    assert row.scores["recall_at_1"] == (0.0,)
    assert row.scores["recall_at_5"] == (1.0,)


def test_a_turn_is_asked_as_it_was_made_whole() -> None:
    line = {**LINE, "question": "規模は?", "standalone": "大学ファンドの規模は?"}
    assert officials.asked_of(line).question == "大学ファンドの規模は?"


def test_questions_are_grouped_by_kind_and_format_and_small_groups_left_out() -> None:
    lines = [LINE] * officials.SMALLEST + [{**LINE, "kind": "date"}]
    found = officials.groups(lines)
    assert found["kind amount"] == list(range(officials.SMALLEST))
    assert found["format txt"] == list(range(len(lines)))
    assert "kind date" not in found


def test_the_command_prints_how_often_the_page_is_found(deck_index: Path, tmp_path: Path) -> None:
    import typer

    app = typer.Typer()
    app.command()(officials.main)
    questions = tmp_path / "questions.jsonl"
    untold = {**LINE, "id": "b", "answerable": False, "page": None}
    rows = [json.dumps(line, ensure_ascii=False) for line in (LINE, untold)]
    questions.write_text("\n".join(rows) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    given = [str(questions), "--index", str(deck_index), "--no-peers", "--quiet", "--out", str(out)]
    result = CliRunner().invoke(app, given)
    assert result.exit_code == 0, result.output
    figures = json.loads((out / "officials.json").read_text(encoding="utf-8"))
    assert figures["systems"]["seisaku"]["all"]["n"] == 1
    assert figures["systems"]["seisaku"]["all"]["recall_at_5"]["mean"] == 1.0
