"""The advisory judge: its prompts, how replies are read, and how far people agree."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from llm_server import llm_server
from sklearn.metrics import cohen_kappa_score
from typer import Typer
from typer.testing import CliRunner

from assistant.common.types import Answer, Citation
from eval.cases.dataset import Case, DatasetError
from eval.llm_judge.__main__ import main, table
from eval.llm_judge.marks import Agreement, Mark, agreement, read_marks
from eval.llm_judge.rubrics import RUBRICS, judging_prompt, read_score

QUOTE = "10兆円規模の大学ファンドを創設"
CASE = Case.model_validate(
    {"id": "a-1", "question": "大学ファンドの規模は？", "kind": "amount", "answerable": True,
     "accepted": ["10兆円", "10兆円規模"], "gold": [{"slide": 3, "passage": QUOTE}]}
)  # fmt: skip
ANSWER = Answer(
    "x", CASE.question, CASE.question, "10兆円規模です。[1]", "10兆円規模", False, 0.9,
    (Citation(1, "deck.txt", "", 3, None, QUOTE, 0, len(QUOTE), QUOTE, 0.9),),
).to_json()  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "score"),
    [
        ("点: 3\n理由: 引用のとおり", 3),
        ("点：２\n理由: 一部だけ", 2),
        ("考えると…\n点 : 1", 1),
        ("点: 3\nいや、点: 1", None),
        ("点: 10", None),
        ("点: 4", None),
        ("3点です", None),
        ("", None),
    ],
)
def test_a_reply_is_read_or_told_to_be_unreadable(reply: str, score: int | None) -> None:
    assert read_score(reply) == score


def test_faithfulness_is_held_against_the_quotes_and_completeness_against_what_is_expected() -> (
    None
):
    faithful = judging_prompt(RUBRICS["faithfulness"], CASE, ANSWER).user
    complete = judging_prompt(RUBRICS["completeness"], CASE, ANSWER).user
    assert f"引用\n[1] {QUOTE}" in faithful and "（または）" not in faithful
    assert "正解\n・10兆円（または）10兆円規模" in complete and QUOTE not in complete
    assert all(f"回答\n{ANSWER['answer']}" in text for text in (faithful, complete))


def marks(*scores: int | None) -> list[Mark]:
    return [Mark(id=f"q{i}", rubric="faithfulness", score=s) for i, s in enumerate(scores)]


def test_kappa_is_scikit_learn_s_and_a_hand_worked_case_s() -> None:
    found = agreement(marks(3, 3, 1, 1), marks(3, 1, 1, 1), "faithfulness")
    assert found == Agreement(4, 0.75, 0.5)  # chance: 2/4 * 1/4 + 2/4 * 3/4 = 0.5
    chance = random.Random(1)
    for _ in range(20):
        one, other = (chance.choices((1, 2, 3), k=30) for _ in range(2))
        kappa = agreement(marks(*one), marks(*other), "faithfulness").kappa
        assert kappa == pytest.approx(cohen_kappa_score(one, other))


def test_agreement_is_of_what_both_have_marked_and_never_nan() -> None:
    assert agreement(marks(3, None, 2), marks(3, 1), "faithfulness") == Agreement(1, 1.0, None)
    assert agreement(marks(3), [], "faithfulness") == Agreement(0, None, None)
    assert agreement(marks(3), marks(3), "completeness").count == 0


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['{"id": "a", "rubric": "faithfulness", "score": 4}'], "1行目 score"),
        (['{"id": "a", "rubric": "beauty", "score": 1}'], "1行目 rubric"),
        (['{"id": "a", "rubric": "faithfulness", "score": 1}'] * 2, "2行目.*二度"),
        (["{"], "1行目 JSON"),
    ],
)
def test_a_wrong_mark_is_named_by_its_line_and_field(
    lines: list[str], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "marks.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DatasetError, match=said):
        read_marks(path)


def test_without_people_s_marks_the_table_says_that_nothing_is_known_of_its_worth() -> None:
    assert "信頼できるかは分かりません" in table(marks(3, 2), [])
    told = table(marks(3, 1, None), marks(3, 3, 3))
    assert "| faithfulness | 2 | 1 | 2.000 | 2 | 0.500 | 0.000 |" in told
    assert "分かりません" not in told and "合否には使いません" in told


def test_a_small_model_s_replies_are_judged_or_counted_as_unreadable(
    tmp_path: Path,
) -> None:
    (tmp_path / "cases.jsonl").write_text(CASE.model_dump_json() + "\n", encoding="utf-8")
    run = {"cases": [{"id": "a-1", "answer": ANSWER}]}
    (tmp_path / "results.json").write_text(json.dumps(run), encoding="utf-8")
    human = Mark(id="a-1", rubric="completeness", score=3, by="人").model_dump_json()
    (tmp_path / "marks.jsonl").write_text(f"{human}\n", encoding="utf-8")
    program = Typer()
    program.command()(main)
    given = [str(tmp_path / "results.json"), "--dataset", str(tmp_path / "cases.jsonl"),
             "--marks", str(tmp_path / "marks.jsonl"), "--out", str(tmp_path / "judged.jsonl")]  # fmt: skip
    refused = CliRunner().invoke(program, given)
    assert refused.exit_code == 2 and "SEISAKU_LLM_URL" in refused.output
    with llm_server(tmp_path) as (url, _):
        environment = {
            "SEISAKU_LLM_URL": url, "SEISAKU_LLM_SECONDS": "120",
            "SEISAKU_LLM_MAX_TOKENS": "64",  # it would chatter on for half a minute
        }  # fmt: skip
        done = CliRunner().invoke(program, given, env=environment, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    written = read_marks(tmp_path / "judged.jsonl")
    assert [mark.rubric for mark in written] == ["faithfulness", "completeness"]
    assert all(mark.score == read_score(mark.reason) for mark in written)
    assert "合否には使いません" in done.output
