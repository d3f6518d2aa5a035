"""``seisaku records`` refuses a call that is wrong, says why, and leaves the records as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from assistant.common.settings import Settings
from assistant.operate.records.database import Database
from assistant.operate.sealed.store import AnswerRecords


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    settings = Settings(index_dir=tmp_path / "srv" / "index")
    opened = Database(settings.database_url)
    for number in range(1, 4):
        AnswerRecords(opened).append("answer", {"question": f"問{number}", "user": ""}, "5y")
    yield opened
    opened.close()


def called(folder: Path, *arguments: str) -> tuple[int, str]:
    index = ["--index", str(folder / "srv" / "index")]
    done = CliRunner().invoke(cli, ["records", *arguments, *index])
    return done.exit_code, done.output


def spoil(database: Database, statement: str) -> None:
    assert database.open().url.database
    with closing(sqlite3.connect(str(database.open().url.database))) as opened, opened:
        opened.execute(statement)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "--head", "3件"], "件数:ハッシュ"),
        (["delete"], "どちらか一つ"),
        (["delete", "1", "--lapsed", "--reason", "期間満了", "--yes"], "どちらか一つ"),
        (["delete", "9", "--reason", "個人情報", "--yes"], "その番号の答えの記録はありません"),
        (["class", "2", "--term", "5年"], "保存期間 5年 は読めません"),
        (["class", "9", "--term", "10y"], "その番号の答えの記録はありません"),
        (["sign"], "answer_records_secret がない"),
    ],
)
def test_a_wrong_call_ends_with_2_and_changes_nothing(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    before = called(tmp_path, "head")
    code, output = called(tmp_path, *arguments)
    assert code == 2 and said in output
    assert called(tmp_path, "head") == before


@pytest.mark.usefixtures("database")
def test_an_export_writes_over_no_file(tmp_path: Path) -> None:
    file = tmp_path / "書き出し.jsonl"
    file.write_text("前年度の書き出し", encoding="utf-8")
    code, said = called(tmp_path, "export", str(file))
    assert code == 2 and "既にあります" in said
    assert file.read_text(encoding="utf-8") == "前年度の書き出し"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("line", ["前年度の書き出し", "{}", '"問1"'])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "書き出し.jsonl"
    assert called(tmp_path, "export", str(file))[0] == 0
    first, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([first, line, *rest]) + "\n", encoding="utf-8")
    code, said = called(tmp_path, "verify", "--file", str(file))
    assert code == 2 and "の2行目は" in said.replace("\n", "")


def test_a_clock_that_was_set_back_is_told_of_records_that_stand(
    tmp_path: Path, database: Database
) -> None:
    back = AnswerRecords(database, now=lambda: datetime(1999, 1, 1, tzinfo=UTC))
    back.append("answer", {"question": "問4", "user": ""}, "5y")
    code, said = called(tmp_path, "verify")
    assert code == 0 and "1件で時計が前の記録より戻っています（最初は4番）" in said.replace(
        "\n", ""
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM answer_record_head", "末尾の控え（answer_record_head）がありません"),
        (f"UPDATE answer_record_head SET hash = '{'0' * 64}'", "末尾の記録がないか、別のものです"),  # noqa: S608
    ],
)
def test_an_end_that_is_gone_or_another_is_found_and_nothing_is_signed(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch, statement: str, said: str
) -> None:
    spoil(database, statement)
    code, output = called(tmp_path, "verify")
    assert code == 1 and "記録3: " in output and said in output
    monkeypatch.setenv("SEISAKU_ANSWER_RECORDS_SECRET", "末尾の鍵")
    code, output = called(tmp_path, "sign")
    assert code == 2 and "書いたときのままではない" in output.replace("\n", "")
