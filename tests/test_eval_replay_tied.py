"""Recorded replies tied to their pages: said by the numbers of another prompt, and in a run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from recorded_model import (
    COUNT,
    DATE,
    FUND,
    QUESTION,
    REPLY,
    Scripted,
    prompt_of,
    recorded_exactly,
    said,
    sources,
)
from test_eval_harness import RIGHT, Standin, case
from typer.testing import CliRunner

from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from assistant.llm.models.model import LanguageModel, Prompt
from assistant.llm.prompt import answer_prompt, repair_prompt, rewrite_prompt
from eval.commands import eval_cli
from eval.replay.__main__ import cli
from eval.replay.choice import open_replay
from eval.replay.lines import Header, TiedAnswer, TiedRewrite, TiedSentence
from eval.replay.prompts import requested_words
from eval.replay.recording import (
    ReplayMissError,
    begin,
    header_of_today,
    read_header,
)
from eval.replay.tie import Tied, tie
from eval.replay.tied import TiedReplay, marked
from eval.scoring.cli import run_eval


def header(kind: Any, sees: bool = False) -> Header:
    return header_of_today(kind, "大きなモデル", "試験", sees)


@pytest.fixture
def exact(tmp_path: Path) -> Path:
    return recorded_exactly(tmp_path)


def tied_file(tmp_path: Path, tied: Tied | Sequence[Any]) -> Path:
    path = tmp_path / "tied.jsonl"
    begin(path, header("tied"), tied.lines if isinstance(tied, Tied) else tied)
    return path


@pytest.fixture
def tied(tmp_path: Path) -> TiedReplay:
    return TiedReplay(tied_file(tmp_path, tie([(prompt_of(FUND, DATE), REPLY)])))


def test_tying_turns_markers_into_pages() -> None:
    (line,) = tie([(prompt_of(FUND, DATE), REPLY)]).lines
    assert line == TiedAnswer(
        question=QUESTION,
        sentences=(
            TiedSentence(text="規模は10兆円です。", pages=(FUND,)),
            TiedSentence(text="運用は令和4年3月に始まりました。", pages=(DATE,)),
        ),
    )


def test_a_tied_reply_cites_by_the_numbers_of_another_prompt(tied: TiedReplay) -> None:
    assert said(tied, prompt_of(COUNT, DATE, FUND)) == (
        "規模は10兆円です[3]。運用は令和4年3月に始まりました[2]。"
    )


def test_a_sentence_whose_page_is_not_handed_is_not_said(tied: TiedReplay) -> None:
    assert said(tied, prompt_of(COUNT, DATE)) == "運用は令和4年3月に始まりました[2]。"
    both = TiedAnswer(
        question=QUESTION, sentences=(TiedSentence(text="どちらも。", pages=(FUND, DATE)),)
    )
    assert tied.header.kind == "tied"
    begin(tied.path, tied.header, [both])
    assert said(TiedReplay(tied.path), prompt_of(DATE)) == "資料にありません。"
    assert said(TiedReplay(tied.path), prompt_of(DATE, FUND)) == "どちらも[2][1]。"


def test_without_its_pages_it_searches_then_says_that_there_is_nothing(tied: TiedReplay) -> None:
    words = requested_words(said(tied, prompt_of(COUNT, search=True)))
    assert words and {"ファンド", "規模", "開始"} <= set(words)
    assert said(tied, prompt_of(COUNT)) == "資料にありません。"


def test_the_recorded_search_is_asked_for_and_the_answer_kept(tmp_path: Path) -> None:
    replies = [
        (prompt_of(COUNT, search=True), '{"検索": ["大学ファンド", "運用開始"]}'),
        (prompt_of(FUND, DATE), REPLY),
    ]
    tied = TiedReplay(tied_file(tmp_path, tie(replies)))
    asked = said(tied, prompt_of(COUNT, search=True))
    assert asked == '{"検索": ["大学ファンド", "運用開始"]}'
    assert said(tied, prompt_of(FUND, search=True)) == "規模は10兆円です[1]。"


def test_what_the_documents_do_not_answer_stays_unanswered(tmp_path: Path) -> None:
    exchanges = tie([(prompt_of(FUND, question="首相の好物は"), "資料にありません。")])
    (line,) = exchanges.lines
    assert isinstance(line, TiedAnswer) and line.sentences == ()
    tied = TiedReplay(tied_file(tmp_path, exchanges))
    assert requested_words(said(tied, prompt_of(FUND, question="首相の好物は", search=True)))
    assert said(tied, prompt_of(FUND, question="首相の好物は")) == "資料にありません。"


def test_lists_and_tables_keep_their_lines_and_lose_the_rows_without_a_page(tmp_path: Path) -> None:
    reply = (
        "次のとおりです。\n\n| 項目 | 値 |\n|---|---|\n| 規模 | 10兆円[1] |\n| 開始 | 令和4年3月[2] |\n\n"
        "- 対象: 数校[3]\n- 規模: **10兆円**[1]"
    )
    prompt = prompt_of(FUND, DATE, COUNT)
    tied = TiedReplay(tied_file(tmp_path, tie([(prompt, reply)])))
    whole = said(tied, prompt)
    assert whole.replace(" ", "") == reply.replace(" ", "")
    part = said(tied, prompt_of(COUNT, FUND))
    assert part.replace(" ", "") == (
        "次のとおりです。\n\n|項目|値|\n|---|---|\n|規模|10兆円[2]|\n\n-対象:数校[1]\n-規模:**10兆円**[2]"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10兆円です。", "10兆円です[1][2]。"),
        ("10兆円", "10兆円[1][2]"),
        ("\n- 10兆円\n", "\n- 10兆円[1][2]\n"),
        ("\n| 規模 | 10兆円 |", "\n| 規模 | 10兆円[1][2] |"),
        ("It is 10 trillion yen.", "It is 10 trillion yen[1][2]."),
    ],
)
def test_markers_stand_before_the_end_of_what_they_bear_out(text: str, shown: str) -> None:
    assert marked(text, [1, 2, 1]) == shown


def test_a_follow_up_is_made_whole_by_the_users_questions_whatever_was_answered(
    tmp_path: Path,
) -> None:
    history = [Turn("user", "大学ファンドの規模は"), Turn("assistant", "10兆円です。[1]")]
    reply = '{"種類": "質問", "質問": "大学ファンドの開始はいつですか"}'
    (line,) = (lines := tie([(rewrite_prompt("いつから", history, 6), reply)])).lines
    assert line == TiedRewrite(
        prompt_kind="rewrite", question="いつから", history=("大学ファンドの規模は",), reply=reply
    )
    tied = TiedReplay(tied_file(tmp_path, lines))
    now = [history[0], Turn("assistant", "別の言い方の答え")]
    assert said(tied, rewrite_prompt("いつから", now, 3)) == reply
    with pytest.raises(ReplayMissError, match="「いつから」"):
        said(tied, rewrite_prompt("いつから", [Turn("user", "別の質問")], 6))


def test_a_question_that_is_not_tied_is_a_miss(tied: TiedReplay) -> None:
    with pytest.raises(ReplayMissError, match=r"tied\.jsonl.*「予算は」"):
        said(tied, prompt_of(FUND, question="予算は"))


def test_saying_the_answer_in_another_way_is_told_from_answering(tmp_path: Path) -> None:
    answer = "規模は10兆円です。[1]"
    rework = answer_prompt("短くして", sources(FUND), before=answer)
    exchanges = [(prompt_of(FUND, question="短くして"), "別。"), (rework, "10兆円です[1]。")]
    tied = TiedReplay(tied_file(tmp_path, tie(exchanges)))
    moved = answer_prompt("短くして", sources(DATE, FUND), before="規模は10兆円です。[2]")
    assert said(tied, moved) == "10兆円です[2]。"
    assert said(tied, prompt_of(FUND, question="短くして")) == "別。"


def test_the_replies_of_a_step_are_put_together_and_said_by_pages(tmp_path: Path) -> None:
    first = answer_prompt(QUESTION, sources(FUND), step="1件目です。要点を挙げます。")
    second = answer_prompt(QUESTION, sources(DATE), step="2件目です。要点を挙げます。")
    exchanges = [
        (first, "- 10兆円[1]"),
        (second, "- 令和4年3月[1]"),
        (prompt_of(FUND), "全体です[1]。"),
    ]
    tied = TiedReplay(tied_file(tmp_path, tie(exchanges)))
    other = answer_prompt(QUESTION, sources(COUNT, DATE), step="1件目です。要点を挙げます。")
    assert said(tied, other) == "- 令和4年3月[2]"
    assert said(tied, prompt_of(FUND)) == "全体です[1]。"


def test_a_repair_is_recorded_and_what_was_never_repaired_is_stood_by(tmp_path: Path) -> None:
    handed_back = [("規模は9兆円です。", "9兆円がない"), ("対象は全校です。", "全校がない")]
    repair = repair_prompt(QUESTION, sources(FUND, DATE), handed_back)
    exchanges = [(prompt_of(FUND, DATE), REPLY), (repair, "1: 規模は10兆円です[1]。\n2: 削除")]
    tied = TiedReplay(tied_file(tmp_path, tie(exchanges)))
    asked = [*handed_back, ("運用は令和4年3月に始まりました。", "別の理由")]
    now = repair_prompt(QUESTION, sources(DATE, FUND), asked)
    assert said(tied, now) == (
        "1: 規模は10兆円です[2]。\n2: 削除\n3: 運用は令和4年3月に始まりました[1]。"
    )


def test_an_exact_recording_is_tied_by_the_command(exact: Path, tmp_path: Path) -> None:
    into = tmp_path / "out" / "tied.jsonl"
    command = ["tie", str(exact), "--into", str(into), "--header", "手で確かめた"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    assert "行 1、ページ 2" in done.output
    head = read_header(into)
    assert (head.kind, head.model, head.written) == ("tied", "大きなモデル", "手で確かめた")
    assert said(open_replay(into), prompt_of(DATE, FUND)).startswith("規模は10兆円です[2]。")


def test_a_marker_without_a_page_and_a_prompt_without_a_question_are_told() -> None:
    made = tie([(prompt_of(FUND), "10兆円です[1][7]。"), (Prompt("規則", "作業"), "済み")])
    assert len(made.lines) == 1
    assert "[7]" in made.notes[0] and QUESTION in made.notes[0]
    assert "作業" in made.notes[1]


@dataclass
class Asking(Standin):
    """A stand-in that asks the run's language model before it answers."""

    model: LanguageModel | None = None

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        assert self.model is not None
        said(self.model, prompt_of(FUND, question=question))
        return super().ask(question, history)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(case("test", "規模は")), encoding="utf-8")
    return path


