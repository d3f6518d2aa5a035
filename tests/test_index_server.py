"""The vectors on a real Chroma server: the same hits, generations that survive, clear errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from chroma_process import chroma_server, free_port
from index_states import LetterEmbedder, build, write_texts

from app import cli
from index.open import open_index
from index.publish.build import Builder
from index.publish.report import BuildReport
from index.store import chroma_server as server_module
from index.store.check import check_store
from index.store.chroma_server import connect
from index.store.errors import ChromaServerError, IndexOpenError
from index.store.generations import GENERATIONS

TEXTS = {
    f"{i}.txt": "\n\n".join(f"第{i}期の支援{j}件目は{i * j}億円である。" for j in range(30))
    for i in range(6)
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as address:
        yield address


def build_there(index_dir: Path, folder: Path, url: str, **options: bool) -> BuildReport:
    builder = Builder(index_dir, LetterEmbedder(), 120, 2**25, server=url)
    return builder.run([folder], **options)


def collections(url: str) -> set[str]:
    return {collection.name for collection in connect(url).list_collections()}


def test_the_server_gives_the_hits_of_the_index_at_home(tmp_path: Path, url: str) -> None:
    folder = write_texts(tmp_path / "docs", TEXTS)
    build(tmp_path / "here", [folder])
    build_there(tmp_path / "there", folder, url)
    assert not (
        next((tmp_path / "there" / GENERATIONS).iterdir()) / "chroma/chroma.sqlite3"
    ).exists()
    with (
        closing(open_index(tmp_path / "here", LetterEmbedder())) as here,
        closing(open_index(tmp_path / "there", LetterEmbedder(), server=url)) as there,
    ):
        for query in ("第3期の支援", "12件目", "億円"):
            assert there.hits(query, 20) == here.hits(query, 20)
            assert there.hits(query, 20, ["4.txt"]) == here.hits(query, 20, ["4.txt"])
    assert "Chroma" in check_store(tmp_path / "there", url)


def test_old_generations_leave_the_server_and_other_indexes_stay(tmp_path: Path, url: str) -> None:
    folder, other = write_texts(tmp_path / "docs", TEXTS), write_texts(tmp_path / "more", TEXTS)
    build_there(tmp_path / "other", other, url)
    before = collections(url)
    for i in range(4):
        (folder / "0.txt").write_text(f"{i}回目の版である。", encoding="utf-8")
        build_there(tmp_path / "index", folder, url)
    assert before < collections(url)
    assert len(collections(url) - before) == 2  # the current one and the one a reader may hold


def test_a_reader_follows_and_a_killed_build_leaves_the_old_generation(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    build_there(index_dir, folder, url)
    before = collections(url)
    with closing(open_index(index_dir, LetterEmbedder(), server=url)) as reader:
        (folder / "新.txt").write_text("宇宙の研究を進める。", encoding="utf-8")

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("index.publish.assemble.publish", killed)
            with pytest.raises(KeyboardInterrupt):
                build_there(index_dir, folder, url)
        assert len(collections(url) - before) == 1  # filled, and named by no generation
        assert reader.hits("第3期", 1)
        assert not any("宇宙" in hit.passage.text for hit in reader.hits("宇宙", 3))
        build_there(index_dir, folder, url)
        assert "宇宙" in reader.hits("宇宙の研究", 3)[0].passage.text
    assert len(collections(url) - before) == 1


def test_a_collection_that_is_gone_is_made_again_from_the_records(tmp_path: Path, url: str) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    before = collections(url)
    build_there(index_dir, folder, url)
    for name in collections(url) - before:
        connect(url).delete_collection(name)
    with (
        closing(open_index(index_dir, LetterEmbedder(), server=url)) as index,
        pytest.raises(IndexOpenError, match="seisaku index"),
    ):
        index.hits("支援", 3)
    report = build_there(index_dir, folder, url)
    assert (report.embedded_passages, report.unchanged) == (0, len(TEXTS))
    with closing(open_index(index_dir, LetterEmbedder(), server=url)) as index:
        assert index.hits("支援", 3)


def test_vectors_move_to_the_server_and_back_without_embedding_anew(
    tmp_path: Path, url: str
) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    build(index_dir, [folder])
    with (
        closing(open_index(index_dir, LetterEmbedder(), server=url)) as index,
        pytest.raises(IndexOpenError, match="chroma_url"),
    ):
        index.hits("支援", 3)
    assert build_there(index_dir, folder, url).embedded_passages == 0
    with (
        closing(open_index(index_dir, LetterEmbedder())) as index,
        pytest.raises(IndexOpenError, match="chroma_url"),
    ):
        index.hits("支援", 3)
    assert build(index_dir, [folder]).embedded_passages == 0
    with closing(open_index(index_dir, LetterEmbedder())) as index:
        assert index.hits("支援", 3)


def test_a_server_that_goes_away_is_told_with_the_remedy(tmp_path: Path) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    (tmp_path / "chroma").mkdir()
    with chroma_server(tmp_path / "chroma") as url:
        build_there(index_dir, folder, url)
        index = open_index(index_dir, LetterEmbedder(), server=url)
        found = index.hits("支援", 3)
        assert found
    with pytest.raises(ChromaServerError, match=rf"chroma_url.*{url}"):
        index.hits("支援", 4)
    (folder / "0.txt").unlink()
    with pytest.raises(ChromaServerError, match="chroma_url"):
        build_there(index_dir, folder, url)
    assert len(index.documents()) == len(TEXTS)
    index.close()


def test_the_command_names_the_setting_when_no_server_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    monkeypatch.setenv("SEISAKU_CHROMA_URL", f"http://127.0.0.1:{free_port()}")
    folder = write_texts(tmp_path / "docs", {"a.txt": "資料。"})
    run = CliRunner().invoke(cli, ["index", str(folder), "--index", str(tmp_path / "i"), "--quiet"])
    assert run.exit_code == 1
    assert "chroma_url" in run.stderr


def test_rows_for_a_server_are_fewer_than_its_limit() -> None:
    widest = 1024  # dimensions of the largest common models
    assert server_module.BATCH * widest * 20 < 40 * 2**20
