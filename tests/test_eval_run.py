"""The dataset's checks, the gate's exit codes, and the whole harness over the real assistant."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.settings import Settings
from eval.cli import run_eval
from eval.dataset import DatasetError, bundled_dataset, load_dataset
from eval.gate import GateError, parse_fail_under

CASE = {
    "id": "a-1", "question": "大学ファンドはどのくらいの規模ですか", "kind": "amount", "answerable": True,
    "accepted": ["10兆円"], "gold": [{"slide": 3, "passage": "10兆円規模の大学ファンド"}],
}  # fmt: skip


def write(path: Path, *cases: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), "utf-8")
    return path


def test_the_curated_set_is_as_large_and_as_varied_as_promised() -> None:
    cases = load_dataset(bundled_dataset())
    tags = Counter(tag for case in cases for tag in case.tags)
    single = [case for case in cases if not case.conversation]
    assert sum(case.answerable for case in single) >= 90
    assert sum(not case.answerable for case in single) >= 20
    assert tags["near"] >= 10
    assert tags["paraphrase"] >= 20
    assert len({case.conversation for case in cases if case.conversation}) >= 10
    assert {"halfwidth", "fullwidth", "casual", "english", "western-year"} <= set(tags)


def test_every_gold_passage_stands_on_its_slide(assistant: Assistant) -> None:
    from eval.cli import check_gold

    check_gold(assistant, load_dataset(bundled_dataset()), bundled_dataset())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "何か"}, "kind"),
        ({"gold": []}, "gold"),
        ({"accepted": []}, "accepted"),
        ({"extra": 1}, "extra"),
        ({"answerable": False}, "unanswerable"),
    ],
)
def test_a_wrong_case_names_file_line_and_field(
    tmp_path: Path, change: dict[str, object], says: str
) -> None:
    path = write(tmp_path / "d.jsonl", CASE, {**CASE, "id": "a-2", **change})
    with pytest.raises(DatasetError, match=says) as caught:
        load_dataset(path)
    assert "d.jsonl 2行目" in str(caught.value)


def test_duplicate_ids_and_empty_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="a-1"):
        load_dataset(write(tmp_path / "d.jsonl", CASE, CASE))
    with pytest.raises(DatasetError, match="一つもありません"):
        load_dataset(write(tmp_path / "e.jsonl"))


@pytest.mark.parametrize("given", ["recall=0.9", "recall_at_5", "recall_at_5=2", "recall_at_5=x"])
def test_a_wrong_condition_is_explained(given: str) -> None:
    with pytest.raises(GateError, match="指標"):
        parse_fail_under([given])


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
    assert "<script>" in (report / "report.html").read_text(encoding="utf-8")


def test_gold_that_is_not_on_the_slide_stops_the_run(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "d.jsonl", {**CASE, "gold": [{"slide": 3, "passage": "火星の大学"}]})
    assert run_eval(path, settings, quiet=True) == 2
    assert "a-1" in capsys.readouterr().err
