"""The chain of answer records, on SQLite and on a real PostgreSQL: what is written stands."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from postgres import postgres
from sqlalchemy import text
from typer.testing import CliRunner

from app import cli
from assistant.common.settings import Settings
from assistant.operate.backup.restore import restore
from assistant.operate.backup.take import back_up
from assistant.operate.records.database import Database
from assistant.operate.sealed.retention import ends, kept, lapsed
from assistant.operate.sealed.seal import GENESIS, Head, canonical, digest, parsed, sealed
from assistant.operate.sealed.store import AnswerRecords, TamperedError
from assistant.operate.sealed.verify import Verified, verify, verify_lines
from eval.benchmarks.records import run

COLUMNS = ("kind", "recorded_at", "term", "content", "content_sha256", "previous", "hash")
SIGNING = "末尾の鍵"


@pytest.fixture(scope="module")
def pg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgres(tmp_path_factory.mktemp("pg") / "data") as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/記録.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("pg")
    opened = Database(url)
    with opened.session() as session:
        session.execute(text("DELETE FROM answer_records"))
        session.execute(
            text("UPDATE answer_record_head SET count = 0, hash = :first, signature = ''"),
            {"first": GENESIS},
        )
    yield opened
    opened.close()


@pytest.fixture
def records(database: Database) -> AnswerRecords:
    made = AnswerRecords(database)
    for number in range(1, 7):
        made.append("answer", {"question": f"問{number}", "nul": "\0", "half": "\ud800"}, "1y")
    return made


def run_sql(records: AnswerRecords, *statements: str) -> None:
    with records._database.session() as session:
        for statement in statements:
            session.execute(text(statement))


def whats(found: Verified) -> list[tuple[str, int, int]]:
    return [(problem.what, problem.first, problem.last) for problem in found.problems]


def test_what_was_written_verifies_and_reads_back(records: AnswerRecords) -> None:
    found = verify(records)
    assert (found.count, found.problems, found.last) == (6, (), records.head().hash)
    assert records.get(3).values == {"question": "問3", "nul": "\0", "half": "\ud800"}  # type: ignore[union-attr]


@pytest.mark.parametrize("column", COLUMNS)
def test_one_character_changed_in_any_column_is_found(records: AnswerRecords, column: str) -> None:
    run_sql(
        records,
        f"UPDATE answer_records SET {column} = 'x' || substr({column}, 2) WHERE seq = 3",  # noqa: S608
    )
    assert any(first == 3 for _, first, _ in whats(verify(records)))


@pytest.mark.parametrize(("first", "last"), [(1, 1), (3, 3), (3, 5), (6, 6), (5, 6)])
def test_a_removed_record_is_found_and_told_by_its_number(
    records: AnswerRecords, first: int, last: int
) -> None:
    run_sql(records, f"DELETE FROM answer_records WHERE seq BETWEEN {first} AND {last}")  # noqa: S608
    expected = ("tail" if last == 6 else "missing", first, last)
    assert expected in whats(verify(records))


def test_two_records_that_changed_places_are_found(records: AnswerRecords) -> None:
    run_sql(
        records,
        "UPDATE answer_records SET seq = 99 WHERE seq = 2",
        "UPDATE answer_records SET seq = 2 WHERE seq = 4",
        "UPDATE answer_records SET seq = 4 WHERE seq = 99",
    )
    assert {2, 4} <= {first for what, first, _ in whats(verify(records)) if what == "changed"}


def test_a_record_put_behind_the_end_is_found(records: AnswerRecords) -> None:
    last = records.get(6)
    assert last is not None
    more = sealed(Head(6, last.hash), "answer", last.recorded_at, "1y", "{}")
    fields = {name: getattr(more, name) for name in more.__slots__}
    with records._database.session() as session:
        names = ", ".join(fields)
        places = ", ".join(f":{name}" for name in fields)
        session.execute(text(f"INSERT INTO answer_records ({names}) VALUES ({places})"), fields)  # noqa: S608
    assert whats(verify(records)) == [("beyond", 7, 7)]


def test_a_text_that_is_gone_without_a_trace_is_found(records: AnswerRecords) -> None:
    run_sql(records, "UPDATE answer_records SET content = NULL WHERE seq = 2")
    assert whats(verify(records)) == [("text_gone", 2, 2)]


def test_a_deleted_text_leaves_its_hash_and_a_trace_and_the_chain_verifies(
    records: AnswerRecords,
) -> None:
    before = records.get(2)
    records.erase([2, 5], {"by": "課長", "reason": "期間満了"}, "kept")
    after, trace = records.get(2), records.get(7)
    assert before and after and trace
    assert (after.content, after.hash) == (None, before.hash)
    assert trace.kind == "deletion" and trace.values["records"] == [2, 5]
    found = verify(records)
    assert (found.problems, found.deleted) == ((), 2)


def test_a_deleted_text_is_nowhere_in_the_file(tmp_path: Path) -> None:
    records = AnswerRecords(Database(f"sqlite:///{tmp_path}/r.sqlite3"))
    for number in range(20):
        records.append("answer", {"question": f"秘密の質問{number}番 " * 500}, "1y")
    records.erase(range(1, 21), {}, "kept")
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "秘密の質問".encode() not in left
    assert verify(records).problems == ()


def test_a_text_put_back_after_its_deletion_is_found(records: AnswerRecords) -> None:
    content = records.get(2).content  # type: ignore[union-attr]
    records.erase([2], {}, "kept")
    with records._database.session() as session:
        session.execute(
            text("UPDATE answer_records SET content = :c WHERE seq = 2"), {"c": content}
        )
    assert whats(verify(records)) == [("text_back", 2, 2)]


def test_nothing_is_added_to_a_chain_whose_end_was_changed(records: AnswerRecords) -> None:
    run_sql(records, "DELETE FROM answer_records WHERE seq = 6")
    with pytest.raises(TamperedError, match="verify"):
        records.append("answer", {}, "1y")
    assert records.head().count == 6


def test_a_whole_chain_made_anew_is_found_by_the_signature_or_a_noted_head(
    database: Database,
) -> None:
    true = AnswerRecords(database, SIGNING)
    for number in range(3):
        true.append("answer", {"question": f"問{number}"}, "1y")
    noted = true.head()
    assert verify(true, noted).problems == ()
    run_sql(
        true,
        "DELETE FROM answer_records",
        f"UPDATE answer_record_head SET count = 0, hash = '{GENESIS}', signature = ''",  # noqa: S608
    )
    forger = AnswerRecords(database)
    for number in range(4):
        forger.append("answer", {"question": f"偽{number}"}, "1y")
    assert verify(forger).problems == ()  # what the chain alone cannot tell
    assert whats(verify(true)) == [("signature", 4, 4)]
    assert whats(verify(forger, noted)) == [("noted", 3, 3)]
    with pytest.raises(TamperedError):
        true.append("answer", {}, "1y")


def test_an_older_copy_is_found_by_a_noted_head_only(records: AnswerRecords) -> None:
    fifth = records.get(5)
    assert fifth is not None
    noted = records.head()
    run_sql(
        records,
        "DELETE FROM answer_records WHERE seq = 6",
        f"UPDATE answer_record_head SET count = 5, hash = '{fifth.hash}'",  # noqa: S608
    )
    assert verify(records).problems == ()
    assert whats(verify(records, noted)) == [("noted", 6, 6)]


def test_a_clock_that_jumps_back_breaks_nothing_and_lets_nothing_lapse_early(
    database: Database,
) -> None:
    times = iter([datetime(2026, 6, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC)] * 2)
    records = AnswerRecords(database, now=lambda: next(times))
    for _ in range(4):
        records.append("answer", {}, "1y")
    found = verify(records)
    assert (found.problems, found.clock_back) == ((), (2, 4))
    assert {item.until for item in kept(records.all())} == {date(2028, 4, 1)}


@pytest.mark.parametrize(
    ("day", "term", "end"),
    [
        ("2026-11-28", "1y", date(2028, 4, 1)),
        ("2027-03-31", "1y", date(2028, 4, 1)),
        ("2027-04-01", "1y", date(2029, 4, 1)),
        ("2026-11-28", "30y", date(2057, 4, 1)),
        ("2026-11-28", "90d", date(2027, 2, 26)),
        ("2026-11-28", "kept", None),
    ],
)
def test_a_class_of_years_begins_with_the_next_fiscal_year(
    day: str, term: str, end: date | None
) -> None:
    moment = datetime.fromisoformat(f"{day}T00:30:00+09:00")  # the day before, in UTC
    assert ends(moment, term) == end


def test_a_class_given_later_counts(records: AnswerRecords) -> None:
    records.append("class", {"records": [3], "term": "kept"}, "kept")
    far = date(2099, 1, 1)
    assert lapsed(records.all(), far) == [1, 2, 4, 5, 6]


def test_records_written_by_threads_and_killed_processes_lose_none_acknowledged(
    tmp_path: Path,
) -> None:
    outcome = run(f"sqlite:///{tmp_path}/r.sqlite3", 1000, processes=3, threads=4, kills=2)
    assert (outcome.lost, outcome.problems, outcome.kills) == (0, 0, 2)
    assert outcome.written >= outcome.acknowledged >= 1000


def test_any_byte_of_the_texts_and_seals_changed_in_the_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "r.sqlite3"
    database = Database(f"sqlite:///{file}")
    records = AnswerRecords(database)
    for number in range(30):
        records.append("answer", {"question": f"印付きの質問{number:02}"}, "1y")
    rows = list(records.all())
    database.close()  # the log goes into the file
    whole = file.read_bytes()
    chosen = random.Random(7)
    for record in chosen.sample(rows, 15):
        for value in (record.content, record.hash, record.content_sha256, record.recorded_at):
            assert value is not None
            at = whole.index(value.encode()) + chosen.randrange(len(value.encode()))
            changed = bytearray(whole)
            changed[at] ^= 1 << chosen.randrange(8)
            file.write_bytes(changed)
            again = Database(f"sqlite:///{file}")
            assert verify(AnswerRecords(again)).problems, (record.seq, at)
            again.close()


def export_of(settings: Settings, folder: Path, name: str = "書き出し.jsonl") -> Path:
    file = folder / name
    done = CliRunner().invoke(
        cli, ["records", "export", str(file), "--index", str(settings.index_dir)]
    )
    assert done.exit_code == 0, done.output
    return file


@pytest.fixture
def kept_at(tmp_path: Path) -> Settings:
    settings = Settings(index_dir=tmp_path / "srv" / "index")
    settings.index_dir.parent.mkdir()
    database = Database(settings.database_url)
    records = AnswerRecords(database)
    for number in range(1, 6):
        records.append("answer", {"question": f"問{number}", "user": ""}, "30d")
    database.close()
    return settings


def called(settings: Settings, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["records", *arguments, "--index", str(settings.index_dir)])
    return done.exit_code, done.output


def _swapped(lines: list[str]) -> list[str]:
    return [lines[1], lines[0], *lines[2:]]


@pytest.mark.parametrize(
    "change",
    [
        _swapped,
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: [lines[0].replace("問1", "問9"), *lines[1:]],
        lambda lines: [lines[0].replace(":", ": ", 1), *lines[1:]],
        lambda lines: lines[1:],
    ],
    ids=["reordered", "removed", "changed", "a space", "without the first"],
)
def test_an_export_verifies_and_any_change_of_it_is_found(
    kept_at: Settings, tmp_path: Path, change: Callable[[list[str]], list[str]]
) -> None:
    file = export_of(kept_at, tmp_path)
    assert called(kept_at, "verify", "--file", str(file))[0] == 0
    lines = change(file.read_text(encoding="utf-8").splitlines())
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert called(kept_at, "verify", "--file", str(file))[0] != 0


def test_an_export_cut_at_its_end_is_found_by_the_head_that_was_printed(
    kept_at: Settings, tmp_path: Path
) -> None:
    file = export_of(kept_at, tmp_path)
    code, head = called(kept_at, "head")
    assert code == 0
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), encoding="utf-8")
    assert called(kept_at, "verify", "--file", str(file))[0] == 0
    code, said = called(kept_at, "verify", "--file", str(file), "--head", head.strip())
    assert code == 1 and "記録5: 書き留めてあった末尾と違います" in said


def test_verify_tells_what_was_changed_and_ends_with_1(kept_at: Settings) -> None:
    code, said = called(kept_at, "verify")
    assert code == 0 and "5件は、書いたときのままです" in said and "署名がありません" in said
    place = kept_at.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(place)) as opened, opened:
        opened.execute("DELETE FROM answer_records WHERE seq = 5")
    code, said = called(kept_at, "verify")
    assert code == 1 and "記録5: 末尾の記録がないか" in said


def test_only_what_is_past_its_retention_is_deleted_and_only_when_told_twice(
    kept_at: Settings,
) -> None:
    assert called(kept_at, "class", "2", "--term", "10y", "--reason", "審議会の資料")[0] == 0
    assert "過ぎた答えの記録はありません" in called(kept_at, "delete", "--lapsed")[1]
    database = Database(kept_at.database_url)
    later = datetime.now(UTC) + timedelta(days=40)
    assert lapsed(AnswerRecords(database).all(), later.date()) == [1, 3, 4, 5]
    database.close()
    assert called(kept_at, "delete", "3")[0] == 2  # no reason
    assert "--yes" in called(kept_at, "delete", "3", "--reason", "個人情報")[1]
    assert "3" in {line.split("\t")[0] for line in called(kept_at, "list")[1].splitlines()}
    code, said = called(kept_at, "delete", "3", "--reason", "個人情報", "--yes")
    assert code == 0 and "記録7" in said
    assert "3" not in {line.split("\t")[0] for line in called(kept_at, "list")[1].splitlines()}
    assert called(kept_at, "verify")[0] == 0
    assert called(kept_at, "delete", "3", "--reason", "再び", "--yes")[0] == 2


def test_nothing_is_deleted_from_a_chain_that_was_changed(kept_at: Settings) -> None:
    place = kept_at.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(place)) as opened, opened:
        opened.execute("UPDATE answer_records SET term = '1d' WHERE seq = 2")
    code, said = called(kept_at, "delete", "2", "--reason", "x", "--yes")
    assert code == 2 and "verify" in said


def test_a_secret_that_is_new_signs_a_chain_that_verifies(
    kept_at: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEISAKU_ANSWER_RECORDS_SECRET", SIGNING)
    assert "署名が設定 answer_records_secret と合いません" in called(kept_at, "verify")[1]
    assert called(kept_at, "sign")[0] == 0
    code, said = called(kept_at, "verify")
    assert code == 0 and "署名がありません" not in said


def test_a_backup_has_the_records_and_what_is_restored_verifies(
    kept_at: Settings, tmp_path: Path
) -> None:
    _, head = called(kept_at, "head")
    back_up(kept_at, tmp_path / "b.tar")
    database = Database(kept_at.database_url)
    AnswerRecords(database).append("answer", {"question": "後の問"}, "1y")
    database.close()
    restore(kept_at, tmp_path / "b.tar")
    assert called(kept_at, "head") == (0, head)
    assert called(kept_at, "verify")[0] == 0


def test_a_line_of_an_export_is_the_record_itself() -> None:
    record = sealed(Head(0, GENESIS), "answer", "2026-11-28T00:00:00.000+00:00", "1y",
                    canonical({"b": 1.5, "a": "語\n"}))  # fmt: skip
    assert parsed(record.line()) == record
    assert json.loads(record.line())["content"] == {"a": "語\n", "b": 1.5}
    assert record.content_sha256 == digest('{"a":"語\\n","b":1.5}')
    assert verify_lines([record], Head(-1, "")).problems == ()
