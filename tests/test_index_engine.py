"""All of an index in a real Milvus (Lite): the ranking of a folder, and generations that survive."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from engine_index import opened, publish
from index_states import LetterEmbedder, build, content, write_texts

from assistant.common.settings import Settings
from assistant.open import open_assistant
from eval.benchmarks.lite import milvus_lite
from eval.cases.dataset import bundled_dataset, load_dataset
from index.open import Index, open_index
from index.publish.build import Builder
from index.publish.fetch import fetch
from index.search.engine import schema
from index.search.engine.client import Engine
from index.search.engine.current import check_engine
from index.store.engine_place import TEXTS, EngineAt
from index.store.errors import EngineError, IndexBuildError, IndexOpenError
from index.store.generations import current_folder
from index.types import Embedder

PARAGRAPHS = {
    f"{i:02}.txt": "\n\n".join(
        f"大学ファンドの支援は第{i}期の{j}件目で、運用益は{i * j}億円である。" * 3
        for j in range(60)
    )
    for i in range(20)
}
TEXTS_OF = {
    **PARAGRAPHS,
    "隅.txt": "農地の集積を進める。\n\n大学という語が一度だけ出る。",
    "空.txt": "。",
}
FEW = {name: text for name, text in TEXTS_OF.items() if not name.startswith("1")}
"""Half of them: fewer passages than are handed over at once."""
QUERIES = ("第3期の支援", "12件目の運用益は60億円", "大学", "農地", "語のない?!", "zzz")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with milvus_lite(tmp_path_factory.mktemp("milvus") / "data") as (address, _):
        yield address


@pytest.fixture
def at(url: str, request: pytest.FixtureRequest) -> EngineAt:
    """A name of the test's own."""
    return EngineAt(url, f"t{abs(hash(request.node.name)):x}", seconds=60)


def test_everything_is_found_as_in_a_folder(tmp_path: Path, at: EngineAt) -> None:
    folder = write_texts(tmp_path / "docs", TEXTS_OF)
    build(tmp_path / "here", [folder])
    shutil.copytree(
        tmp_path / "here", tmp_path / "there"
    )  # the same reading times are told of both
    publish(at, tmp_path / "there", folder)
    generation = current_folder(tmp_path / "there")
    assert generation is not None
    assert not (generation / "bm25").exists() and not (generation / "chroma").exists()
    scopes = (
        None,
        ["03.txt"],
        ["03.txt", "隅.txt", "無い.txt"],
        sorted(TEXTS_OF)[1:],
        ["無い.txt"],
    )
    with (
        closing(open_index(tmp_path / "here", LetterEmbedder())) as here,
        closing(opened(at)) as there,
    ):
        for query in QUERIES:
            for scope in scopes:
                assert there.hits(query, 30, scope) == here.hits(query, 30, scope), (query, scope)
            for slide in (("05.txt", 1), ("無い.txt", 1), ("05.txt", 99)):
                assert there.hits(query, 30, None, slide) == here.hits(query, 30, None, slide)
        assert there.hits("大学", 5, ["隅.txt"], ("05.txt", 1)) == []
        assert there.documents() == here.documents()
        assert (there.generation, there.manifest) == (here.generation, here.manifest)
        for name in TEXTS_OF:
            assert there.slide_source(name, 1) == here.slide_source(name, 1)
            assert there.page_numbers(name) == here.page_numbers(name)
            assert there.passages_of(name, 1) == here.passages_of(name, 1)
            numbers, vectors = there.slide_vectors(name)
            assert numbers == here.slide_vectors(name)[0]
            assert (vectors == here.slide_vectors(name)[1]).all()
        for word in ("大学", "農地", "無"):
            assert there.rarity(word) == here.rarity(word)
    assert str(here.manifest.passages) in check_engine(at)


def test_the_deck_is_answered_from_the_url_alone(
    tmp_path: Path, url: str, deck_index: Path, embedder: Embedder
) -> None:
    shutil.copytree(deck_index, tmp_path / "index")
    at = EngineAt(url, "deck", seconds=60)
    settings = Settings(
        index_dir=tmp_path / "none", store_url=url, store_name="deck", store_seconds=60
    )
    assert settings.server == at
    builder = Builder(tmp_path / "index", embedder, settings.passage_tokens, 2**25, server=at)
    assert builder.run([]).embedded_passages == 0
    cases = load_dataset(bundled_dataset())
    with (
        closing(open_index(deck_index, embedder)) as here,
        closing(opened(at, embedder)) as there,
    ):
        for case in cases[::7]:
            assert there.hits(case.question, 10) == here.hits(case.question, 10), case.question
    local = Settings(index_dir=deck_index)
    with (
        closing(open_assistant(settings, embedder)) as there_asked,
        closing(open_assistant(local, embedder)) as here_asked,
    ):
        for case in cases[::60]:
            told, known = there_asked.ask(case.question), here_asked.ask(case.question)
            assert (told.answer, told.status) == (known.answer, known.status)
    assert not (tmp_path / "none").exists()


