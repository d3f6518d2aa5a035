"""``seisaku eval lint``: every kind of finding, named with its line and field."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import cli
from assistant.common.settings import Settings
from corpus.documents import DECK_NAME
from corpus.types import Slide
from eval.cases.dataset import Case
from eval.cases.lint.command import lint
from eval.cases.lint.corpus import contradicted, misplaced_gold
from eval.cases.lint.types import Line

SLIDES = (
    Slide(1, "大学ファンド", "10兆円規模の大学ファンドを創設"),
    Slide(2, "大学ファンド", "大学ファンドは8兆円規模で創設"),
    Slide(3, "総額", "8兆円規模の別の予算を創設"),
    Slide(4, "大学ファンド", "100,000億円規模の大学ファンドを創設"),
)


def made(split: str, question: str, name: str = "", **values: Any) -> dict[str, Any]:
    base = {"question": question, "kind": "amount", "answerable": True, "accepted": ["10兆円"],
            "gold": [{"slide": 1, "passage": "10兆円規模"}], **values}  # fmt: skip
    ids = (f"{name or question[:4]}-{n}" for n in count())
    return next(c for i in ids if Case(**(c := {"id": i, **base})).split == split)


def write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "set.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def shown(path: Path) -> list[tuple[str, int, str]]:
    findings, _ = lint(path, None)
    return [(finding.level, finding.line, finding.field) for finding in findings]


def test_every_wrong_field_of_every_wrong_line_is_named(tmp_path: Path) -> None:
    good = made("dev", "大学ファンドの規模は")
    path = write(tmp_path, good, "", "{", {**good, "id": "x", "kind": "poem", "colour": "red"})
    assert shown(path) == [("error", 3, "-"), ("error", 4, "kind"), ("error", 4, "colour")]


def test_the_same_id_and_the_same_question_are_duplicates_but_a_turn_of_another_talk_is_not(
    tmp_path: Path,
) -> None:
    first = made("dev", "大学ファンドの規模は？")
    again = made("dev", "大学ファンドの規模は。", "again")
    other = made("dev", "その規模は", history=[{"role": "user", "content": "基金とは"}])
    talk = made("dev", "その規模は", "talk", history=[{"role": "user", "content": "予算とは"}])
    path = write(tmp_path, first, again, {**first, "question": "期間は"}, other, talk)
    assert shown(path) == [("error", 2, "question"), ("error", 3, "id")]


def test_a_question_of_test_that_dev_asks_too_is_a_leak_and_a_near_one_a_warning(
    tmp_path: Path,
) -> None:
    question = "大学ファンドの令和3年度の規模はいくらになりますか"
    path = write(
        tmp_path,
        made("dev", question),
        made("test", f"{question}？", "same"),
        made("test", f"{question}ね", "near"),
        made("test", question.replace("3年度", "4年度"), "other"),
        made("test", "拠点の数は"),
    )
    assert shown(path) == [("error", 2, "question"), ("warning", 3, "question")]


def test_gold_that_is_not_on_its_slide_and_answers_that_no_gold_slide_writes() -> None:
    golds = [{"slide": 1, "passage": "10兆円規模"}, {"slide": 1, "passage": "20兆円"},
             {"slide": 9, "passage": "10兆円"}]  # fmt: skip
    line = Line(7, Case(**made("dev", "規模は", gold=golds, accepted=["30兆円"])))
    found = list(misplaced_gold([line], lambda document: SLIDES if document == DECK_NAME else ()))
    assert [(f.level, f.line, f.field) for f in found] == [
        ("error", 7, "gold.1.passage"),
        ("error", 7, "gold.2.passage"),
        ("warning", 7, "accepted"),
    ]
    assert "20兆円" in found[0].text


def test_another_value_of_the_same_thing_is_a_warning_another_writing_of_it_is_not() -> None:
    line = Line(3, Case(**made("dev", "大学ファンドの規模は")))
    slides = (*SLIDES, *(Slide(n, "", f"第{n}章") for n in range(5, 30)))
    (found,) = contradicted([line], lambda document: slides)
    assert (found.level, found.line, found.field) == ("warning", 3, "accepted")
    assert "スライド2「8兆円" in found.text
    assert "スライド3" not in found.text, "it speaks of another thing"
    assert "スライド4" not in found.text, "it tells the same value"


def test_the_bundled_set_has_no_error_and_the_command_tells_its_warnings(
    settings: Settings,
) -> None:
    done = CliRunner().invoke(cli, ["eval", "lint", "--index", str(settings.index_dir)])
    assert done.exit_code == 0, done.output
    assert "問題 278、誤り 0" in done.output
    assert "deck.jsonl 61行目 deck-060 accepted: 注意" in done.output


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (["wrong.jsonl", "--no-corpus"], 1, "1行目 kind: 誤り"),
        (["missing.jsonl"], 2, "missing.jsonl"),
        (["empty.jsonl"], 2, "empty"),
        (["good.jsonl", "--index", "nowhere"], 2, "seisaku index"),
        (["good.jsonl", "--no-corpus"], 0, "誤り 0"),
        (["--schema"], 0, "$schema"),
    ],
)
def test_exit_codes(
    given: list[str], code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good = json.dumps(made("dev", "規模は"))
    for name, text in {"good": good, "wrong": good.replace("amount", "poem"), "empty": ""}.items():
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli, ["eval", "lint", *given])
    assert done.exit_code == code, done.output
    assert words in done.output


def test_eval_still_takes_a_dataset_where_lint_may_stand(tmp_path: Path) -> None:
    for words in (["missing.jsonl"], ["--split", "dev", "missing.jsonl"], ["./lint"]):
        done = CliRunner().invoke(cli, ["eval", *words])
        assert done.exit_code == 2
        assert f"seisaku: {Path(words[-1])}: 読めません" in done.output
