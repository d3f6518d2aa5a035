"""Conditions, runs that cannot be made, and the report's page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from test_eval_harness import LINES, RIGHT, Standin, case, dataset, evaluate

from assistant.common.errors import QuestionError
from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from eval.scoring.cli import run_eval
from eval.scoring.gate import (
    DEFAULT_GATES,
    METRICS,
    TOLERANCE,
    GateError,
    check,
    check_baseline,
    parse_fail_under,
    read_baseline,
)
from eval.scoring.run import Metric

__all__ = ["dataset", "evaluate"]  # fixtures


def test_conditions_are_read() -> None:
    given = ["recall_at_5=0.95", "mrr=1"]
    assert parse_fail_under(given) == {"recall_at_5": 0.95, "mrr": 1.0}
    assert parse_fail_under([]) == {}


@pytest.mark.parametrize(
    "text", ["recall_at_5", "recall_at_5=", "recall=0.9", "mrr=95", "mrr=nan", "mrr=-0.1", "=1"]
)
def test_a_wrong_condition_is_shown_with_the_names_that_exist(text: str) -> None:
    with pytest.raises(GateError, match="recall_at_5") as raised:
        parse_fail_under([text])
    assert text in str(raised.value)


def test_every_default_gate_names_a_metric() -> None:
    assert set(DEFAULT_GATES) <= set(METRICS)


@pytest.mark.parametrize(
    ("before", "now", "n", "passed"),
    [
        # from fifty cases up the tolerance is the larger: of 100, two may be lost
        (0.95, 0.93, 100, True),
        (0.95, 0.92, 100, False),
        (0.95, 0.9299, 100, False),
        (0.95, 1.0, 100, True),
        # below, one case is: 1/18 = 0.056, 1/20 = 0.05
        (15 / 18, 14 / 18, 18, True),
        (15 / 18, 13 / 18, 18, False),
        (13 / 20, 12 / 20, 20, True),
        (13 / 20, 11 / 20, 20, False),
        (1.0, 0.0, 1, True),
        # 15 of 23 declined rightly; one more declined wrongly, then two rightly fewer
        (15 / 23, 15 / 24, 24, True),
        (15 / 23, 13 / 23, 23, False),
        (0.95, None, 0, False),
        (0.0, None, 0, False),
    ],
)
def test_a_fall_of_one_case_or_within_the_tolerance_passes(
    before: float, now: float | None, n: int, passed: bool
) -> None:
    assert TOLERANCE == 0.02
    (verdict,) = check_baseline({"mrr": Metric(now, None, None, n)}, {"mrr": before})
    assert verdict.passed is passed


def test_a_gate_leaves_no_room_below_it() -> None:
    (verdict,) = check({"mrr": Metric(0.99, None, None, 1)}, {"mrr": 1.0})
    assert verdict.passed is False


def test_of_what_must_hold_of_every_answer_nothing_may_be_lost() -> None:
    (verdict,) = check_baseline({"text_rate": Metric(0.999, None, None, 999)}, {"text_rate": 1.0})
    assert verdict.passed is False


def test_where_lower_is_better_a_gate_is_the_highest_value_and_a_rise_is_the_loss() -> None:
    for value, passed in ((0.0, True), (0.1, True), (0.11, False)):
        metrics = {"confidence_brier": Metric(value, None, None, 100)}
        assert check(metrics, {"confidence_brier": 0.1})[0].passed is passed
    for value, passed in ((0.0, True), (0.12, True), (0.13, False)):
        metrics = {"confidence_brier": Metric(value, None, None, 100)}
        assert check_baseline(metrics, {"confidence_brier": 0.1})[0].passed is passed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"metrics": {"test": {"mrr": 1}}, "cases": [], "dataset_sha256": ""}',
        '{"metrics": {"test": {"mrr": {"value": NaN}}}, "cases": [], "dataset_sha256": ""}',
    ],
)
def test_a_file_that_is_no_baseline_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GateError, match=r"results\.json"):
        read_baseline(path)


class Failing(Standin):
    """Fails at one question."""

    error: Exception

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        if question == "対象は":
            raise self.error
        return super().ask(question, history)


@pytest.mark.parametrize(
    ("error", "words", "traced"),
    [
        (QuestionError("質問が長すぎます"), ["seisaku: 質問が長すぎます"], False),
        (RuntimeError("boom"), ["Traceback", "boom"], True),
    ],
)
def test_a_question_that_cannot_be_asked_exits_2_and_is_named(
    error: Exception, words: list[str], traced: bool,
    evaluate: Any, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    standin = Failing(RIGHT)
    standin.error = error
    assert evaluate(standin) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert all(word in shown.err for word in [*words, LINES[2]["id"]])
    assert ("Traceback" in shown.err) is traced


def test_gold_that_is_not_in_the_index_exits_2_before_any_question(
    evaluate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [case("test", f"問{n}", gold=[{"slide": 9, "passage": "なし"}]) for n in range(7)]
    path = tmp_path / "wrong.jsonl"
    path.write_text("\n".join(map(json.dumps, wrong)), encoding="utf-8")
    standin = Standin(RIGHT)
    assert evaluate(standin, path) == 2
    shown = capsys.readouterr().err
    assert wrong[0]["id"] in shown
    assert "7件" in shown
    assert "ほか2件" in shown
    assert standin.heard == []


@pytest.mark.parametrize(
    ("options", "words"),
    [({"split": "train"}, "--split train"), ({"baseline": Path("missing.json")}, "missing.json")],
)
def test_wrong_options_exit_2(
    options: dict[str, Any], words: str, evaluate: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(Standin(RIGHT), **options) == 2
    shown = capsys.readouterr().err
    assert words in shown
    assert len(shown.splitlines()) == 1


def test_without_an_index_or_a_dataset_it_exits_2(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = Settings(index_dir=tmp_path / "nowhere")
    assert run_eval(dataset, nowhere, quiet=True) == 2
    assert "seisaku index" in capsys.readouterr().err
    assert run_eval(tmp_path / "missing.jsonl", nowhere, quiet=True) == 2
    assert "missing.jsonl" in capsys.readouterr().err


def test_the_page_is_escaped_self_contained_and_can_be_filtered(
    evaluate: Any, tmp_path: Path
) -> None:
    evil = "<script>alert(1)</script>"
    line = case("test", evil, tags=['"><img src=x>'])
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    evaluate(Standin({evil: (f"10兆円{evil}", 1)}), path, report=tmp_path / "report")
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "http:" not in page and "https:" not in page
    for name in ("split", "kind", "outcome", "change", "tags", "words"):
        assert f'data-filter="{name}"' in page
    assert "[1] スライド1: 10兆円" in page
    assert (tmp_path / "report" / "report.md").read_text(encoding="utf-8").startswith("# ")