def test_readers_follow_and_see_one_generation_at_a_time(tmp_path: Path, at: EngineAt) -> None:
    folder = write_texts(tmp_path / "docs", {f"{i}.txt": "第0版の方針である。" for i in range(8)})
    publish(at, tmp_path / "index", folder)
    mixed: list[object] = []
    seen: set[str] = set()
    done = threading.Event()

    def ask(index: Index) -> None:
        while not done.is_set():
            try:
                with index.held():
                    hits = index.hits("方針", 8)
                    pages = {index.slide(hit.passage.document, 1).text for hit in hits}
                if len(pages) != 1 or len(hits) != 8:
                    mixed.append(pages)
                seen.update(pages)
            except Exception as error:
                mixed.append(error)

    with closing(opened(at)) as index:
        threads = [threading.Thread(target=ask, args=[index]) for _ in range(3)]
        for thread in threads:
            thread.start()
        for version in range(1, 4):
            text = f"第{version}版の方針である。"
            write_texts(folder, {f"{i}.txt": text for i in range(8)})
            publish(at, tmp_path / "index", folder)
            assert index.hits("方針", 1)[0].passage.text == text
        done.set()
        for thread in threads:
            thread.join()
    assert not mixed
    assert len(seen) > 1
    assert len(Engine(at).collections()) == 4  # of two generations: passages and texts of each


KILLED = """
import sys, time
from pathlib import Path
sys.path[:0] = [{tests!r}]
import index.search.engine.publish as module
from index.store.engine_place import EngineAt
from engine_index import publish

def stop(*_, **__):
    Path({mark!r}).touch()
    time.sleep(600)

setattr(sys.modules[{where!r}], {function!r}, stop)
publish(EngineAt({url!r}, {name!r}, seconds=60), Path({index!r}), Path({folder!r}))
"""


@pytest.mark.parametrize(
    ("where", "function"),
    [
        ("index.search.engine.publish", "create_texts"),  # passages are written, texts are not
        ("index.search.engine.publish", "note_place"),  # all is written
        (
            "index.search.engine.publish",
            "point_at",
        ),  # the folder is published, the alias is not switched
    ],
)
def test_a_writer_killed_in_mid_build_leaves_the_old_generation_answering(
    tmp_path: Path, at: EngineAt, where: str, function: str
) -> None:
    folder, index_dir = (
        write_texts(tmp_path / "docs", {"a.txt": "前の方針である。"}),
        tmp_path / "index",
    )
    publish(at, index_dir, folder)
    write_texts(folder, {"a.txt": "次の方針である。"})
    mark = tmp_path / "mark"
    code = KILLED.format(
        tests=str(Path(__file__).parent), mark=str(mark), where=where, function=function, url=at.url,
        name=at.name, index=str(index_dir), folder=str(folder),
    )  # fmt: skip
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)]) as process:
        while not mark.exists():
            assert process.poll() is None
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.05)
        process.kill()
    with closing(opened(at)) as index:
        assert index.hits("方針", 3)[0].passage.text == "前の方針である。"
        report = publish(at, index_dir, folder)
        assert report.embedded_passages <= 1
        assert [hit.passage.text for hit in index.hits("方針", 3)] == ["次の方針である。"]
    assert len(Engine(at).collections()) == 4


def test_an_index_moves_to_the_engine_and_back_without_embedding_anew(
    tmp_path: Path, at: EngineAt
) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", FEW), tmp_path / "index"
    build(index_dir, [folder])
    before = content(index_dir)
    assert publish(at, index_dir, folder).embedded_passages == 0
    with pytest.raises(IndexOpenError, match="store_url"):
        open_index(index_dir, LetterEmbedder())
    assert build(index_dir, [folder]).embedded_passages == 0
    assert content(index_dir) == before
    publish(at, index_dir, folder)
    with pytest.raises(IndexBuildError, match=r"store_url.*--fetch.*store_name"):
        publish(at, tmp_path / "fetched", folder)
    embedder = LetterEmbedder()
    fetch(at, tmp_path / "fetched", embedder, lambda *_: None)
    assert embedder.embedded == []
    assert content(tmp_path / "fetched") == before
    (folder / "隅.txt").unlink()
    report = publish(at, tmp_path / "fetched", folder)
    assert (report.removed, report.embedded_passages) == (("隅.txt",), 0)
    with closing(opened(at)) as index:
        assert not index.hits("農地", 1, ["隅.txt"])


def test_what_is_gone_there_is_made_again_from_the_records(tmp_path: Path, at: EngineAt) -> None:
    folder, index_dir = (
        write_texts(tmp_path / "docs", {"a.txt": "方針である。"}),
        tmp_path / "index",
    )
    publish(at, index_dir, folder)
    engine = Engine(at)
    target = engine.target()
    engine.call("drop_collection", f"{target}{TEXTS}")
    with pytest.raises((IndexOpenError, EngineError), match="store_url"):
        opened(at)
    assert publish(at, index_dir, folder, rebuild=True).embedded_passages <= 1
    with closing(opened(at)) as index:
        assert index.hits("方針", 1)


def test_two_indexes_in_one_milvus_do_not_touch_each_other(tmp_path: Path, at: EngineAt) -> None:
    other = replace(at, name=f"{at.name}x")
    for i, place in enumerate((at, other, at, at)):
        folder = write_texts(tmp_path / place.name, {"a.txt": f"{place.name}の{i}回目である。"})
        publish(place, tmp_path / f"index-{place.name}", folder)
    for place in (at, other):
        with closing(opened(place)) as index:
            assert place.name in index.hits("回目", 1)[0].passage.text
    assert len(Engine(at).collections()) == 4 and len(Engine(other).collections()) == 2


def test_a_neighbour_graph_serves_where_there_are_many(
    tmp_path: Path, at: EngineAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FLAT_MOST", 10)
    folder = write_texts(tmp_path / "docs", FEW)
    build(tmp_path / "here", [folder])
    publish(at, tmp_path / "there", folder)
    made = Engine(at).call("describe_index", Engine(at).target(), index_name="dense")
    assert made["index_type"] == "HNSW"
    with (
        closing(open_index(tmp_path / "here", LetterEmbedder())) as here,
        closing(opened(at)) as there,
    ):
        assert there.hits("大学", 10) == here.hits("大学", 10)
