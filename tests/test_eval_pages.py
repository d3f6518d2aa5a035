"""Page retrieval: scores worked by hand, and the whole command on PDFs made here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from small_pdf import PdfPage, write_pdf

from eval.benchmarks import allganize
from eval.benchmarks.page_baselines import page_bigrams, page_texts, vector_pages, word_cuts
from eval.benchmarks.page_scores import PageQuestion, by_kind, ndcg_at, score
from eval.benchmarks.paired import figures
from eval.benchmarks.vector_peers import LANGCHAIN_CUT, langchain, llama_index
from index.types import Embedder

QUESTIONS = [
    PageQuestion("a", "table", "問一", ("x.pdf", 1)),
    PageQuestion("b", "image", "問二", ("x.pdf", 2)),
    PageQuestion("c", "image", "問三", ("y.pdf", 1)),
]
FOUND = {
    "問一": [("x.pdf", 1), ("x.pdf", 2)],
    "問二": [("y.pdf", 2), ("x.pdf", 1), ("x.pdf", 2)],
    "問三": [],
}


def test_every_measure_of_a_hand_worked_ranking() -> None:
    row = score("ours", lambda question: FOUND[question], QUESTIONS)
    assert row.scores == {
        "recall_at_1": (1, 0, 0),
        "recall_at_5": (1, 1, 0),
        "recall_at_10": (1, 1, 0),
        "mrr": (1, 1 / 3, 0),
        "ndcg_at_10": (1, 0.5, 0),  # 1 / log2(1 + 3)
    }
    far = [("z.pdf", n) for n in range(10)] + [("x.pdf", 1)]
    assert ndcg_at(far, ("x.pdf", 1), 10) == 0
    assert by_kind(QUESTIONS) == {"all": [0, 1, 2], "table": [0], "image": [1, 2]}
    assert by_kind(QUESTIONS[1:]) == {"all": [0, 1]}  # one type: no second table of the same


def test_differences_are_paired_by_question() -> None:
    ours = score("ours", lambda question: FOUND[question], QUESTIONS)
    none = score("none", lambda _: [], QUESTIONS)
    found = figures([ours, none], by_kind(QUESTIONS))
    assert "difference" not in found["ours"]["all"]["mrr"]
    assert found["none"]["all"]["mrr"]["difference"] == pytest.approx(4 / 9)
    assert found["none"]["image"]["recall_at_1"]["difference_interval"] == (0, 0)
    assert found["none"]["table"]["n"] == 1


TEXTS = ("研究大学の基金は大学ファンドが支える。", "消費者の窓口は全国の市町村にある。")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the command's form: one PDF of two pages and a question on each."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "pdf").mkdir()
    pages = [PdfPage() for _ in TEXTS]
    for page, text in zip(pages, TEXTS, strict=True):
        page.text(60, 100, text)
    write_pdf(folder / "pdf" / "one.pdf", pages)
    rows = [
        {"id": f"q{n}", "type": "paragraph", "question": question, "document": "one.pdf", "page": n}
        for n, question in ((1, "大学ファンドが支えるものは？"), (2, "消費者の窓口はどこ？"))
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_the_baselines_find_the_page_by_its_words(measured: Path) -> None:
    texts = page_texts([measured / "pdf" / "one.pdf"], quiet=True)
    assert list(texts) == [("one.pdf", 1), ("one.pdf", 2)]
    for search in (word_cuts(texts), page_bigrams(texts)):
        assert search("全国の窓口")[0] == ("one.pdf", 2)
        assert search("ＸＹＺ") == []


def test_the_vector_peers_find_the_page_and_cut_it_as_they_say(
    measured: Path, embedder: Embedder
) -> None:
    texts = page_texts([measured / "pdf" / "one.pdf"], quiet=True)
    long = "大学の研究を支える基金の話。" * 200
    for peer, longest in ((llama_index, 1024), (langchain, LANGCHAIN_CUT)):
        assert vector_pages(peer, texts, embedder)("消費者の窓口はどこ？")[0] == ("one.pdf", 2)
        cuts = peer({("long.pdf", 7): long}, embedder, 20)("基金")
        assert len(cuts) > 1
        assert all(long[cut.start :].startswith(cut.text) for cut in cuts)
        assert {cut.page for cut in cuts} == {("long.pdf", 7)}
        assert max(len(cut.text) for cut in cuts) <= longest


def test_the_command_measures_and_keeps_the_index(measured: Path, tmp_path: Path) -> None:
    index, out = tmp_path / "index", tmp_path / "out"
    allganize.main(measured, out, index, quiet=True)
    first = (index / "current").read_text()
    allganize.main(measured, out, index, quiet=True)
    assert (index / "current").read_text() == first
    values = json.loads((out / "allganize.json").read_text(encoding="utf-8"))
    assert values["systems"]["seisaku"]["all"]["recall_at_1"]["mean"] == 1
    assert values["pages"] == 2
    assert "| seisaku | 1.000 (1.000–1.000)" in (out / "allganize.md").read_text(encoding="utf-8")


def test_a_question_on_a_missing_file_is_named(measured: Path, tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_bytes((measured / "questions.jsonl").read_bytes())
    with pytest.raises(typer.BadParameter, match=r"one\.pdf"):
        allganize.load_questions(tmp_path)
