"""What people ask, told: topics, opinions, figures, files and the command."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from noted_questions import DAY, DOCUMENT, TELEWORK, TRAVEL, everyone, note, report
from openpyxl import load_workbook
from typer.testing import CliRunner

from app import cli
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.common.types import Answer
from assistant.operate.insight.groups import vectors_of
from assistant.operate.insight.sheets import Table, as_csv, as_workbook, tables
from assistant.operate.insight.view import View
from assistant.operate.records import Records, open_records
from assistant.operate.records.asked import Note
from eval.benchmarks import insight as benchmark
from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.types import Embedder


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = open_records(Settings(index_dir=tmp_path / "index"))
    yield opened
    opened.close()


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
