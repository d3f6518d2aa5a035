"""Blind judging sheets: made, filled in, scored; nothing in them tells the system."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import load_workbook
from sklearn.metrics import cohen_kappa_score
from typer.testing import CliRunner

from eval.judged.__main__ import app
from eval.judged.blind import blinded
from eval.judged.types import VALUES

QUESTIONS = [
    {"id": "q1", "question": "大学ファンドの規模は？", "answer": "10兆円です。", "kind": "amount"},
    {"id": "q2", "question": "いつ始まりますか？", "answer": "2021年度です。", "type": "date",
     "history": [{"role": "user", "content": "大学ファンドとは？"},
                 {"role": "assistant", "content": "研究を支える基金です。[1]"}]},
    {"id": "q3", "question": "理事長の年齢は？", "answer": "", "kind": "amount"},
]  # fmt: skip
OURS = {
    "q1": "10兆円規模です。[1]\n\n出典：『大学ファンド』（内閣府）p.3",
    "q2": "2021年度です。[1][2]",
    "q3": "=資料には見当たりませんでした。",
}
PEER = {
    "q1": "規模は**１０兆円**です【1】。\n- 詳細は baseline-rag の検索結果のとおり (資料2)\n\n参考資料:\n- 01.pdf p.4",
    "q2": "~~2019年度です。~~（原資料で確認できません）",
    "q3": "65歳です。\x0b",
}


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(lines, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with an exported sheet of two systems in ``sheet`` and the key beside it."""
    questions = write(tmp_path / "questions.jsonl", QUESTIONS)
    ours = write(
        tmp_path / "ours.jsonl",
        [{"id": k, "answer": v, "mode": "extractive"} for k, v in OURS.items()],
    )
    peer = write(
        tmp_path / "peer.jsonl",  # a batch without ids of its own: matched by the question's words
        [{"id": f"x{q['id']}", "question": q["question"], "answer": PEER[q["id"]]} for q in QUESTIONS],
    )  # fmt: skip
    result = run(
        "export", "--questions", questions, "--system", f"ours-llm={ours}",
        "--system", f"baseline-rag={peer}", "--out", tmp_path / "sheet",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return tmp_path


def rows_of(made: Path) -> list[dict[str, Any]]:
    lines = (made / "sheet/sheet.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def key_of(made: Path) -> dict[int, dict[str, Any]]:
    key = json.loads((made / "sheet.key.json").read_text(encoding="utf-8"))
    return {row["number"]: row for row in key["rows"]}


def test_the_sheet_holds_every_answer_once_and_the_key_tells_whose_it_is(made: Path) -> None:
    rows, key = rows_of(made), key_of(made)
    assert [row["number"] for row in rows] == list(range(1, 7)) == sorted(key)
    whose = {(row["system"], row["id"]) for row in key.values()}
    assert whose == {(s, q["id"]) for s in ("ours-llm", "baseline-rag") for q in QUESTIONS}
    by_id = {(key[row["number"]]["system"], key[row["number"]]["id"]): row for row in rows}
    assert (
        by_id["ours-llm", "q2"]["history"]
        == "利用者: 大学ファンドとは?\n回答: 研究を支える基金です。"
    )
    assert by_id["ours-llm", "q3"]["model_answer"] == "資料に答えはありません。"
    assert {row["kind"] for row in key.values()} == {"amount", "date", "unanswerable"}


def test_nothing_that_a_judge_gets_tells_the_system(made: Path) -> None:
    book = load_workbook(made / "sheet/sheet.xlsx")
    cells = [
        str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c
    ]
    texts = [
        (made / "sheet" / name).read_text(encoding="utf-8")
        for name in ("sheet.jsonl", "instructions.md")
    ]
    told = "\n".join([*cells, *texts])
    for trace in (
        "ours-llm",
        "baseline-rag",
        "seisaku",
        "[1]",
        "【1】",
        "資料2",
        "出典:",
        "**",
        ".pdf",
        "extractive",
    ):
        assert trace not in told
    assert not list((made / "sheet").glob("*key*"))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("10兆円です。[1]", "10兆円です。"),
        ("１０兆円です［１］［2, 3］。", "10兆円です。"),
        ("10兆円です【1†source】。", "10兆円です。"),
        ("10兆円です[^1]。", "10兆円です。"),
        ("10兆円です（出典：資料1 (p.3)）。", "10兆円です。"),
        ("# 答え\n\n* **10兆円**\n• 2021年度", "答え\n・10兆円\n・2021年度"),
        ("10兆円です。\n\n**出典:** 『X』(内閣府)p.3\n出典:『Y』p.4", "10兆円です。"),
        ("10兆円です。\n\nSources:\n- 01.pdf, p. 4\n[2] 02.pdf", "10兆円です。"),
        ("~~11兆円です。~~（原資料で確認できません）", "~~11兆円です。~~(原資料で確認できません)"),
        ("出典は総務省の調査です。", "出典は総務省の調査です。"),
        ("出典：総務省「労働力調査」", "出典:総務省「労働力調査」"),
        ("Seisaku によれば10兆円です。", "本システム によれば10兆円です。"),
        ("①10兆円 [要約](x)", "①10兆円 [要約](x)"),
    ],
)  # fmt: skip
def test_an_answer_is_told_in_one_form(answer: str, told: str) -> None:
    assert blinded(answer, "大学ファンドの規模は？", ["rag"]) == told


