"""Searching reads only what it needs and finds what scoring every passage would find."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from index_states import LetterEmbedder, build, write_texts
from numpy.typing import NDArray

from corpus.normalize import normalize_query
from corpus.types import Passage
from eval.cases.dataset import bundled_dataset, load_dataset
from index.models.remembered import RememberedVectors
from index.open import Index, open_index
from index.search.candidates import EXACT, POOL, highest
from index.search.expansion import Expansion, read_learned
from index.search.fusion import FusionWeights, weighted_sum
from index.search.lexical import TERMS, LexicalField
from index.store.errors import IndexOpenError
from index.store.generations import current_folder
from index.store.record_reader import Records
from index.types import Embedder


class Exhaustive:
    """The same search by the plainest means: everything in memory, everything scored and sorted."""

    def __init__(self, index_dir: Path, embedder: Embedder) -> None:
        folder = current_folder(index_dir)
        assert folder is not None
        self.embedder = embedder
        with closing(Records(folder / "passages.sqlite", embedder.dimensions)) as records:
            count = records.passages.count()
            self.passages = records.passages.at(range(count))
            self.vectors = records.passages.vectors_between(0, count)
        self.fields = {name: LexicalField(folder / "bm25", name, count) for name in TERMS}
        self.expansion = Expansion(read_learned(folder), self.fields["bigrams"].at_most)

    def search(
        self, query: str, k: int, documents: Collection[str] | None = None,
        slide: tuple[str, int] | None = None,
    ) -> list[tuple[Passage, float]]:  # fmt: skip
        text = normalize_query(query)
        places = [
            i for i, p in enumerate(self.passages)
            if (documents is None or p.document in documents)
            and (slide is None or (p.document, p.slide) == slide)
        ]  # fmt: skip
        vector = self.embedder.embed_query(text)
        others = self.expansion.of(text)
        scores = {name: field.scores(text, others) for name, field in self.fields.items()}
        near = self.vectors @ vector
        if slide is None:
            top = {i for v in scores.values() for i in _best(v, places, POOL) if v[i] > 0}
            places = sorted(top | set(_best(near, places, POOL)))
        if not places:
            return []
        parts = {name: values[places] for name, values in scores.items()}
        if slide is None:
            for name, field in self.fields.items():
                parts[f"slide_{name}"] = self.on_slides(field, text, others)[places]
        parts["dense"] = self.vectors[places] @ vector
        fused = weighted_sum(parts, FusionWeights())
        order = sorted(range(len(places)), key=lambda i: (-fused[i], places[i]))[:k]
        return [(self.passages[places[i]], float(fused[i])) for i in order]

    def on_slides(
        self, field: LexicalField, text: str, others: Sequence[str]
    ) -> NDArray[np.float32]:
        """For each passage the sum over the terms of the best score that its slide has for it."""
        every = np.arange(len(self.passages))
        terms = field.term_scores(text, others, every)
        np.testing.assert_allclose(terms.sum(axis=0), field.scores(text, others), rtol=1e-5)
        best: dict[tuple[str, int], NDArray[np.float32]] = {}
        for i, passage in enumerate(self.passages):
            slide = (passage.document, passage.slide)
            best[slide] = np.maximum(best.get(slide, 0), terms[:, i])
        sums = {slide: held.sum(dtype=np.float64) for slide, held in best.items()}
        return np.array([sums[p.document, p.slide] for p in self.passages], np.float32)


def _best(values: NDArray[np.float32], places: list[int], count: int) -> list[int]:
    return sorted(places, key=lambda i: (-values[i], i))[:count]


def found(index: Index, query: str, k: int, documents: Collection[str] | None = None,
          slide: tuple[str, int] | None = None) -> list[tuple[Passage, float]]:  # fmt: skip
    return [(hit.passage, hit.score) for hit in index.hits(query, k, documents, slide)]


def test_every_question_finds_what_scoring_every_passage_finds(
    deck_index: Path, embedder: Embedder
) -> None:
    whole = Exhaustive(deck_index, embedder)
    questions = [case.question for case in load_dataset(bundled_dataset())][::3]
    with closing(open_index(deck_index, embedder)) as index:
        for question in questions:
            assert found(index, question, 30) == whole.search(question, 30), question


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 40 documents of many passages that are alike, and one that hardly fits."""
    folder = tmp_path_factory.mktemp("several")
    texts = {
        f"{i:02}.txt": "\n\n".join(
            f"大学ファンドの支援は第{i}期の{j}件目で、運用益は{i * j}億円である。" * 3
            for j in range(100)
        )
        for i in range(40)
    }
    texts["隅.txt"] = "農地の集積を進める。\n\n大学という語が一度だけ出る。"
    build(folder / "index", [write_texts(folder / "docs", texts)])
    return folder / "index"


@pytest.mark.parametrize(
    "documents",
    [
        ["隅.txt"],
        ["03.txt"],
        ["03.txt", "隅.txt"],
        [f"{i:02}.txt" for i in range(39)],
        ["ない.txt"],
    ],
    ids=["one-that-hardly-fits", "one", "two", "most", "none"],
)
def test_a_search_in_some_documents_is_one_over_an_index_of_them(
    several: Path, documents: list[str]
) -> None:
    embedder = LetterEmbedder()
    whole = Exhaustive(several, embedder)
    with closing(open_index(several, embedder)) as index:
        hits = found(index, "大学ファンドの運用益", 10, documents)
        assert hits == whole.search("大学ファンドの運用益", 10, documents)
        assert {passage.document for passage, _ in hits} <= set(documents)


