"""How the assistant is used: what is noted, who may read what, the groups, the files, the command."""

from __future__ import annotations

import csv
import io
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook
from postgres import postgres
from typer.testing import CliRunner

from app import cli
from assistant.chain import Assistant
from assistant.common.access.caller import NOBODY, Caller
from assistant.common.access.curators import may_administer
from assistant.common.settings import Settings
from assistant.common.types import Answer, Place
from assistant.operate.insight.groups import grouped, vectors_of
from assistant.operate.insight.report import Insight, Period, Source, insight_of
from assistant.operate.insight.sheets import Table, as_csv, as_workbook, tables
from assistant.operate.insight.view import View, view_of, view_of_operator
from assistant.operate.records import Records, open_records
from assistant.operate.records.asked import AskedLog, Note, Outcome
from assistant.operate.records.database import Database, RecordsError
from assistant.web.service.noted import Noted
from assistant.web.service.shared import SharedAssistant
from eval.benchmarks import insight as benchmark
from eval.benchmarks.insight_traffic import topics
from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.types import Embedder

DAY = date(2026, 10, 5)
NOON = datetime(2026, 10, 5, 3, tzinfo=UTC)
"""Noon in Japan."""
TRAVEL, TELEWORK = (topic.questions for topic in topics()[:2])
DOCUMENT = "deck.txt"
ALL = View(True, 1, True, frozenset(), frozenset({DOCUMENT}))
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


def note(
    words: str | None, user: str = "person:taro", status: Outcome = "declined", minute: int = 0,
    groups: tuple[str, ...] = (), places: tuple[Place, ...] = (), ms: int = 500,
) -> Note:  # fmt: skip
    at = NOON + timedelta(minutes=minute)
    return Note(at, status, ms, user, groups, words, f"a{minute}-{user}", places)


def everyone(questions: Sequence[str], people: int = 5) -> list[Note]:
    """The questions, by so many people in turn."""
    return [note(words, f"person:{n % people}", minute=n) for n, words in enumerate(questions)]


def report(records: Records, assistant: Assistant, embedder: Embedder, view: View = ALL) -> Insight:
    source = Source(records.asked, assistant, vectors_of(embedder))
    return insight_of(source, Period(DAY, DAY), view)


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


def test_a_topic_that_no_document_speaks_of_is_told_from_one_that_has_a_page(
    records: Records, assistant: Assistant, embedder: Embedder
) -> None:
    own = "大学ファンドの運用目標利回りは年何％ですか。"
    records.asked.add([*everyone(TRAVEL), note(own, minute=30)])
    found = report(records, assistant, embedder)
    assert [topic.group.name in TRAVEL for topic in found.missing] == [True]
    (spoken,) = found.spoken_of
    assert spoken.group.name == own and spoken.near is not None
    assert spoken.near[0] == DOCUMENT


def test_opinions_are_joined_by_their_answer_and_the_last_counts(
    records: Records, assistant: Assistant, embedder: Embedder
) -> None:
    notes = [note(words, minute=n, status="shown") for n, words in enumerate(TRAVEL[:3])]
    records.asked.add(notes)
    for thumb, one in (("down", 0), ("up", 0), ("up", 1), ("down", 2)):
        answer = Answer(notes[one].answer_id, "x", "x", "", "", False, 0.5)
        records.feedback.add(answer, thumb)  # type: ignore[arg-type]
    found = report(records, assistant, embedder)
    assert found.thumbs == (2, 1)
    assert [group.name for group in found.disliked.groups] == [TRAVEL[2]]


def test_figures_by_day_and_minute(
    records: Records, assistant: Assistant, embedder: Embedder
) -> None:
    quick = [note(None, minute=0, status="answered", ms=100 * n) for n in range(1, 21)]
    late = Note(datetime(2026, 10, 5, 14, 59, tzinfo=UTC), "failed", 9_000)  # 23:59 in Japan
    tomorrow = Note(datetime(2026, 10, 5, 15, tzinfo=UTC), "shown", 1)
    records.asked.add([*quick, late, tomorrow])
    found = report(records, assistant, embedder)
    assert (found.total, found.counts["failed"]) == (21, 1)
    assert (found.latency.p50, found.latency.p95) == (1050, 1905)
    assert (found.load.busiest, found.load.at and found.load.at.hour) == (20, 12)
    assert (found.load.hours[12], found.load.hours[23]) == (20, 1)


def test_uses_are_told_from_five_people_on_and_what_nobody_used_is_listed(
    records: Records, assistant: Assistant, embedder: Embedder
) -> None:
    many = [
        note(None, f"person:{n}", "answered", n, places=((DOCUMENT, 3), (DOCUMENT, 5)))
        for n in range(5)
    ]
    offered = note(None, "person:x", "declined", 9, places=((DOCUMENT, 9),))
    hidden = [note(None, f"person:{n}", "shown", n, places=(("人事.pdf", 1),)) for n in range(5)]
    once = note(None, "person:x", "shown", 8, places=((DOCUMENT, 4),))
    records.asked.add([*many, offered, once, *hidden])
    view = View(True, 5, False, frozenset(), frozenset({DOCUMENT}))
    uses = report(records, assistant, embedder, view).uses
    assert [(use.document, use.answers, use.people) for use in uses.documents] == [(DOCUMENT, 6, 6)]
    assert [(use.slide, use.answers) for use in uses.pages] == [(3, 5), (5, 5)]
    (unused,) = uses.unused
    assert unused.runs == ((1, 2), (6, 27)) and not unused.never