def test_a_name_that_the_question_itself_says_stays() -> None:
    assert blinded("RAG は検索拡張生成です。", "RAGとは？", ["rag"]) == "RAG は検索拡張生成です。"
    assert blinded("rag の答えです。", "規模は？", ["rag"]) == "本システム の答えです。"


def test_the_order_is_fixed_by_the_seed_and_changes_with_it(made: Path) -> None:
    def order(seed: int, name: str) -> str:
        result = run(
            "export", "--questions", made / "questions.jsonl", "--system", f"a={made / 'ours.jsonl'}",
            "--system", f"b={made / 'peer.jsonl'}", "--out", made / name, "--seed", seed,
        )  # fmt: skip
        assert result.exit_code == 0
        return (made / name / "sheet.jsonl").read_text(encoding="utf-8")

    assert order(1, "one") == order(1, "two") != order(2, "three")


def test_a_workbook_opens_with_the_instructions_and_runs_no_formula(made: Path) -> None:
    book = load_workbook(made / "sheet/sheet.xlsx")
    assert book.sheetnames == ["説明", "採点"]
    assert "採点のしかた" in book["説明"]["A1"].value
    heads = [cell.value for cell in book["採点"][1]]
    assert heads == [
        "番号",
        "質問",
        "それまでのやりとり",
        "模範解答",
        "回答",
        "判定",
        "誤解を招く",
        "理由",
    ]
    answers = [cell for cell in book["採点"]["E"] if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in answers] == ["s"]


TRUE = {
    ("ours-llm", "q1"): ("right", False), ("ours-llm", "q2"): ("right", False),
    ("ours-llm", "q3"): ("declined", False), ("baseline-rag", "q1"): ("right", False),
    ("baseline-rag", "q2"): ("wrong", False), ("baseline-rag", "q3"): ("wrong", True),
}  # fmt: skip


def filled_lines(
    made: Path, name: str, changed: Mapping[tuple[str, str], str] | None = None
) -> Path:
    marks = []
    for number, row in key_of(made).items():
        place = row["system"], row["id"]
        mark, misleading = TRUE[place]
        mark = (changed or {}).get(place, mark)
        marks.append({"number": number, "mark": mark, "misleading": misleading, "reason": ""})
    return write(made / name, marks)


def filled_workbook(made: Path, name: str) -> Path:
    signs = dict(zip(VALUES, ("○", "△", "×", "−"), strict=True))
    book, key = load_workbook(made / "sheet/sheet.xlsx"), key_of(made)
    for row in book["採点"].iter_rows(min_row=2):
        mark, misleading = TRUE[key[row[0].value]["system"], key[row[0].value]["id"]]
        row[5].value, row[6].value = signs[mark], "はい" if misleading else "いいえ"
    book.save(made / name)
    return made / name


