"""What people ask, noted: who may see it, and that small groups and limited documents stay unseen."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from noted_questions import DOCUMENT, NOON, TELEWORK, TRAVEL, everyone, note, report
from postgres import postgres

from assistant.chain import Assistant
from assistant.common.access.caller import NOBODY, Caller
from assistant.common.access.curators import may_administer
from assistant.common.settings import Settings
from assistant.common.types import Answer
from assistant.operate.insight.groups import grouped, vectors_of
from assistant.operate.insight.sheets import as_csv, tables
from assistant.operate.insight.view import View, view_of, view_of_operator
from assistant.operate.records import Records, open_records
from assistant.operate.records.asked import AskedLog, Note
from assistant.operate.records.database import Database, RecordsError
from assistant.web.service.noted import Noted
from assistant.web.service.shared import SharedAssistant
from index.types import Embedder

GROUPS = {"人事/*": ("jinji",), "*予算*": ("kaikei", "soumu")}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("asked")
    if request.param == "sqlite":
        yield f"sqlite:///{folder}/records.sqlite3"
        return
    with postgres(folder / "pg") as address:
        yield address


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records(Settings(index_dir=tmp_path / "index"))
    yield opened
    opened.close()


def test_a_question_is_read_back_as_it_was_noted_without_the_name(url: str) -> None:
    records = open_records(Settings(records_url=url))
    other = note(None, "", "shown", 1, ("jinji",), (("予算.pdf", 3), ("予算.pdf", 4)))
    records.asked.add([note("旅費は？"), note("旅費は？", minute=2), other])
    first, second, third = records.asked.between(NOON, NOON + timedelta(days=1))
    assert (first.question, first.status, first.at) == ("旅費は？", "declined", NOON)
    assert first.who == third.who and len(first.who) == 32 and "taro" not in first.who
    assert (second.who, second.question, second.groups) == ("", None, {"jinji"})
    assert second.places == (("予算.pdf", 3), ("予算.pdf", 4))
    records.asked.forget(NOON + timedelta(minutes=2))
    assert [one.number for one in records.asked.between(NOON, NOON + timedelta(1))] == [
        third.number
    ]
    records.close()


def test_a_row_of_an_unknown_outcome_is_left_out_and_the_log_says_so(
    tmp_path: Path, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    records.asked.add([note("旅費は？"), note("テレワークは？", minute=1)])
    (file,) = tmp_path.glob("*records.sqlite3")
    with sqlite3.connect(file) as database:
        database.execute("UPDATE asked SET status = 'timeout' WHERE id = 1")
    (one,) = records.asked.between(NOON, NOON + timedelta(days=1))
    assert one.question == "テレワークは？" and records.asked.get(1) is None
    assert "1 questions of an unknown outcome" in caplog.text


def test_a_number_no_row_can_have_is_none(records: Records) -> None:
    for number in (-(2**63) - 1, 2**63 - 1, 2**63):
        assert records.asked.get(number) is None


def test_two_databases_hash_one_name_differently(tmp_path: Path) -> None:
    seen = set()
    for name in ("a", "b"):
        records = open_records(Settings(index_dir=tmp_path / name))
        records.asked.add([note("旅費は？")])
        seen.add(records.asked.between(NOON, NOON + timedelta(1))[0].who)
        records.close()
    assert len(seen) == 2


@pytest.mark.parametrize(("kept", "words"), [(True, "旅費の精算の期限は？"), (False, None)])
def test_the_service_notes_every_answer_and_words_only_where_they_are_allowed(
    assistant: Assistant, records: Records, kept: bool, words: str | None
) -> None:
    settings = Settings(log_questions=kept, document_groups=GROUPS)
    who = Caller("person", "taro", frozenset({"jinji", "tennis"}))
    shared = SharedAssistant(assistant, who=lambda: who)
    noted = Noted(records.asked, settings, shared.who)
    shared.listen(noted, keeps=True)
    answer = shared.ask("旅費の精算の期限は？")
    shared.aside(assistant).ask("添えたファイルについての質問")
    noted.close()
    (one,) = records.asked.between(datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC))
    assert (one.question, one.status, one.answer_id) == (words, answer.status, answer.id)
    assert one.groups == {"jinji"}  # the groups that limit nothing say nothing here
    assert one.ms > 0 and one.who


class Gate:
    """A store that stands still until it is opened, then fails once."""

    def __init__(self, log: AskedLog) -> None:
        self._log, self.opened, self.failed = log, threading.Event(), threading.Event()

    def add(self, notes: Sequence[Note]) -> None:
        self.opened.wait(60)
        if not self.failed.is_set():
            self.failed.set()
            raise RecordsError("容量がありません")
        self._log.add(notes)

    def forget(self, before: datetime) -> None:
        self._log.forget(before)


def test_a_store_that_stands_still_and_fails_delays_no_answer_and_loses_no_note(
    assistant: Assistant, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.web.service.noted.RETRY_SECONDS", 0.05)
    gate = Gate(records.asked)
    noted = Noted(gate, Settings(), lambda: NOBODY)  # type: ignore[arg-type]
    shared = SharedAssistant(assistant)
    shared.listen(noted, keeps=True)
    for _ in range(3):
        assert shared.ask("大学ファンドの規模は？").status != "failed"
    gate.opened.set()
    assert gate.failed.wait(60)
    noted.close()
    now = datetime.now(UTC)
    assert len(records.asked.between(now - timedelta(hours=1), now)) == 3


def test_words_that_a_database_refuses_keep_no_other_note_waiting(url: str) -> None:
    records = open_records(Settings(records_url=url))
    noted = Noted(records.asked, Settings(log_questions=True), lambda: NOBODY)
    for words in ("旅\0費\udcff？", "旅費？"):
        noted(Answer("a", words, words, "", "", True, 0.0), words, 0.1)
    noted.close()
    now = datetime.now(UTC)
    found = records.asked.between(now - timedelta(hours=1), now)
    assert [one.question for one in found] == ["旅費?？", "旅費？"]
    records.close()


def test_databases_opened_by_several_threads_at_once_all_get_their_tables(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path}/{n}.sqlite3") for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(Database.open, databases))
    for database in databases:
        assert AskedLog(database).between(NOON, NOON) == []
        database.close()


def test_nothing_is_noted_where_nothing_is_to_be_kept_and_old_notes_go(records: Records) -> None:
    answer = Answer("a", "x", "x", "", "", True, 0.0)
    records.asked.add([note("古い", minute=0)])
    for days in (0, 30):
        noted = Noted(
            records.asked, Settings(asked_days=days), lambda: NOBODY,
            now=lambda: NOON + timedelta(days=31),
        )  # fmt: skip
        noted(answer, "x", 0.1)
        noted.close()
        left = records.asked.between(NOON, NOON + timedelta(days=60))
        assert [one.question for one in left] == (["古い"] if not days else [None])


@pytest.mark.parametrize(
    ("who", "changed", "may"),
    [
        (NOBODY, {}, True),
        (NOBODY, {"root_path": "/x"}, False),
        (NOBODY, {"sign_in": "open", "admin_groups": "kanri"}, False),
        (Caller("person", "a", frozenset({"kanri"})), {"sign_in": "oidc"}, False),
        (
            Caller("person", "a", frozenset({"kanri"})),
            {"sign_in": "oidc", "admin_groups": "kanri", "document_groups": GROUPS},
            True,
        ),
        (
            Caller("person", "a", frozenset({"soumu"})),
            {"sign_in": "oidc", "admin_groups": "kanri"},
            False,
        ),
        (
            Caller("program", "a", frozenset({"kanri"})),
            {"sign_in": "oidc", "admin_groups": "kanri"},
            False,
        ),
    ],
)
def test_who_may_see_the_use(who: Caller, changed: dict[str, object], may: bool) -> None:
    assert may_administer(who, Settings(**changed)) is may  # type: ignore[arg-type]


def _view(*groups: str, words: bool = True) -> View:
    settings = Settings(
        sign_in="oidc", admin_groups=("kanri",), document_groups=GROUPS, log_questions=words
    )
    return view_of(Caller("person", "a", frozenset(("kanri", *groups))), settings, ())


def test_words_of_people_who_see_limited_documents_are_for_those_who_see_them_too(
    records: Records, embedder: Embedder
) -> None:
    plain = everyone(TRAVEL)
    secret = [
        note(words, f"person:{n}", minute=20 + n, groups=("jinji",))
        for n, words in enumerate(TELEWORK[:6])
    ]
    records.asked.add([*plain, *secret])
    asked = records.asked.between(NOON, NOON + timedelta(days=1))

    def seen(view: View) -> tuple[set[str | None], int]:
        found = grouped(asked, view, vectors_of(embedder))
        return {one.question for group in found.groups for one in group.asked}, found.withheld

    assert seen(_view()) == (set(TRAVEL), len(secret))
    assert seen(_view("soumu"))[1] == len(secret)
    everything = {*TRAVEL, *TELEWORK[:6]}
    assert seen(_view("jinji"))[0] == everything
    assert seen(_view("jinji", "soumu")) == (everything, 0)
    assert seen(_view("jinji", "soumu", words=False)) == (set(), len(asked))


def test_a_question_whose_answer_rests_on_a_hidden_page_is_not_read() -> None:
    view = View(True, 1, False, frozenset(), frozenset({DOCUMENT}))
    assert view.names(DOCUMENT) and not view.names("人事.pdf")
    assert View(True, 1, True, frozenset(), frozenset()).names("もうない.pdf")


def test_small_groups_are_counted_and_not_shown(
    records: Records, assistant: Assistant, embedder: Embedder
) -> None:
    strangers = [note(words, "", minute=40 + n) for n, words in enumerate(TELEWORK)]
    records.asked.add([*everyone(TRAVEL, people=4), *strangers])  # nobody known counts once
    few = View(True, 5, True, frozenset(), frozenset({DOCUMENT}))
    found = report(records, assistant, embedder, few)
    assert (found.declined.groups, found.declined.few) == ((), 14)
    assert found.counts["declined"] == 14 and found.people == 5
    records.asked.add([note(TRAVEL[0], "person:new", minute=30)])
    (group,) = report(records, assistant, embedder, few).declined.groups
    assert (group.people, group.questions) == (5, 8)
    assert group.name in TRAVEL and set(group.wordings) < set(TRAVEL)
    two = report(records, assistant, embedder).declined.groups
    assert {frozenset(one.question for one in group.asked) for group in two} == {
        frozenset(TRAVEL), frozenset(TELEWORK),
    }  # fmt: skip


def test_the_command_hides_small_groups_unless_they_are_asked_for() -> None:
    open_ = Settings(sign_in="open")
    assert view_of_operator(open_, (), small=False).fewest == 5
    assert view_of_operator(open_, (), small=True).fewest == 1
    assert view_of_operator(Settings(), (), small=False).fewest == 1  # alone at this computer


def test_without_words_there_are_counts_alone(
    records: Records, assistant: Assistant, embedder: Embedder
) -> None:
    records.asked.add(everyone(TRAVEL))  # kept while the setting allowed it
    hidden = View(False, 1, True, frozenset(), frozenset({DOCUMENT}))
    found = report(records, assistant, embedder, hidden)
    assert found.topics == () and found.declined.withheld == len(TRAVEL)
    assert found.counts["declined"] == len(TRAVEL)
    told = "".join(as_csv(table).decode() for table in tables(found, "ja"))
    assert not any(words in told for words in TRAVEL)
