"""``seisaku eval curate``: feedback on real answers becomes cases, in the terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import pytest
from app_server import ROOT
from forced import forced
from typer.testing import CliRunner, Result

from app import cli
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from assistant.operate.curation import Entry, Place
from assistant.operate.records import Records, open_records
from assistant.question.kinds import Kind
from eval.cases.curate.candidates import in_dataset
from eval.cases.curate.curator import FeedbackCurator
from eval.cases.curate.entries import DraftError, read, written
from eval.cases.dataset import AnswerKind, Case, DatasetError, load_dataset
from eval.cases.lint.command import lint

QUESTION = "大学ファンドはどのくらいの規模ですか？"
FOLLOW_UP = "それはいつ運用を開始しますか？"
UNANSWERABLE = "パスポートの更新って何日かかりますか。"
FILL_IN = """
import json, pathlib, sys
path = pathlib.Path(sys.argv[1])
draft = json.loads(path.read_text("utf-8"))
draft["answers"] = [["10兆円", "10兆円規模"]]
path.write_text(json.dumps(draft, ensure_ascii=False), "utf-8")
"""


@dataclass
class Book:
    """Records with feedback, and the dataset that grows."""

    records: Records
    settings: Settings
    answers: dict[str, Answer]
    path: Path

    def rate(self, question: str, thumb: str = "down", comment: str = "", user: str = "") -> int:
        history = (Turn("user", QUESTION), Turn("assistant", self.answers[QUESTION].answer))
        said = history if question == FOLLOW_UP else ()
        answer = self.answers[question]
        return self.records.feedback.add(answer, thumb, comment, said, user)  # type: ignore[arg-type]

    def curate(self, *typed: str) -> Result:
        options = ["--config", str(self.path.with_name("seisaku.toml"))]
        given = "".join(f"{line}\n" for line in typed)
        command = ["eval", "curate", str(self.path), *options]
        return CliRunner().invoke(cli, command, input=given, catch_exceptions=False)

    def states(self) -> list[str]:
        return [opinion.state for opinion in self.records.feedback.all()]

    @property
    def cases(self) -> tuple[Case, ...]:
        return load_dataset(self.path) if self.path.exists() else ()


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> dict[str, Answer]:
    """Real answers to a question, its follow-up, and one that the deck cannot answer."""
    with pytest.MonkeyPatch.context() as patch:
        forced(patch, claims=True, tells=True)
        first = assistant.ask(QUESTION)
        said = Turn("assistant", first.answer, first.citations[0].document)
        follow_up = assistant.ask(FOLLOW_UP, (Turn("user", QUESTION), said))
    refusal = assistant.ask(UNANSWERABLE)
    assert "10兆円" in first.answer and follow_up.citations and refusal.abstained
    return {QUESTION: first, FOLLOW_UP: follow_up, UNANSWERABLE: refusal}


@pytest.fixture
def book(tmp_path: Path, settings: Settings, answers: dict[str, Answer]) -> Iterator[Book]:
    url = f"sqlite:///{tmp_path}/records.sqlite3"
    text = f'index_dir = "{settings.index_dir}"\nrecords_url = "{url}"\n'
    (tmp_path / "seisaku.toml").write_text(text, encoding="utf-8")
    own = Settings(index_dir=settings.index_dir, records_url=url)
    records = open_records(own)
    yield Book(records, own, answers, tmp_path / "cases.jsonl")
    records.close()


@pytest.fixture
def curator(book: Book, assistant: Assistant) -> FeedbackCurator:
    return FeedbackCurator(book.records.feedback, assistant, book.path)


def test_thumbs_down_and_comments_are_candidates_with_what_was_said_and_cited(
    book: Book, curator: FeedbackCurator
) -> None:
    book.rate(QUESTION, "up")
    number = book.rate(FOLLOW_UP, "down", "年度が違います")
    book.rate(UNANSWERABLE, "up", "正しく断った")
    follow_up, refusal = curator.waiting()
    answer = book.answers[FOLLOW_UP]
    cited = answer.citations[0]
    assert (follow_up.number, follow_up.comment) == (number, "年度が違います")
    assert [turn.content for turn in follow_up.history] == [QUESTION, book.answers[QUESTION].answer]
    assert follow_up.places[0] == Place(cited.document, cited.slide, cited.quote)
    assert follow_up.answer == answer.answer
    assert follow_up.entry == Entry(FOLLOW_UP, "date", True, (), follow_up.places)
    assert refusal.abstained and not refusal.entry.answerable
    assert [place.slide for place in refusal.places] == [
        related.slide for related in book.answers[UNANSWERABLE].related
    ]


def test_a_thumb_down_on_places_that_were_shown_brings_them_along(
    book: Book, curator: FeedbackCurator, answers: dict[str, Answer]
) -> None:
    cited = answers[QUESTION]
    shown = replace(cited, citations=(), short_answer="", answer="質問に近い箇所です。")
    assert shown.status == "shown"
    book.records.feedback.add(shown, "down", "", (), "")
    (candidate,) = curator.waiting()
    assert [(p.slide, p.quote) for p in candidate.places] == [
        (place.slide, place.text) for place in shown.evidence
    ]
    assert candidate.entry.gold == candidate.places and candidate.entry.answers == ()


def test_a_thumb_down_becomes_a_case_once_its_right_answer_is_told_by_prompts(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    number = book.rate(QUESTION, comment="単位が違います")
    done = book.curate("a", "e", "", "", "", "10兆円｜10兆円規模", "", "", "", "a")
    assert done.exit_code == 0, done.output
    assert "10兆円規模の大学ファンド" in done.output and "単位が違います" in done.output
    assert "accepted: needed for the kind amount" in done.output  # the first, bare acceptance
    (case,) = book.cases
    assert (case.question, case.kind) == (QUESTION, "amount")
    assert case.accepted == ("10兆円", "10兆円規模")
    assert case.gold[0].passage == book.answers[QUESTION].citations[0].quote
    assert f"#{number}" in case.provenance and "単位" not in case.provenance
    assert f"{case.id}（{case.split}）" in done.output
    assert lint(book.path, book.settings)[0] == []
    assert book.states() == ["accepted"]
    assert list(book.path.parent.glob("*.drafts")) == []


def test_an_editor_edits_the_draft_s_own_file_and_a_broken_one_is_named_not_lost(
    book: Book, curator: FeedbackCurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = book.path.with_name("editor.py")
    script.write_text(FILL_IN, encoding="utf-8")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.delenv("VISUAL", raising=False)
    book.rate(QUESTION)
    assert "10兆円｜10兆円規模" in book.curate("e", "q").output
    (candidate,) = curator.waiting()
    draft = curator.drafts.path(candidate)
    whole = draft.read_text(encoding="utf-8")
    draft.write_text(whole[:-1], encoding="utf-8")
    broken = book.curate("a", "q")
    assert str(draft.parent) in broken.output and not book.cases
    draft.write_text(whole, encoding="utf-8")
    assert book.curate("a").exit_code == 0
    assert [case.accepted for case in book.cases] == [("10兆円", "10兆円規模")]


def test_a_refusal_that_was_right_is_kept_as_unanswerable(book: Book) -> None:
    book.rate(UNANSWERABLE, "up", "断って正しい")
    done = book.curate("a")
    assert done.exit_code == 0, done.output
    (case,) = book.cases
    assert not case.answerable and case.gold == () and case.question == UNANSWERABLE


def test_what_was_rejected_or_accepted_is_never_asked_again_and_what_was_skipped_is(
    book: Book, curator: FeedbackCurator
) -> None:
    book.rate(QUESTION)
    book.rate(FOLLOW_UP)
    book.rate(UNANSWERABLE)
    done = book.curate("r", "s", "q")
    assert "採用 0、却下 1、残り 2" in done.output
    assert [candidate.question for candidate in curator.waiting()] == [FOLLOW_UP, UNANSWERABLE]
    assert book.states() == ["rejected", "new", "new"]
    assert "1/2" in book.curate("q").output


def test_the_end_of_input_and_ctrl_c_keep_decisions_and_half_an_edit(
    book: Book, curator: FeedbackCurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    book.rate(UNANSWERABLE)
    book.rate(QUESTION)
    done = book.curate("r", "e", "基金の規模は？", "n")  # then the input ends
    assert done.exit_code == 130
    assert "同じ命令で続けられます" in done.output and "却下 1、残り 1" in done.output
    (candidate,) = curator.waiting()
    assert curator.draft(candidate) == replace(
        candidate.entry, question="基金の規模は？", answerable=False
    )
    assert "基金の規模は？" in book.curate("q").output


def test_ctrl_c_in_a_real_terminal_process_says_how_to_go_on(book: Book) -> None:
    book.rate(QUESTION)
    command = [sys.executable, "app.py", "eval", "curate", str(book.path), "--config",
               str(book.path.with_name("seisaku.toml"))]  # fmt: skip
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        seen = b""
        while "q 終わる".encode() not in seen:
            seen += (piece := process.stdout.read1(4096))  # type: ignore[attr-defined]
            assert piece, seen.decode()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "残り 1" in rest.decode()


def test_a_question_that_is_there_already_is_refused_in_either_half(
    book: Book, curator: FeedbackCurator
) -> None:
    entry = Entry(QUESTION, "amount", True, (("10兆円",),), ())
    for user in ("hanako", "taro", "jiro", "saburo"):
        book.rate(QUESTION, user=user)
    first, *others = curator.waiting()
    entry = replace(entry, gold=first.entry.gold)
    assert curator.accept(first, entry).said
    for candidate in others:
        (trouble, *_) = curator.accept(candidate, entry).troubles
        assert (trouble.level, trouble.field) == ("error", "question")
    assert curator.accept(first, entry).troubles[0].text.startswith("この評価は、もう処理")
    assert len(book.cases) == 1


def test_gold_that_is_not_on_its_slide_is_refused_and_an_answer_not_written_there_a_warning(
    book: Book, curator: FeedbackCurator
) -> None:
    book.rate(QUESTION)
    (candidate,) = curator.waiting()
    wrong = Entry(QUESTION, "amount", True, (("10兆円",),), (Place("deck.txt", 3, "12兆円"),))
    assert [t.field for t in curator.accept(candidate, wrong).troubles] == ["gold.0.passage"]
    elsewhere = replace(wrong, gold=(Place("no.txt", 1, "10兆円"),))
    assert [t.level for t in curator.accept(candidate, elsewhere).troubles] == ["error"]
    odd = replace(candidate.entry, answers=(("99兆円",),))
    assert [t.level for t in curator.accept(candidate, odd).troubles] == ["warning"]
    assert not book.cases
    assert curator.accept(candidate, odd, despite_warnings=True).said


def test_turns_of_one_conversation_fall_into_one_half(book: Book, curator: FeedbackCurator) -> None:
    for user in ("hanako", "taro", "jiro", "saburo", "shiro"):
        book.rate(FOLLOW_UP, user=user)
    told = [replace(c.entry, question=f"それは{c.number}年度ですか") for c in curator.waiting()]
    for candidate, entry in zip(curator.waiting(), told, strict=True):
        answered = replace(entry, kind="date", answers=((f"令和{candidate.number}年度",),))
        assert curator.accept(candidate, answered, despite_warnings=True).said
    assert len(book.cases) == 5
    assert len({case.split for case in book.cases}) == 1
    assert len({case.conversation for case in book.cases}) == 1


def test_a_run_that_died_between_the_dataset_and_the_records_is_made_good(
    book: Book, curator: FeedbackCurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.rate(UNANSWERABLE, "up", "断って正しい")
    (candidate,) = curator.waiting()
    with monkeypatch.context() as dying:
        dying.setattr(type(book.records.feedback), "settle", _killed)
        with pytest.raises(SystemExit):
            curator.accept(candidate, candidate.entry)
    assert book.states() == ["new"] and len(book.cases) == 1
    assert curator.waiting() == []
    assert book.states() == ["accepted"] and len(book.cases) == 1


def _killed(*_: object) -> bool:
    raise SystemExit(9)


def test_nothing_is_added_to_a_broken_dataset(book: Book) -> None:
    book.rate(QUESTION)
    book.path.write_text("{\n", encoding="utf-8")
    done = book.curate("r")
    assert done.exit_code == 2 and "1行目" in done.output
    assert book.path.read_text(encoding="utf-8") == "{\n"
    assert book.states() == ["new"]


def test_a_dataset_without_a_last_line_end_is_added_to_and_keeps_its_permissions(
    book: Book, curator: FeedbackCurator
) -> None:
    other = {"id": "x-1", "question": "旅券は何日で更新", "kind": "count", "answerable": False}
    book.path.write_text(json.dumps(other), encoding="utf-8")
    book.path.chmod(0o640)
    book.rate(UNANSWERABLE, "up", "断って正しい")
    (candidate,) = curator.waiting()
    assert curator.accept(candidate, candidate.entry).said
    first, added = book.cases
    assert first.id == "x-1" and added.question == UNANSWERABLE
    assert book.path.stat().st_mode & 0o777 == 0o640


def test_a_dataset_that_another_process_holds_is_not_touched(
    book: Book, curator: FeedbackCurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.rate(QUESTION)
    (candidate,) = curator.waiting()
    other = FeedbackCurator(book.records.feedback, curator._corpus, book.path)
    other.book._lock.timeout = 0.01
    with curator.book.held(), pytest.raises(DatasetError, match="ほかの作業"):
        other.reject(candidate)
    assert book.states() == ["new"]


def test_hostile_words_reach_the_terminal_without_control_characters(book: Book) -> None:
    book.rate(QUESTION, comment="\x1b]0;乗っ取り\x07[red]赤[/red]\u202eabc")
    done = book.curate("q")
    assert "\x1b" not in done.output and "\u202e" not in done.output and "\x07" not in done.output
    assert "[red]赤[/red]" in done.output


def test_drafts_read_as_they_were_written_and_wrong_ones_name_the_field() -> None:
    entry = Entry("問い", "list", True, (("甲", "こう"), ("乙",)), (Place("a.txt", 2, "甲"),), "")
    assert read(written(entry)) == entry
    with pytest.raises(DraftError, match=r"gold\.0\.slide"):
        read(written(entry).replace('"slide": 2', '"slide": "x"'))


def test_every_kind_of_question_has_a_name_in_a_dataset() -> None:
    assert {in_dataset(kind) for kind in get_args(Kind)} <= {*get_args(AnswerKind)}