def scored(made: Path, *marks: Path) -> dict[str, Any]:
    options = [part for path in marks for part in ("--marks", path)]
    result = run("score", "--key", made / "sheet.key.json", *options, "--out", made / "out")
    assert result.exit_code == 0, result.output
    assert (made / "out/judged.md").read_text(encoding="utf-8").strip() == result.stdout.strip()
    found: dict[str, Any] = json.loads((made / "out/judged.json").read_text(encoding="utf-8"))
    return found


def test_what_was_filled_in_comes_back_from_lines_and_from_a_workbook(made: Path) -> None:
    lines = scored(made, filled_lines(made, "a.jsonl"))
    book = scored(made, filled_workbook(made, "a.xlsx"))
    assert lines == book
    ours, peer = (lines["systems"][name]["all"] for name in ("ours-llm", "baseline-rag"))
    assert [round(ours[v]["mean"], 3) for v in VALUES] == [0.667, 0, 0, 0.333]
    assert [round(peer[v]["mean"], 3) for v in VALUES] == [0.333, 0, 0.667, 0]
    assert peer["misleading"]["mean"] == pytest.approx(1 / 3) and ours["misleading"]["mean"] == 0
    assert "right_by_all" not in ours
    low, high = ours["right"]["interval"]
    assert low <= ours["right"]["mean"] <= high


def test_two_judges_give_their_mean_what_both_say_and_each_their_own(made: Path) -> None:
    other = filled_lines(made, "b.jsonl", {("ours-llm", "q1"): "partly"})
    found = scored(made, filled_workbook(made, "a.xlsx"), other)
    ours = found["systems"]["ours-llm"]["all"]
    assert ours["right"]["mean"] == pytest.approx(0.5)
    assert ours["partly"]["mean"] == pytest.approx(1 / 6)
    assert ours["right_by_all"]["mean"] == pytest.approx(1 / 3)
    assert found["judges"]["a"]["ours-llm"]["right"]["mean"] == pytest.approx(2 / 3)
    assert found["judges"]["b"]["ours-llm"]["right"]["mean"] == pytest.approx(1 / 3)
    assert set(found["systems"]["ours-llm"]) == {"all", "amount", "date", "unanswerable"}
    assert found["systems"]["ours-llm"]["amount"]["n"] == 1


def test_systems_are_compared_on_the_same_questions(made: Path) -> None:
    (pair,) = scored(made, filled_lines(made, "a.jsonl"))["differences"]
    assert (pair["first"], pair["second"]) == ("ours-llm", "baseline-rag")
    assert pair["right"]["mean"] == pytest.approx(1 / 3)
    assert pair["wrong"]["mean"] == pytest.approx(-2 / 3)
    low, high = pair["right"]["interval"]
    assert 0 <= low <= 1 / 3 <= high <= 1


