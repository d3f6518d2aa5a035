"""``seisaku train``: which questions are learned from, which measure, and what is written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.cases.dataset import DatasetError, bundled_dataset
from eval.own_model.questions import LEAST, TooFewQuestionsError, parted, read_questions
from index.cross_encoder.asked import Asked
from index.cross_encoder.reader import CrossEncoder
from index.cross_encoder.scores import WeightsError

ROOT = Path(__file__).resolve().parent.parent


def asked(question: str, document: str) -> Asked:
    return Asked(question, document, 1, "根拠", "根拠", (("根拠",),), told=True)


def test_a_curated_set_gives_its_single_questions_with_page_and_words() -> None:
    found = read_questions(bundled_dataset(), "dev")
    fund = next(one for one in found if one.told)
    assert fund.document == "deck.txt" and fund.page is not None and fund.evidence
    assert any(not one.told for one in found)
    assert len(found) < len(read_questions(bundled_dataset()))


def test_lines_of_the_guide_are_read_and_turns_need_to_be_made_whole(tmp_path: Path) -> None:
    line = {
        "id": "x", "question": "期間は？", "history": [], "document": "a.pdf", "page": 2,
        "evidence": "期間は10年", "short": "10年", "facts": [["10年"]], "answerable": True,
    }  # fmt: skip
    lines = [{**line, "question": f"事業{i}の期間は？"} for i in range(LEAST)]
    lines.append({**line, "history": [{"role": "user", "content": "事業は？"}]})
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    assert len(read_questions(path)) == LEAST


def test_too_few_questions_are_refused_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    path.write_text(bundled_dataset().read_text("utf-8").splitlines()[0], encoding="utf-8")
    with pytest.raises(TooFewQuestionsError, match="1 問でした"):
        read_questions(path)


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"question": 3}\n', encoding="utf-8")
    with pytest.raises(DatasetError, match=r"bad\.jsonl 1行目"):
        read_questions(path)


@pytest.mark.parametrize("documents", [1, 8])
def test_what_measures_is_never_learned_from(documents: int) -> None:
    questions = [asked(f"質問{i}", f"{i % documents}.pdf") for i in range(200)]
    learning, held = parted(questions)
    assert learning and held and len(learning) + len(held) == 200
    if documents > 1:
        assert not {one.document for one in learning} & {one.document for one in held}
    else:
        assert not {one.question for one in learning} & {one.question for one in held}


def test_weights_are_written_only_where_pages_held_out_come_out_better(
    tmp_path: Path, deck_index: Path
) -> None:
    out, questions = tmp_path / "own" / "cross.safetensors", tmp_path / "questions.jsonl"
    lines = bundled_dataset().read_text("utf-8").splitlines()
    single = [
        line for line in lines if json.loads(line)["answerable"] and not json.loads(line)["history"]
    ]
    questions.write_text("\n".join(single[:LEAST]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "app.py", "train", "--questions", str(questions), "--rounds", "1", "--out", str(out),
         "--index", str(deck_index)],
        cwd=ROOT, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    assert "MRR" in done.stdout and " -> " in done.stdout
    assert out.exists() == (done.returncode == 0)
    assert ("cross_encoder = " in done.stdout) == out.exists()
    assert not list(out.parent.glob("*.new"))
    if out.exists():
        assert CrossEncoder(out).read("期間は?", [("", "期間は10年です。")])


def test_a_file_that_is_no_weights_is_named_with_the_setting(tmp_path: Path) -> None:
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"nothing")
    with pytest.raises(WeightsError, match=r"cross_encoder.*bad\.safetensors"):
        CrossEncoder(bad).read("期間は?", [("", "期間は10年です。")])
