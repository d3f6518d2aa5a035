"""Answer records of the real product: each answer given has one, and a replay tells what changed."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from app_server import ROOT, served
from docx import Document
from index_states import write_texts
from typer.testing import CliRunner

from app import cli
from assistant.common.settings import Settings
from assistant.common.types import Turn
from assistant.open import open_assistant
from assistant.operate.records import open_records
from assistant.operate.sealed.content import Page, asked_of, maker, pages_of, settings_digest
from assistant.operate.sealed.keep import answer_records
from assistant.operate.sealed.seal import Sealed
from assistant.operate.sealed.word import records_docx
from index.publish.build import Builder
from index.types import Embedder

QUESTION = "大学ファンドの規模はどれくらいですか"
TEXT = "# 大学ファンド\n\n大学ファンドの規模は10兆円である。運用は令和3年度に始まった。\n"


@pytest.fixture
def settings(tmp_path: Path, embedder: Embedder) -> Settings:
    made = Settings(index_dir=tmp_path / "srv" / "index", answer_records=True)
    write_texts(tmp_path / "docs", {"基金.md": TEXT, "宇宙.md": "# 宇宙\n\n宇宙の予算は3億円。\n"})
    index(made, tmp_path / "docs", embedder)
    return made


def index(settings: Settings, folder: Path, embedder: Embedder) -> None:
    size = settings.max_file_mb * 2**20
    Builder(settings.index_dir, embedder, settings.passage_tokens, size).run([folder])


def kept(settings: Settings) -> list[Sealed]:
    records = open_records(settings)
    try:
        return list(answer_records(records, settings).all())
    finally:
        records.close()


@pytest.fixture
def recording(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SEISAKU_ANSWER_RECORDS", "true")
    monkeypatch.setenv("SEISAKU_LOG_FORMAT", "json")
    yield


def test_each_answer_of_the_service_is_recorded_whole_before_it_is_given(
    settings: Settings, recording: None
) -> None:
    with served(settings.index_dir) as running:
        with httpx.Client(base_url=running.origin, timeout=120) as client:
            given = client.post("/api/ask", json={"question": QUESTION}).json()
            history = [{"role": "user", "content": QUESTION},
                       {"role": "assistant", "content": given["answer"]}]  # fmt: skip
            streamed = client.post(
                "/api/ask", json={"question": "運用はいつからですか", "history": history},
                headers={"accept": "text/event-stream"},
            )  # fmt: skip
            assert "event: answer" in streamed.text
        first, second = kept(settings)  # while the service runs
    assert first.values["answer"] == given
    assert first.values["user"] == ""
    page = first.values["pages"][0]
    assert page["document"] == "基金.md" and page["quoted"]
    assert len(page["text_sha256"]) == len(page["file_sha256"]) == 64
    assert first.values["versions"]["settings_sha256"] and first.values["generation"]
    assert asked_of(second.values).history[0] == Turn("user", QUESTION)
    logged = [json.loads(line) for line in running.lines if '"recorded"' in line]
    assert [(line["record"], line["record_sha256"]) for line in logged] == [
        (1, first.hash), (2, second.hash),
    ]  # fmt: skip


def test_an_answer_that_cannot_be_recorded_is_not_given_and_the_reader_is_told_why(
    settings: Settings, recording: None
) -> None:
    with (
        served(settings.index_dir) as running,
        httpx.Client(base_url=running.origin, timeout=120) as client,
    ):
        assert client.post("/api/ask", json={"question": QUESTION}).status_code == 200
        limits = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (0, -1))
        refused = client.post("/api/ask", json={"question": QUESTION})  # as on a full disk
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, limits)
        again = client.post("/api/ask", json={"question": QUESTION})
    assert refused.status_code == 503
    assert "記録に残せないため" in refused.json()["detail"] and "10兆円" not in refused.text
    assert again.status_code == 200
    assert len(kept(settings)) == 2


def test_an_answer_at_the_terminal_is_recorded_too(settings: Settings, recording: None) -> None:
    command = [sys.executable, "app.py", "ask", QUESTION, "--index", str(settings.index_dir)]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONUTF8": "1"})
    (record,) = kept(settings)
    assert record.values["question"] == QUESTION
    assert record.values["user"].startswith("command:")


def test_a_replay_after_a_document_changed_says_what_changed(
    settings: Settings, recording: None, tmp_path: Path, embedder: Embedder
) -> None:
    ask = ["ask", QUESTION, "--index", str(settings.index_dir)]
    assert CliRunner().invoke(cli, ask).exit_code == 0
    at = ["--index", str(settings.index_dir)]

    def replayed(*options: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["records", "replay", "1", *options, *at])
        return done.exit_code, done.output

    code, said = replayed()
    assert code == 0 and "今も同じ答え" in said, said
    write_texts(tmp_path / "docs", {"基金.md": TEXT.replace("10兆円", "12兆円")})
    index(settings, tmp_path / "docs", embedder)
    code, said = replayed("--json")
    changes = {change["what"]: change for change in json.loads(said)["changes"]}
    assert code == 1 and {"page_text", "file", "generation"} <= set(changes)
    assert changes["file"]["where"] == "基金.md" and "version" not in changes
    assert "基金.md: ファイルが変わりました" in replayed()[1]
    (tmp_path / "docs" / "基金.md").unlink()
    index(settings, tmp_path / "docs", embedder)
    assert "基金.md: もう登録されていません" in replayed()[1]


def test_the_word_file_tells_question_answer_source_and_seal(
    settings: Settings, recording: None
) -> None:
    ask = ["ask", QUESTION, "--index", str(settings.index_dir)]
    assert CliRunner().invoke(cli, ask).exit_code == 0
    (record,) = kept(settings)
    file = Document(BytesIO(records_docx([record], date(2026, 11, 28), "ja")))
    told = "\n".join(paragraph.text for paragraph in file.paragraphs)
    cells = "\n".join(c.text for table in file.tables for row in table.rows for c in row.cells)
    assert (
        "答えの記録" in told and QUESTION in told and record.values["answer"]["answer"][:20] in told
    )
    assert record.hash in cells and record.values["pages"][0]["file_sha256"] in cells


def called(settings: Settings, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*words, "--index", str(settings.index_dir)])
    return done.exit_code, done.output


def test_no_answer_is_given_behind_a_record_that_was_changed(
    settings: Settings, recording: None
) -> None:
    assert called(settings, "ask", QUESTION)[0] == 0
    file = settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("UPDATE answer_records SET term = '1d' WHERE seq = 1")
    code, said = called(settings, "ask", QUESTION)
    assert code == 2 and "seisaku records verify" in said and "10兆円" not in said
    assert len(kept(settings)) == 1


def test_of_a_deleted_text_the_word_file_tells_that_and_nothing_is_replayed(
    settings: Settings, recording: None, tmp_path: Path
) -> None:
    for question in (QUESTION, "宇宙の予算はいくらですか"):
        assert called(settings, "ask", question)[0] == 0
    gone = ("records", "delete", "1", "--reason", "個人情報", "--yes")
    assert called(settings, *gone)[0] == 0
    file = tmp_path / "記録.docx"
    assert called(settings, "records", "export", str(file), "--word")[0] == 0
    told = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    assert "記録1の文は消されています" in told and QUESTION not in told
    assert "宇宙の予算はいくらですか" in told and "3億円" in told
    for number, said in (
        ("1", "記録1の文は消されています"),
        ("3", "その番号の答えの記録はありません"),
    ):
        code, output = called(settings, "records", "replay", number)
        assert code == 2 and said in output


def test_a_page_that_is_cited_now_and_a_setting_that_was_changed_are_told_by_a_replay(
    settings: Settings, recording: None, tmp_path: Path, embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert called(settings, "ask", QUESTION)[0] == 0
    (record,) = kept(settings)
    with closing(open_assistant(settings)) as assistant:
        answer = assistant.ask(QUESTION)
    (tmp_path / "docs" / "基金.md").rename(tmp_path / "docs" / "大学ファンド.md")
    index(settings, tmp_path / "docs", embedder)
    monkeypatch.setenv("SEISAKU_TOP_K", "3")
    code, said = called(settings, "records", "replay", "1")
    assert code == 1 and "大学ファンド.md #1: 新しく引用しています" in said
    assert "基金.md #1: もうありません" in said
    assert f"settings_sha256: {record.values['versions']['settings_sha256']} → " in said
    with closing(open_assistant(settings)) as assistant:  # gone while it was being answered
        assert Page("基金.md", 1, "", "", quoted=False) in pages_of(answer, assistant)


@pytest.mark.parametrize(
    ("values", "model"),
    [
        ({"llm_url": "http://10.0.0.5:8000/v1", "llm_model": "gemma-3"}, "gemma-3"),
        ({"llm_gguf": "/srv/models/gemma-3-Q4.gguf"}, "gemma-3-Q4.gguf"),
        ({}, ""),
    ],
)
def test_a_record_names_the_language_model(
    values: dict[str, str], model: str, embedder: Embedder
) -> None:
    assert maker(Settings.model_validate(values)).versions(embedder)["language_model"] == model


def test_the_digest_of_the_settings_holds_no_secret_and_changes_with_the_others() -> None:
    one = Settings(llm_url="http://a:secret@h/v1", session_secret="x")  # noqa: S106
    other = Settings(llm_url="http://b:other@h/v1", session_secret="y")  # noqa: S106
    assert settings_digest(one) == settings_digest(other)
    assert settings_digest(one) != settings_digest(one.model_copy(update={"top_k": 3}))
    assert len(maker(one).weights) == 64
