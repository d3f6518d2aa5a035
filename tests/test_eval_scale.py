"""The benchmarks of size and of embedding: the data they make, and a small run of each."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from index_states import LetterEmbedder

from corpus.documents import bundled_deck
from corpus.passages import split_document
from corpus.readers.base import read_document
from eval.benchmarks import embedding_speed, scale
from eval.benchmarks.embedding_runs import ENGINE, EXACT, OURS
from eval.benchmarks.scale_data import OVERWRITTEN, Repeated, queries
from index.store.records import Record


@pytest.fixture(scope="module")
def real() -> list[Record]:
    document = read_document(bundled_deck(), "deck.txt")
    passages = split_document(document)
    vectors = LetterEmbedder().embed_passages([p.indexed_text for p in passages])
    return [Record("bundled:", "deck.txt", document, passages, vectors)]


def test_copies_are_near_their_originals_and_the_same_every_time(real: list[Record]) -> None:
    size = 2 * len(real[0].passages) + 7
    records = Repeated(real, size)
    assert sum(len(record.passages) for record in records) == size
    assert [p.id for r in records.plain for p in r.passages] == [
        p.id for r in records for p in r.passages
    ]
    first, copy, last = records
    assert [p.text for p in first.passages] == [p.text for p in real[0].passages]
    assert len(last.passages) == 7
    for a, b in zip(first.passages, copy.passages, strict=True):
        assert len(a.text) == len(b.text)
        changed = sum(x != y for x, y in zip(a.text, b.text, strict=True))
        assert changed <= len(a.text) * OVERWRITTEN
    cosines = np.sum(first.vectors * copy.vectors, axis=1)
    assert 0.9 < cosines.mean() < 0.99
    assert np.allclose(np.linalg.norm(copy.vectors, axis=1), 1, atol=1e-6)
    again = Repeated(real, size)[1]
    assert again.passages == copy.passages
    assert (again.vectors == copy.vectors).all()
    assert len({p.id for r in records for p in r.passages}) == size


def test_queries_are_different_pieces_of_real_passages(real: list[Record]) -> None:
    asked = queries(real, 40)
    texts = [" ".join(p.text.split()) for p in real[0].passages]
    assert len(set(asked)) == 40
    assert all(12 <= len(query) <= 30 and any(query in text for text in texts) for query in asked)


def test_a_small_run_tells_build_search_and_recall(tmp_path: Path, deck_index: Path) -> None:
    scale.main(tmp_path / "out", [100, 200], deck_index, 30, rerank=False, keep=False, quiet=True)
    found = json.loads((tmp_path / "out/scale.json").read_text(encoding="utf-8"))
    small, large = found["sizes"]
    assert (small["passages"], large["passages"]) == (100, 200)
    assert small["recall_at_10"] > 0.99
    assert small["p95_ratio"] == 1
    assert large["disk_mb"] > small["disk_mb"] > 0
    assert "| recall@10 |" in (tmp_path / "out/scale.md").read_text(encoding="utf-8")
    assert not list((tmp_path / "out").glob("index-*"))


def test_engines_are_timed_and_judged_on_the_same_passages(tmp_path: Path) -> None:
    facts = [("大学ファンド", "10兆円"), ("創発的研究支援", "7年間"), ("特別研究員", "4,196名")]
    paragraphs = [
        {"context": f"{name}の値は{value}である。", "qas": [
            {"id": name, "question": f"{name}の値は？",
             "answers": [{"text": value, "answer_start": len(name) + 3}]}]}
        for name, value in facts
    ]  # fmt: skip
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": [{"title": "政策", "paragraphs": paragraphs}]}))
    embedding_speed.main(file, tmp_path, paragraphs=0, rounds=1, quiet=True)
    found = json.loads((tmp_path / "embedding_speed.json").read_text(encoding="utf-8"))
    engines = {OURS, EXACT, f"{ENGINE}, OMP_NUM_THREADS=1", f"{ENGINE}, OMP_NUM_THREADS=2"}
    assert set(found["tokens_per_second"]) == engines
    assert found["passages"] == found["questions"] == 3
    assert {row["all"]["ndcg_at_10"]["mean"] for row in found["systems"].values()} == {1.0}
    assert "| seisaku |" in (tmp_path / "embedding_speed.md").read_text(encoding="utf-8")
