"""``seisaku index`` as a user runs it: what files really are, and folders that cannot be used."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from index_states import build, write_texts
from test_app_cli import seisaku

FAILED = {
    "空.txt": (b"", "中身が空です", "the file is empty"),
    "画像.txt": (
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        "文字のファイルとして",
        "not a text",
    ),
    "長い.txt": (b"a" * 50 * 2**20, "ファイルが大きすぎます（50.0 MB", "raise max_file_mb"),
}
READ = {
    "基金.txt": ("大学ファンドの規模は10兆円である。\n", "utf-8"),
    "拠点.txt": ("共創の場形成支援の予算は17,474百万円である。\n", "cp932"),
    "人材.txt": ("博士後期課程の学生に年間180万円以上を支給する。\n", "utf-16"),
}


@dataclass(frozen=True)
class Indexed:
    """What was indexed, where, and what the command said."""

    docs: Path
    index: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    docs, index = tmp_path_factory.mktemp("docs"), tmp_path_factory.mktemp("index") / "index"
    for name, (text, encoding) in READ.items():
        (docs / name).write_bytes(text.encode(encoding))
    for name, (data, *_) in FAILED.items():
        (docs / name).write_bytes(data)
    return Indexed(docs, index, seisaku("index", str(docs), "--index", str(index), "--quiet"))


@pytest.fixture
def index(indexed: Indexed, tmp_path: Path) -> Path:
    """A copy of the index that a test may harm."""
    return Path(shutil.copytree(indexed.index, tmp_path / "copy" / "index"))


@pytest.fixture
def sealed() -> Iterator[Sealed]:
    sealed = Sealed()
    yield sealed
    sealed.open()


class Sealed:
    """Folders under which nothing can be written or, with ``mode`` 0, even listed.

    Root writes where it likes; ``setpriv`` takes from it the one capability that lets it.
    """

    def __init__(self) -> None:
        self._folders: list[Path] = []

    def close(self, folder: Path, mode: int = 0o555, *, files: bool = False) -> Sequence[str]:
        """Seal a folder with those below it, and the files; return what to run commands under."""
        root = os.geteuid() == 0
        if root and shutil.which("setpriv") is None:
            pytest.skip("root may write anywhere, and there is no setpriv to take that from it")
        inside = list(folder.rglob("*"))
        for path in (path for path in inside if files and path.is_file()):
            path.chmod(stat.S_IRUSR)
        for path in (*(path for path in inside if path.is_dir()), folder):
            path.chmod(mode)
            self._folders.append(path)
        return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if root else ()

    def open(self) -> None:
        """Let the test's folders be removed."""
        for path in reversed(self._folders):
            path.chmod(stat.S_IRWXU)


def assert_not_indexed(source: Path, index: Path, *words: str, under: Sequence[str] = ()) -> None:
    done = seisaku("index", str(source), "--index", str(index), "--quiet", under=under)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    japanese, english = done.stderr.split(" / ", 1)
    assert not japanese.isascii() and english.isascii()


def found(query: str, index: Path, under: Sequence[str] = ()) -> str:
    done = seisaku("search", query, "-k", "1", "--json", "--index", str(index), under=under)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)[0]["passage"])


@pytest.mark.parametrize("name", FAILED)
def test_a_file_that_is_no_text_is_named_with_reason_and_remedy(
    name: str, indexed: Indexed
) -> None:
    assert indexed.done.returncode == 1
    assert "Traceback" not in indexed.done.stderr
    (line,) = [line for line in indexed.done.stdout.splitlines() if name in line]
    japanese, english = line.split(" / ", 1)
    assert FAILED[name][1] in japanese
    assert FAILED[name][2] in english
    assert "文書 3、" in indexed.done.stdout


def test_the_other_files_answer_whatever_their_encoding(indexed: Indexed) -> None:
    texts = {text.strip() for text, _ in READ.values()}
    done = seisaku("search", "支給", "--json", "--index", str(indexed.index))
    assert {hit["passage"] for hit in json.loads(done.stdout)} == texts


def test_a_missing_folder_is_named_and_the_index_is_as_it_was(index: Path, tmp_path: Path) -> None:
    before = (index / "current").read_text(encoding="utf-8")
    missing = tmp_path / "ない"
    assert_not_indexed(missing, index, str(missing), "確かめて")
    assert (index / "current").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("files", [False, True])
def test_an_index_that_cannot_be_written_says_so(
    files: bool, index: Path, tmp_path: Path, sealed: Sealed
) -> None:
    docs = write_texts(tmp_path / "docs", {"新.txt": "新しい資料。"})
    under = sealed.close(index, files=files)
    words = (str(index), "書き込めません", "書き込み権限", "--index")
    assert_not_indexed(docs, index, *words, under=under)


def test_an_index_that_cannot_be_written_still_answers(index: Path, sealed: Sealed) -> None:
    under = sealed.close(index, files=True)
    assert "17,474百万円" in found("共創の場", index, under)


def test_an_index_below_a_folder_that_cannot_be_written_names_the_remedy(
    sealed: Sealed, tmp_path: Path
) -> None:
    docs, new = write_texts(tmp_path / "docs", {"a.txt": "資料。"}), tmp_path / "closed" / "index"
    new.parent.mkdir()
    under = sealed.close(new.parent)
    assert_not_indexed(docs, new, str(new), "書き込めません", "--index", under=under)
    assert not new.exists()


def test_an_index_below_a_file_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    docs = write_texts(tmp_path / "docs", {"a.txt": "資料。"})
    assert_not_indexed(docs, tmp_path / "file" / "index", str(tmp_path / "file"), "--index")


@pytest.mark.parametrize("below", ["", "部"])
def test_a_folder_that_may_not_be_read_takes_nothing_out_of_the_index(
    below: str, tmp_path: Path, sealed: Sealed
) -> None:
    docs = write_texts(tmp_path / "docs", {"部/a.txt": "一つ目の資料。", "b.txt": "二つ目。"})
    build(tmp_path / "index", [docs])
    before = (tmp_path / "index" / "current").read_text(encoding="utf-8")
    under = sealed.close(docs / below, mode=0)
    words = (str(docs / below), "読み取り権限")
    assert_not_indexed(docs, tmp_path / "index", *words, under=under)
    assert (tmp_path / "index" / "current").read_text(encoding="utf-8") == before


def test_asking_an_index_of_another_embedding_model_names_setting_and_remedy(
    tmp_path: Path,
) -> None:
    docs = write_texts(tmp_path / "docs", {"a.txt": "一つ目の資料。"})
    build(tmp_path / "index", [docs])
    done = seisaku("ask", "資料は？", "--index", str(tmp_path / "index"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    for words in (str(tmp_path / "index"), "letters-1", "embedding_model", "seisaku index", " / "):
        assert words in done.stderr


def test_a_name_that_is_not_utf_8_is_told_and_the_other_files_are_read(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    write_texts(docs, {"基金.txt": "大学ファンドの規模は10兆円である。"})
    Path(os.fsdecode(os.fsencode(docs) + b"/\x97\x5c\x8e\x5a.txt")).write_text("予算")
    done = seisaku("index", str(docs), "--index", str(tmp_path / "index"))
    assert done.returncode == 0, done.stderr
    assert "UTF-8 でない" in done.stdout + done.stderr
    assert "10兆円" in seisaku("search", "ファンド", "--index", str(tmp_path / "index")).stdout
