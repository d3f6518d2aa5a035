"""An index in a real Milvus (Lite): what does not fit, hangs, dies or is missing is told."""

from __future__ import annotations

import os
import random
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from engine_index import opened, publish
from index_states import LetterEmbedder, write_texts

from app import cli
from eval.benchmarks.lite import free_port, milvus_lite
from index.search.engine import manifest as head_module
from index.search.engine.client import Engine, too_old
from index.search.engine.texts import Texts, create_texts, packed
from index.search.engine.texts import write_texts as write_rows
from index.store.engine_place import EngineAt
from index.store.errors import EngineError, IndexMismatchError, IndexOpenError


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with milvus_lite(tmp_path_factory.mktemp("milvus") / "data") as (address, _):
        yield address


@pytest.fixture
def at(url: str, request: pytest.FixtureRequest) -> EngineAt:
    """A name of the test's own."""
    return EngineAt(url, f"t{abs(hash(request.node.name)):x}", seconds=60)


def test_a_text_longer_than_a_row_comes_back_whole(at: EngineAt) -> None:
    engine = Engine(at)
    name = f"{at.prefix}long"
    value = {"text": random.Random(1).randbytes(150_000).hex(), "bytes": [b"\x00\xff", "漢"]}
    create_texts(engine, name)
    write_rows(engine, name, [*packed("a", value), *packed("b", [])])
    engine.call("load_collection", name)
    texts = Texts(engine, name)
    assert len(list(packed("a", value))) > 2
    assert texts.values(["a", "b", "c"]) == {"a": value, "b": []}
    engine.call("delete", name, ids=["a#1"])
    with pytest.raises(IndexOpenError, match=r"store_url.*--rebuild"):
        texts.value("a")


def test_an_index_that_does_not_fit_is_refused(
    tmp_path: Path, at: EngineAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(IndexOpenError, match=r"store_url.*store_name.*seisaku index"):
        opened(at)
    publish(at, tmp_path / "index", write_texts(tmp_path / "docs", {"a.txt": "方針である。"}))
    with pytest.raises(IndexMismatchError, match="embedding_model"):
        opened(at, LetterEmbedder("letters-2"))
    short = LetterEmbedder()
    short.dimensions = 32
    with pytest.raises(IndexMismatchError, match=r"store_url.*64次元.*32次元"):
        opened(at, short)
    with monkeypatch.context() as newer:
        newer.setattr(head_module, "ENGINE_FORMAT", 2)
        with pytest.raises(IndexMismatchError, match=r"store_url.*形式 1、この版は 2"):
            opened(at)
    opened(at).close()


@pytest.mark.parametrize(
    ("version", "old"),
    [
        ("v2.3.9", True),
        ("2.4.0", False),
        ("v2.6.1-dev", False),
        ("milvus_lite-3.2.2", False),
        ("?", False),
    ],
)
def test_an_old_milvus_is_known_by_its_version(version: str, old: bool) -> None:
    assert too_old(version) is old


def test_an_old_milvus_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.search.engine.client.OLDEST", (99, 0))
    with pytest.raises(EngineError, match=r"store_url.*99\.0"):
        Engine(EngineAt(url, "old"))


def test_a_milvus_that_hangs_or_dies_gives_a_message_and_no_half_answer(tmp_path: Path) -> None:
    folder, port = write_texts(tmp_path / "docs", {"a.txt": "方針である。"}), free_port()
    told = rf"store_url.*127\.0\.0\.1:{port}.*seisaku index.*run seisaku index"
    with milvus_lite(tmp_path / "data", port) as (address, process):
        at = EngineAt(address, seconds=2)
        publish(at, tmp_path / "index", folder)
        index = opened(at)
        found = index.hits("方針", 3)
        assert found
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(EngineError, match=told):
            index.hits("方針", 3)
        os.kill(process.pid, signal.SIGCONT)
        _eventually(lambda: index.hits("方針", 3) == found)
    with pytest.raises(EngineError, match=told):
        index.hits("方針", 3)
    write_texts(folder, {"a.txt": "次の方針である。"})
    with pytest.raises(EngineError, match=told):
        publish(at, tmp_path / "index", folder)
    with milvus_lite(tmp_path / "data", port):
        _eventually(lambda: index.hits("方針", 3) == found)
    index.close()


def _eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until a service that came back answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except EngineError:
            if time.monotonic() > end:
                raise
        time.sleep(0.1)


def test_the_commands_name_the_setting_and_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    folder = write_texts(tmp_path / "docs", {"a.txt": "資料。"})
    monkeypatch.setenv("SEISAKU_STORE_SECONDS", "1")
    monkeypatch.setenv("SEISAKU_INDEX", str(tmp_path / "i"))
    with socket.socket() as silent:  # takes connections and never says a word
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for port in (free_port(), silent.getsockname()[1]):
            monkeypatch.setenv("SEISAKU_STORE_URL", f"http://127.0.0.1:{port}")
            for command in (
                ["index", str(folder), "--quiet"],
                ["search", "資料"],
                ["index", "--fetch"],
            ):
                run = CliRunner().invoke(cli, command)
                assert run.exit_code != 0 and run.stdout == ""
                assert "store_url" in run.stderr and str(port) in run.stderr
    monkeypatch.delenv("SEISAKU_STORE_URL")
    run = CliRunner().invoke(cli, ["index", "--fetch"])
    assert run.exit_code == 1 and "store_url" in run.stderr
    monkeypatch.setenv("SEISAKU_STORE_URL", "http://127.0.0.1:19530")
    monkeypatch.setenv("SEISAKU_CHROMA_URL", "http://127.0.0.1:8000")
    run = CliRunner().invoke(cli, ["search", "資料"])
    assert run.exit_code == 2 and "store_url" in run.stderr and "chroma_url" in run.stderr


def test_without_pymilvus_the_extra_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(EngineError, match=r"store_url.*seisaku\[milvus\]"):
        Engine(EngineAt(url, "none"))
