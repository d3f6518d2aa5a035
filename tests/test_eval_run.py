"""The whole harness over the real assistant; test_eval_harness.py holds the hand-worked runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.common.settings import Settings
from eval.cases.dataset import bundled_dataset, load_dataset
from eval.scoring.cli import run_eval
from eval.scoring.gate import parse_fail_under
from eval.scoring.run import run, summarise

CASE = {
    "id": "a-1", "question": "大学ファンドはどのくらいの規模ですか", "kind": "amount", "answerable": True,
    "accepted": ["10兆円"], "gold": [{"slide": 3, "passage": "10兆円規模の大学ファンド"}],
}  # fmt: skip


def write(path: Path, *cases: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), "utf-8")
    return path


def test_the_gate_passes_fails_and_compares(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "d.jsonl", CASE)
    report = tmp_path / "report"
    gates = parse_fail_under(["recall_at_5=1.0"])
    assert run_eval(path, settings, fail_under=gates, report=report, quiet=True) == 0
    assert "recall_at_5" in capsys.readouterr().out
    first = (report / "results.json").read_bytes()
    assert (
        run_eval(path, settings, baseline=report / "results.json", report=report, quiet=True) == 0
    )
    assert (report / "results.json").read_bytes() == first  # equal runs are byte-identical
    harder = write(tmp_path / "h.jsonl", {**CASE, "accepted": ["99兆円"]})
    gates = parse_fail_under(["answer_score=0.5"])
    assert run_eval(harder, settings, fail_under=gates, quiet=True) == 1


def test_cases_of_every_sort_run_in_order_with_verbatim_citations(assistant: Assistant) -> None:
    dev = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    turn = next(case for case in dev if case.history)
    declined = next(case for case in dev if not case.answerable)
    cases = [*[case for case in dev if case.answerable][:3], declined, turn]
    results = run(assistant, cases, quiet=True)
    metrics = summarise(results)
    assert [result.case.id for result in results] == [case.id for case in cases]
    assert metrics["verbatim_rate"].value == 1.0
    assert metrics["recall_at_5"].n == sum(case.answerable for case in cases)
    assert all(result.answer.timings_ms["total"] > 0 for result in results)