@pytest.fixture
def stood_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(settings: Settings, model: LanguageModel | None = None) -> Asking:
        return Asking(RIGHT, model=model)

    monkeypatch.setattr("assistant.open.open_assistant", opened)


@pytest.mark.usefixtures("stood_in")
def test_a_recorded_run_is_replayed_and_the_report_tells_the_recording(
    cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Scripted({"規模は": "10兆円です[1]。"})
    monkeypatch.setattr("assistant.open.open_model", lambda settings: model, raising=False)
    live = Settings(
        index_dir=tmp_path / "index", llm_url="http://127.0.0.1:1/v1", llm_model="大きなモデル"
    )
    recording, report = tmp_path / "exact.jsonl", tmp_path / "report"
    assert run_eval(cases, live, quiet=True, report=report, llm_record=recording) == 0
    recorded = (report / "results.json").read_bytes()
    offline = Settings(index_dir=tmp_path / "index")
    assert run_eval(cases, offline, quiet=True, report=report, llm_replay=recording) == 0
    assert len(model.heard) == 1
    assert (report / "results.json").read_bytes() == recorded
    told = json.loads(recorded)["llm"]
    assert told == {"recording": "exact.jsonl", "kind": "exact", "model": "大きなモデル"}


@pytest.mark.usefixtures("stood_in")
def test_a_miss_in_a_run_exits_2_and_names_the_question_and_the_case(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = tied_file(tmp_path, [])
    settings = Settings(index_dir=tmp_path / "index")
    assert run_eval(cases, settings, quiet=True, llm_replay=recording) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert all(word in shown.err for word in ["tied.jsonl", "「規模は」", "case 規模は"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--llm-replay", "SET"], "set.jsonl"),
        (["--llm-replay", "missing.jsonl"], "missing.jsonl"),
        (["--llm-replay", "SET", "--llm-record", "new.jsonl"], "どちらか一つ"),
        (["--llm-record", "new.jsonl"], "llm_url"),
    ],
)
def test_a_wrong_choice_of_recording_exits_2_in_words(
    options: list[str], words: str, cases: Path, tmp_path: Path
) -> None:
    given = [str(cases) if option == "SET" else option for option in options]
    with_index = ["--index", str(tmp_path / "index")]
    done = CliRunner().invoke(eval_cli, ["run", str(cases), *given, *with_index])
    assert done.exit_code == 2
    assert words in done.output
    assert "Traceback" not in done.output
    assert not Path("new.jsonl").exists()


def test_the_real_assistant_asks_the_recording_of_a_run(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "大学ファンドの運用益で支援を受ける大学はいくつくらいですか"
    gold = [{"slide": 2, "passage": "世界と伍する研究大学（当面数校程度）"}]
    line = case("test", question, accepted=["数校"], gold=gold)
    path, recording = tmp_path / "deck.jsonl", tmp_path / "exact.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    begin(recording, header("exact"))
    assert run_eval(path, settings, quiet=True, llm_replay=recording) == 2
    shown = capsys.readouterr().err
    assert "Traceback" not in shown
    assert f"「{question}」" in shown and "exact.jsonl" in shown
