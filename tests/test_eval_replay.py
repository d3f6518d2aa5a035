"""Recorded replies of a language model: written once, said again, and what is missing named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

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
)
from typer.testing import CliRunner

from assistant.common.types import Turn, Usage
from assistant.llm.models.model import ModelError, Prompt, Reason
from assistant.llm.prompt import rewrite_prompt
from eval.replay.__main__ import cli
from eval.replay.choice import open_replay
from eval.replay.exact import ExactReplay, Recorder
from eval.replay.gathering import Gathering
from eval.replay.prompts import handed, requested_words, rewrite_key
from eval.replay.recording import (
    RecordingError,
    ReplayMissError,
)


@pytest.fixture
def exact(tmp_path: Path) -> Path:
    return recorded_exactly(tmp_path)


def test_a_recorded_reply_is_said_again_in_pieces_without_the_model(exact: Path) -> None:
    pieces = list(ExactReplay(exact).stream(prompt_of(FUND, DATE)))
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == REPLY
    assert len(pieces) > 2
    assert pieces[-1] == Usage(1, 0, 0)
    first = json.loads(exact.read_text(encoding="utf-8").splitlines()[0])
    assert {
        "format": "seisaku-llm-recording",
        "kind": "exact",
        "model": "大きなモデル",
    }.items() <= (first.items())


def test_a_prompt_that_is_not_recorded_names_file_question_key_and_what_to_do(exact: Path) -> None:
    other = prompt_of(DATE, FUND)
    with pytest.raises(ReplayMissError) as raised:
        said(ExactReplay(exact), other)
    told = str(raised.value)
    assert all(
        word in told for word in [str(exact), f"「{QUESTION}」", other.key[:12], "--llm-record"]
    )
    with pytest.raises(ReplayMissError, match="「最後の行」"):
        said(ExactReplay(exact), Prompt("規則", "前\n最後の行"))


def test_many_threads_record_each_prompt_once_and_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "new" / "exact.jsonl"
    questions = [f"質問その{n}は" for n in range(20)]
    recorder = Recorder(Scripted({q: f"答え{q}。" * 50 for q in questions}), path, "m")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda q: said(recorder, prompt_of(FUND, question=q)), questions * 5))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1 + len(questions)
    replay = ExactReplay(path)
    assert all(said(replay, prompt_of(FUND, question=q)) == f"答え{q}。" * 50 for q in questions)


def test_a_recording_is_continued_and_a_failed_reply_is_not_recorded(exact: Path) -> None:
    before = exact.read_text(encoding="utf-8")
    model = Recorder(Scripted({QUESTION: "別の返事"}), exact, "m")
    said(model, prompt_of(FUND, DATE))
    with pytest.raises(ModelError):
        said(model, prompt_of(FUND, question="知らない"))
    assert exact.read_text(encoding="utf-8") == before
    said(model, prompt_of(DATE))
    assert said(ExactReplay(exact), prompt_of(DATE)) == "別の返事"
    assert said(ExactReplay(exact), prompt_of(FUND, DATE)) == REPLY


def test_a_reply_that_was_not_listened_to_the_end_is_recorded_whole(tmp_path: Path) -> None:
    path = tmp_path / "exact.jsonl"
    stream = Recorder(Scripted({QUESTION: REPLY}), path, "m").stream(prompt_of(FUND))
    assert next(stream) == REPLY[:5]
    stream.close()  # type: ignore[attr-defined]
    assert said(ExactReplay(path), prompt_of(FUND)) == REPLY


@dataclass
class Failing(Scripted):
    """Fails always in one way."""

    reason: Reason = "too_long"

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        yield "途中"
        raise ModelError(self.reason)


@pytest.mark.parametrize("reason", ["too_long", "refused"])
def test_a_failure_that_the_prompt_brings_about_is_replayed(reason: Reason, tmp_path: Path) -> None:
    path = tmp_path / "exact.jsonl"
    with pytest.raises(ModelError):
        said(Recorder(Failing({}, reason=reason), path, "m"), prompt_of(FUND))
    with pytest.raises(ModelError, match=reason):
        said(ExactReplay(path), prompt_of(FUND))


@pytest.mark.parametrize("reason", ["unreachable", "rate_limited", "broken"])
def test_a_failure_by_chance_is_not_recorded(reason: Reason, tmp_path: Path) -> None:
    path = tmp_path / "exact.jsonl"
    with pytest.raises(ModelError):
        said(Recorder(Failing({}, reason=reason), path, "m"), prompt_of(FUND))
    with pytest.raises(ReplayMissError):
        said(ExactReplay(path), prompt_of(FUND))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ('{"検索": ["基金", "規模"]}', ("基金", "規模")),
        ('```json\n{\n "検索": ["基金"]\n}\n```', ("基金",)),
        ('{"検索": "基金"}', ("基金",)),
        ('{"質問": "基金"}', None),
        ("{基金}です。", None),
        ("基金です[1]。", None),
    ],
)
def test_a_request_to_search_is_read(reply: str, words: tuple[str, ...] | None) -> None:
    assert requested_words(reply) == words


def test_prompts_with_pictures_are_replayed_to_a_model_that_sees(tmp_path: Path) -> None:
    path = tmp_path / "exact.jsonl"
    plain = prompt_of(FUND)
    pictured = Prompt(plain.system, plain.user, (b"\x89PNG",))
    said(Recorder(Scripted({QUESTION: REPLY}, sees=True), path, "m"), pictured)
    assert ExactReplay(path).sees
    assert said(ExactReplay(path), pictured) == REPLY
    with pytest.raises(ReplayMissError):
        said(ExactReplay(path), plain)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "replay.jsonl"),
        (b'{"id": "1"}\n', "seisaku-llm-recording"),
        (b"\xff\xfe\x00", "replay.jsonl"),
        (b'{"format": "seisaku-llm-recording", "kind": "loose", "model": "", "written": "", "date": ""}', "kind"),
        (written_header := b'{"format": "seisaku-llm-recording", "kind": "exact", "model": "m", "written": "w", '
         b'"date": "d"}\n{"key": "12', "2行目"),
        (written_header.replace(b"exact", b"tied"), "2行目"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_recording_or_is_torn_is_named(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "replay.jsonl"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"replay\.jsonl") as raised:
        open_replay(path)
    assert words in str(raised.value)


def test_gathered_prompts_are_answered_by_hand_and_replayed(tmp_path: Path) -> None:
    recording, folder = tmp_path / "exact.jsonl", tmp_path / "gathered"
    plain = prompt_of(FUND, search=True)
    prompt = Prompt(plain.system, plain.user, (b"one", b"two"), may_search=True)
    model = Gathering(recording, folder, sees=True)
    with pytest.raises(ModelError, match="unreachable"):
        said(model, prompt)
    with pytest.raises(ModelError, match="unreachable"):
        said(model, prompt_of(DATE))
    stem = prompt.key[:16]
    laid_out = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
    assert laid_out == {
        "key": prompt.key, "system": prompt.system, "user": prompt.user, "may_search": True
    }  # fmt: skip
    assert (folder / f"{stem}.2.png").read_bytes() == b"two"
    (folder / f"{stem}.reply.txt").write_text("規模は10兆円です[1]。\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["gather", str(folder), "--into", str(recording)])
    assert (done.exit_code, "加えた返事 1、" in done.output) == (0, True), done.output
    assert "返事のない問い合わせ 1" in done.output
    assert said(open_replay(recording), prompt) == "規模は10兆円です[1]。"
    assert said(Gathering(recording, folder), prompt) == "規模は10兆円です[1]。"
    again = CliRunner().invoke(cli, ["gather", str(folder), "--into", str(recording)])
    assert "加えた返事 0、既にあった返事 1" in again.output


@pytest.mark.parametrize("fault", ["empty", "changed", "no prompt"])
def test_a_reply_that_cannot_be_taken_is_named_and_nothing_is_added(
    fault: str, tmp_path: Path
) -> None:
    recording, folder = tmp_path / "exact.jsonl", tmp_path / "gathered"
    with pytest.raises(ModelError):
        said(Gathering(recording, folder), prompt_of(FUND))
    (laid_out,) = folder.glob("*.json")
    laid_out.with_suffix(".reply.txt").write_text(
        "\n" if fault == "empty" else "答え", encoding="utf-8"
    )
    if fault == "changed":
        laid_out.write_text(laid_out.read_text("utf-8").replace("10兆円", "9兆円"), "utf-8")
    if fault == "no prompt":
        laid_out.unlink()
    done = CliRunner().invoke(cli, ["gather", str(folder), "--into", str(recording)])
    assert done.exit_code == 2
    assert laid_out.stem in done.output
    assert not recording.exists()


def test_pages_and_questions_are_read_of_the_real_prompts() -> None:
    prompt = prompt_of(FUND, COUNT)
    assert handed(prompt) == {1: FUND, 2: COUNT}
    assert rewrite_key(prompt) is None
    history = [Turn("user", "規模は"), Turn("assistant", "10兆円です[1]。"), Turn("user", "対象は")]
    assert rewrite_key(rewrite_prompt("開始は", history, 6)) == ("規模は", "対象は", "開始は")
