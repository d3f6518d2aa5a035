"""The peers on real data, the model they share, and both commands on small documents."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import typer
from numpy.typing import NDArray
from small_pdf import PdfPage, write_pdf

from corpus.documents import DECK_NAME
from eval.benchmarks import paragraphs, peers
from eval.benchmarks.page_scores import PageQuestion
from eval.benchmarks.shared_vectors import BLOCK, SharedVectors
from eval.benchmarks.vector_peers import LLAMA_FOLDER, PEERS, llama_index
from index.types import Embedder

TEXTS = ("研究大学の基金は大学ファンドが支える。", "消費者の窓口は全国の市町村にある。")
ASKED = ("大学ファンドが支えるものは？", "消費者の窓口はどこ？")


class Counting:
    """The bundled model; remembers what it was given."""

    fingerprint = "counting"
    dimensions = 384

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.passages: list[str] = []
        self.queries: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.passages += texts
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        self.queries.append(text)
        return self._embedder.embed_query(text)


def test_a_text_that_systems_share_is_embedded_once_and_alike(embedder: Embedder) -> None:
    counting = Counting(embedder)
    shared = SharedVectors(counting, quiet=True)
    texts = [f"{n}番の頁" for n in range(BLOCK + 3)]
    first, again = shared.embed_passages(texts), shared.embed_passages([*texts[::-1], "別の頁"])
    assert counting.passages == [*texts, "別の頁"]
    assert first.shape == (BLOCK + 3, 384)
    assert np.array_equal(again[-2::-1], first)
    assert np.array_equal(shared.embed_query("問い"), embedder.embed_query("問い"))
    shared.embed_query("問い")[:] = 0  # a caller's change is its own
    assert np.array_equal(shared.embed_query("問い"), embedder.embed_query("問い"))
    assert counting.queries == ["問い"]
    assert shared.embed_passages([]).shape == (0, 384)


def test_llama_index_embeds_the_page_label_and_path_as_its_reader_does(embedder: Embedder) -> None:
    counting = Counting(embedder)
    llama_index({("a.pdf", 7): TEXTS[0], ("b.txt", 0): TEXTS[1]}, counting, 5)
    assert counting.passages == [
        f"page_label: 7\nfile_path: {LLAMA_FOLDER}/a.pdf\n\n{TEXTS[0]}",
        f"file_path: {LLAMA_FOLDER}/b.txt\n\n{TEXTS[1]}",
    ]


def test_every_peer_tells_file_and_page_and_finds_nothing_in_a_page_without_text(
    embedder: Embedder,
) -> None:
    pages = {("a.pdf", 2): TEXTS[0], ("a.pdf", 3): "", (DECK_NAME, 0): TEXTS[1]}
    for peer in PEERS.values():
        search = peer(pages, embedder, 5)
        assert [found.page for found in search(ASKED[0])] == [("a.pdf", 2), (DECK_NAME, 0)]
        assert search(ASKED[1])[0].page == (DECK_NAME, 0)


@pytest.fixture
def pdfs(tmp_path: Path) -> Path:
    """A folder of the command's form: one PDF of two pages and a question on each."""
    folder = tmp_path / "data"
    (folder / "pdf").mkdir(parents=True)
    pages = [PdfPage() for _ in TEXTS]
    for page, text in zip(pages, TEXTS, strict=True):
        page.text(60, 100, text)
    write_pdf(folder / "pdf" / "one.pdf", pages)
    rows = [
        {"id": f"q{n}", "type": "paragraph", "question": question, "document": "one.pdf", "page": n}
        for n, question in enumerate(ASKED, start=1)
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_one_command_compares_all_systems_on_the_deck_and_on_pdfs(
    pdfs: Path, deck_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    peers.main(pdfs, tmp_path / "out", deck_index, tmp_path / "pdfs", quiet=True)
    values = json.loads((tmp_path / "out" / "peers.json").read_text(encoding="utf-8"))
    assert {"git", "machine", "dataset_sha256", "embedding"} < set(values)
    assert values["versions"]["langchain-text-splitters"]
    for part in (values["deck"], values["pages"]):
        first, *others = part["systems"]
        assert first == "seisaku"
        assert [name.split(",")[0] for name in others] == [*PEERS, "BM25 words", "BM25 bigrams"]
    deck = values["deck"]["systems"]
    assert deck["seisaku"]["all"]["n"] > 50
    assert deck["seisaku"]["all"]["slide_at_1"]["mean"] > 0.9
    lead = deck["LangChain defaults"]["all"]["slide_at_1"]
    ours = deck["seisaku"]["all"]["slide_at_1"]["mean"]
    assert lead["difference"] == pytest.approx(ours - lead["mean"])
    assert lead["difference_interval"][0] > 0
    assert values["pages"]["pages"] == 2
    assert values["pages"]["systems"]["seisaku"]["all"]["mrr"]["ratio"] == 1
    assert all(
        row["all"]["recall_at_1"]["mean"] == 1 for row in values["pages"]["systems"].values()
    )
    said = capsys.readouterr().out
    assert said.strip() == (tmp_path / "out" / "peers.md").read_text(encoding="utf-8").strip()
    assert f"git: {values['git']}" in said
    assert "| seisaku − LangChain defaults |" in said


def test_a_wrong_folder_is_told_before_the_work_begins(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match=r"questions\.jsonl"):
        peers.main(tmp_path, index=tmp_path / "index", quiet=True)
    assert not (tmp_path / "index").exists()


def test_a_missing_peer_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "find_spec", lambda _: None)
    with pytest.raises(typer.BadParameter, match=r"langchain-text-splitters.*dev"):
        peers.require()


def test_a_sample_is_drawn_from_the_whole_file_and_is_the_same_every_time() -> None:
    questions = [PageQuestion(str(n), "all", f"問{n}", ("a", 1)) for n in range(1000)]
    drawn = paragraphs.sampled(questions, 100)
    assert drawn == paragraphs.sampled(questions, 100)
    assert len({question.id for question in drawn}) == 100
    places = sorted(int(question.id) for question in drawn)
    assert places[0] < 100  # not the first hundred alone
    assert places[-1] > 900
    assert paragraphs.sampled(questions, 0) == questions
    assert len(paragraphs.sampled(questions, 5000)) == 1000


def test_paragraphs_are_found_by_all_ways_and_the_number_of_questions_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [
        {"context": f"題 [SEP] {text}", "qas": [{"id": f"q{n}", "question": question}]}
        for n, (text, question) in enumerate(zip(TEXTS, ASKED, strict=True))
    ]
    file = tmp_path / "squad.json.gz"
    whole = {"data": [{"title": "題", "paragraphs": found}]}
    file.write_bytes(gzip.compress(json.dumps(whole).encode()))
    paragraphs.main(file, tmp_path, rerank=False, quiet=True)
    values = json.loads((tmp_path / "squad.json.gz.json").read_text(encoding="utf-8"))
    assert values["questions"] == "2 of 2"
    assert list(values["systems"]) == [
        "seisaku, fused", "seisaku, vectors only", "BM25 words", "BM25 bigrams",
    ]  # fmt: skip
    assert all(row["all"]["recall_at_1"]["mean"] == 1 for row in values["systems"].values())
    paragraphs.main(file, None, sample=1, quiet=True)
    said = capsys.readouterr().out
    assert f"questions: 1 of 2, seed {paragraphs.SEED}" in said
    assert "## all (n = 1)" in said
    assert "| seisaku, reranked − seisaku, fused |" in said