def test_agreement_is_scikit_learn_s_kappa_and_undefined_where_all_is_one_mark(made: Path) -> None:
    chance = random.Random(2)
    one, other = ([chance.choice(VALUES) for _ in range(6)] for _ in range(2))
    for name, values in (("a", one), ("b", other)):
        marks = [
            {"number": n, "mark": v, "misleading": "no"} for n, v in enumerate(values, start=1)
        ]
        write(made / f"{name}.jsonl", marks)
    (found,) = scored(made, made / "a.jsonl", made / "b.jsonl")["agreement"]
    assert found["judges"] == ["a", "b"] and found["count"] == 6
    assert found["same"] == pytest.approx(sum(x == y for x, y in zip(one, other, strict=True)) / 6)
    assert found["kappa"] == pytest.approx(cohen_kappa_score(one, other))
    assert (found["misleading_same"], found["misleading_kappa"]) == (1.0, None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"number": 1, "mark": "◎", "misleading": false}', r"marks\.jsonl 1行目（番号 1）.*'◎'.*○ right、△ partly"),
        ('{"number": 1, "mark": "right"}', r"1行目（番号 1）.*misleading None.*はい true、いいえ false"),
        ('{"number": "one", "mark": "right", "misleading": false}', r"1行目.*number 'one'.*整数"),
        ('{"number": 9, "mark": "right", "misleading": false}', r"1行目: 番号 9 は key にありません"),
        ('{"number": 1, "mark": "right", "misleading": false}', r"採点していない番号が 5 件あります: 2、3、4、5、6"),
        ('{"number": 1, "mark": "", "misleading": false}', r"採点していない番号が 6 件"),
        ("[1]", r"1行目: JSON のオブジェクト"),
        ("right", r"1行目: JSON ではありません"),
    ],
)  # fmt: skip
def test_a_wrong_mark_is_named_with_its_file_its_row_and_what_is_allowed(
    made: Path, line: str, message: str
) -> None:
    (made / "marks.jsonl").write_text(line, encoding="utf-8")
    result = run("score", "--key", made / "sheet.key.json", "--marks", made / "marks.jsonl")
    assert result.exit_code == 2
    assert re.search(message, result.stderr), result.stderr


def test_a_row_marked_twice_and_a_wrong_cell_of_a_workbook_are_named(made: Path) -> None:
    twice = filled_lines(made, "a.jsonl")
    twice.write_text(twice.read_text(encoding="utf-8") * 2, encoding="utf-8")
    result = run("score", "--key", made / "sheet.key.json", "--marks", twice)
    assert re.search(r"a\.jsonl 7行目: 番号 \d が二度", result.stderr)
    path = filled_workbook(made, "a.xlsx")
    book = load_workbook(path)
    book["採点"]["F4"] = "まる"
    book.save(path)
    result = run("score", "--key", made / "sheet.key.json", "--marks", path)
    assert re.search(r"a\.xlsx 4行目（番号 3）: 判定 mark 'まる' は使えません", result.stderr)
    (made / "bad.xlsx").write_bytes(b"PK")
    result = run("score", "--key", made / "sheet.key.json", "--marks", made / "bad.xlsx")
    assert "XLSX として読めません" in result.stderr


@pytest.mark.parametrize(
    ("questions", "answers", "system", "message"),
    [
        (QUESTIONS, [{"id": "q1", "answer": "x"}], "a", r"a の回答がない問い 2 件: q2、q3"),
        (QUESTIONS, [{"id": "q1", "answer": "x"}] * 2, "a", r"given\.jsonl 2行目: q1 への回答が二度"),
        (QUESTIONS, [{"id": "q1", "error": "長すぎます"}], "a", r"given\.jsonl 1行目 answer"),
        ([{"id": "q1", "question": "?"}], [], "a", r"questions\.jsonl 1行目 answer"),
        ([QUESTIONS[0]] * 2, [], "a", r"questions\.jsonl 2行目: id q1 が二度"),
        ([], [], "a", r"問題が一つもありません"),
        (QUESTIONS, [], "", r"名前=ファイル の形"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_refused_in_one_line(
    tmp_path: Path, questions: list[Any], answers: list[Any], system: str, message: str
) -> None:
    asked, given = (
        write(tmp_path / "questions.jsonl", questions),
        write(tmp_path / "given.jsonl", answers),
    )
    result = run(
        "export", "--questions", asked, "--system", f"{system}={given}", "--out", tmp_path / "s"
    )
    assert result.exit_code == 2
    assert re.search(message, result.stderr), result.stderr
    assert not (tmp_path / "s").exists()


def test_answers_to_other_questions_are_counted_not_passed_over_in_silence(made: Path) -> None:
    one = write(made / "one.jsonl", QUESTIONS[:1])
    result = run(
        "export", "--questions", one, "--system", f"a={made / 'ours.jsonl'}", "--out", made / "s"
    )
    assert result.exit_code == 0
    assert "a: 問題にない回答 2 件は使いません" in result.stderr