def test_a_document_far_down_the_whole_ranking_is_found_when_it_is_named(several: Path) -> None:
    with closing(open_index(several, LetterEmbedder())) as index:
        assert "隅.txt" not in {h.passage.document for h in index.hits("大学ファンド", 300)}
        assert "大学という語" in index.hits("大学ファンド", 5, ["隅.txt"])[0].passage.text


def test_naming_every_document_is_naming_none(several: Path) -> None:
    with closing(open_index(several, LetterEmbedder())) as index:
        names = [info.name for info in index.documents()]
        assert found(index, "第3期の支援", 20, names) == found(index, "第3期の支援", 20)


def test_a_search_on_one_slide_ranks_all_its_passages(deck_index: Path, embedder: Embedder) -> None:
    whole = Exhaustive(deck_index, embedder)
    with closing(open_index(deck_index, embedder)) as index:
        name = index.documents()[0].name
        for number in range(1, 28):
            asked = ("大学ファンドの規模", 10, None, (name, number))
            assert found(index, *asked) == whole.search(*asked)
        assert index.hits("大学", 5, [], (name, 6)) == []
        assert index.hits("大学", 5, [name], (name, 6)) == index.hits("大学", 5, None, (name, 6))


def test_threads_that_search_at_once_find_what_one_alone_finds(several: Path) -> None:
    with closing(open_index(several, LetterEmbedder())) as index:
        queries = [f"第{i}期の{j}件目" for i in range(8) for j in range(8)]
        alone = [found(index, query, 5, [f"{i % 40:02}.txt"]) for i, query in enumerate(queries)]
        together: list[list[tuple[Passage, float]]] = [[] for _ in queries]

        def ask(start: int) -> None:
            for i in range(start, len(queries), 8):
                together[i] = found(index, queries[i], 5, [f"{i % 40:02}.txt"])

        threads = [threading.Thread(target=ask, args=(start,)) for start in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert together == alone


@pytest.mark.parametrize("size", [0, 1, 5, 99, 100, 101, 5000])
def test_the_highest_values_are_those_of_a_stable_sort(size: int) -> None:
    values = np.random.default_rng(size).integers(0, 40, size).astype(np.float32)  # many ties
    order = [i for i in np.argsort(-values, kind="stable")[:100] if values[i] > 0]
    assert highest(values, 100).tolist() == sorted(order)


def test_a_page_damaged_inside_the_file_is_told_with_the_remedy(tmp_path: Path) -> None:
    texts = {f"{i}.txt": f"項目{i}の予算は{i}億円である。" * 40 for i in range(200)}
    build(tmp_path / "index", [write_texts(tmp_path / "docs", texts)])
    generation = current_folder(tmp_path / "index")
    assert generation is not None
    path = generation / "passages.sqlite"
    data = bytearray(path.read_bytes())
    data[8192:-4096] = b"\xff" * (len(data) - 12288)  # the size and the last page stay
    path.write_bytes(data)
    with (
        pytest.raises(IndexOpenError, match="--rebuild"),
        closing(open_index(tmp_path / "index", LetterEmbedder())) as index,
    ):
        index.hits("予算", 5)


def test_the_filtered_search_is_tested_on_both_sides_of_its_limit(several: Path) -> None:
    with closing(open_index(several, LetterEmbedder())) as index:
        sizes = {info.name: info.passages for info in index.documents()}
    most = sum(size for name, size in sizes.items() if name not in ("39.txt", "隅.txt"))
    assert sizes["03.txt"] < EXACT < most


def test_a_text_is_embedded_once_while_it_is_remembered() -> None:
    embedder, seen = LetterEmbedder(), list[str]()

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        seen.extend(texts)
        return embedder.embed_passages(texts)

    remembered = RememberedVectors(embed, size=2)
    found = remembered.of(["支援", "基金", "支援"])
    np.testing.assert_array_equal(found, embedder.embed_passages(["支援", "基金", "支援"]))
    remembered.of(["基金", "支援"])
    assert seen == ["支援", "基金"]
    remembered.of(["大学"])  # the one unused for longest goes
    np.testing.assert_array_equal(remembered.of(["支援"]), embedder.embed_passages(["支援"]))
    assert seen == ["支援", "基金", "大学"]
    remembered.of(["基金"])
    assert seen[-1] == "基金"
    assert remembered.of([]).shape[0] == 0


def test_a_small_index_answers_without_importing_chromadb(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "docs", {"a.txt": "基金の支援\n\n大学の研究"})
    build(tmp_path / "index", [folder])
    script = (
        "import sys; from pathlib import Path; from index_states import LetterEmbedder;"
        "from index.open import open_index;"
        f"hits = open_index(Path({str(tmp_path / 'index')!r}), LetterEmbedder()).hits('支援', 3);"
        "assert hits; assert 'chromadb' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parent, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