def test_the_files_hold_the_tables_and_no_formula(
    records: Records, assistant: Assistant, embedder: Embedder
) -> None:
    hostile = '=HYPERLINK("https://evil.example","旅費")\x0b'
    records.asked.add([*everyone(TRAVEL), note(hostile, minute=30)])
    found = report(records, assistant, embedder)
    made = tables(found, "ja")
    book = load_workbook(io.BytesIO(as_workbook(made)))
    assert book.sheetnames == [table.title for table in made]
    sheet = book["回答できなかった質問のまとまり"]
    assert [cell.value for cell in sheet[1]][:3] == ["代表の質問", "質問", "人数"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert rows[f"{hostile[:-1]}\ufffd"][0].data_type == "s"
    name = found.topics[0].group.name
    assert [rows[name][1].value, rows[name][2].value] == [len(TRAVEL), 5]
    day = book["日ごとの質問"][2]
    assert day[0].value.date() == DAY and day[4].value == len(TRAVEL) + 1
    table = next(table for table in made if table.name == "topics")
    read = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))
    assert read[0] == list(table.heads) and len(read) == 1 + len(found.topics)
    assert any(row[0] == f"'{hostile}" for row in read)


@pytest.mark.parametrize("first", ["=1+1", "+1", "-1", "@SUM(A1)", "\ufffe", "\uffff", "\ud83d"])
def test_any_words_are_a_text_cell_of_the_workbook(first: str) -> None:
    words = f"{first}火星の人口は？𠮷\t\n"
    table = Table("topics", "話題", ("質問",), ((words,),))
    cell = load_workbook(io.BytesIO(as_workbook((table,)))).active["A2"]
    held = first if first.isascii() else "\ufffd"
    assert (cell.data_type, cell.value) == ("s", words.replace(first, held))


def _run(deck_index: Path, folder: Path, *arguments: str) -> tuple[int, str, str]:
    config = folder / "settings.toml"
    config.write_text(
        f'log_questions = true\nsign_in = "open"\nrecords_url = "sqlite:///{folder}/r.sqlite3"\n'
    )
    given = ["insight", *arguments, "--index", str(deck_index), "--config", str(config)]
    result = CliRunner().invoke(cli, given)
    return result.exit_code, result.stdout, result.stderr


def test_the_command_tells_the_use_and_writes_the_files(deck_index: Path, tmp_path: Path) -> None:
    records = open_records(Settings(records_url=f"sqlite:///{tmp_path}/r.sqlite3"))
    records.asked.add([*everyone(TRAVEL), *everyone(TELEWORK, people=2)])
    records.close()
    since = ("--since", "2026-10-01", "--until", "2026-10-28")
    code, out, _ = _run(deck_index, tmp_path, *since)
    assert code == 0
    assert "2026-10-05\t0\t0\t0\t14\t0\t14" in out and "2026-10-28\t" in out
    assert "2026-10-04\t" not in out  # the newest days are the ones that fit
    assert any(words in out for words in TRAVEL)
    assert not any(words in out for words in TELEWORK)
    assert "5人に満たないまとまりの質問 7 件" in out
    files = ("--csv", str(tmp_path / "表"), "--xlsx", str(tmp_path / "use.xlsx"), "--small")
    code, out, err = _run(deck_index, tmp_path, *since, *files)
    assert (code, out) == (0, "") and "use.xlsx に書きました。" in err
    told = (tmp_path / "表" / "topics.csv").read_text(encoding="utf-8-sig")
    assert any(words in told for words in TELEWORK)
    assert (tmp_path / "use.xlsx").stat().st_mode & 0o777 == 0o600
    code, _, err = _run(deck_index, tmp_path, *since, "--xlsx", str(tmp_path / "use.xlsx"))
    assert code == 2 and "すでにあります" in err


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("きのう", "", "きのう"),
        ("2026-10-09", "2026-10-01", "期間"),
        ("2020-01-01", "", "366日"),
        ("0001-01-01", "0001-01-02", "0001-01-02 は扱えません"),
        ("9999-12-31", "9999-12-31", "9999-12-31 は扱えません"),
    ],
)
def test_a_period_that_is_none_is_refused_with_the_right_form(
    tmp_path: Path, deck_index: Path, since: str, until: str, told: str
) -> None:
    code, _, err = _run(deck_index, tmp_path, "--since", since, "--until", until)
    assert code == 2 and told in err


def test_the_command_says_what_is_wrong_with_the_database(deck_index: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "r.sqlite3") as database:
        database.execute("CREATE TABLE keys (id INTEGER)")
    code, _, err = _run(deck_index, tmp_path, "--since", "2026-10-05", "--until", "2026-10-05")
    assert code == 2 and "records_url" in err


def test_vectors_of_many_questions_are_those_of_each_by_the_published_model() -> None:
    embedder = BundledEmbedder()
    asked = [*TRAVEL, "旅費", "大学ファンドはどのくらいの規模ですか。" * 20]
    made = vectors_of(embedder).of(asked)
    published = BundledEmbedder(published=True)
    each = np.stack([published.embed_query(words) for words in asked])
    assert np.allclose(made, each, atol=1e-5)


def test_topics_in_several_wordings_are_found_as_one_group_each() -> None:
    result = CliRunner().invoke(_benchmark(), [])
    assert result.exit_code == 0, result.output
    assert f'"best_on_the_chosen_half": {benchmark.FARTHEST}' in result.output


def _benchmark() -> object:
    import typer

    app = typer.Typer()
    app.command()(benchmark.main)
    return app
