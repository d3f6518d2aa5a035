"""Page retrieval on ministry PDFs: ``python -m eval.benchmarks.allganize DIR --out OUT``.

``DIR`` holds ``pdf/`` and ``questions.jsonl`` with ``id``, ``type``, ``question``, ``document`` and
``page`` (1-based) a line: the form of the Allganize RAG-Evaluation-Dataset-JA, whose PDFs are their
publishers' and no part of this project. For measuring only: nothing is ever tuned on it. With
``--questions`` the same is measured on other questions of those PDFs, such as our own for
development, ``eval/datasets/ministry_development.jsonl``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus.readers.ocr import engine_for
from eval.benchmarks.indexes import indexed
from eval.benchmarks.page_baselines import (
    Page,
    PageSearch,
    page_bigrams,
    page_texts,
    vector_pages,
    word_cuts,
)
from eval.benchmarks.page_scores import PageQuestion, by_kind, score
from eval.benchmarks.paired import figures, table
from eval.benchmarks.progress import shown
from eval.benchmarks.report import facts, machine, write_results
from eval.benchmarks.systems import Searched
from eval.benchmarks.vector_peers import BASELINE, PEERS
from eval.scoring.report import PACKAGES, dataset_hash, git_hash, versions
from index.types import Embedder

HITS = 100
"""Passages asked of the index: the pages of the first ones are the ranking."""


def main(
    folder: Annotated[Path, typer.Argument(help="pdf/ と questions.jsonl のあるフォルダ / data")],
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    index: Annotated[Path | None, typer.Option(help="索引（なければ作る） / index, kept")] = None,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
    questions: Annotated[Path | None, typer.Option(help="ほかの問い / other questions")] = None,
) -> None:
    """Measure how often the page with the answer is found, beside BM25."""
    measured = measure(folder, index, quiet, questions=questions)
    values = {
        "machine": machine(), "git": git_hash(), "versions": versions((*PACKAGES, "pypdfium2")),
        **measured,
    }  # fmt: skip
    print(markdown(values))  # noqa: T201
    if out is not None:
        write_results(out, "allganize", values, markdown(values))


def measure(
    folder: Path, index: Path | None, quiet: bool, embedder: Embedder | None = None,
    questions: Path | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the figures of all systems, ours first, and what they were measured on.

    Args:
        folder: ``pdf/`` and ``questions.jsonl``.
        index: of the PDFs; built where there is none; None for one of this run.
        quiet: show no progress.
        embedder: the model of the vector peers; None leaves these out.
        questions: None for those of the folder.
    """
    file = questions or folder / "questions.jsonl"
    asked = load_questions(folder, file)
    with indexed(folder / "pdf", index, quiet) as (assistant, settings):
        texts = page_texts(sorted((folder / "pdf").glob("*.pdf")), quiet)
        searches: dict[str, PageSearch] = {"seisaku": ranked_pages(assistant)}
        if embedder is not None:
            for name, peer in PEERS.items():
                searches[name] = vector_pages(peer, texts, embedder)
        searches["BM25 words, best 400-character cut"] = word_cuts(texts)
        searches["BM25 bigrams, whole page"] = page_bigrams(texts)
        rows = [score(n, shown(s, n, quiet, len(asked)), asked) for n, s in searches.items()]
    return {
        "questions_sha256": dataset_hash(file),
        "pages": len(texts),
        "embedding": settings.embedding_model or "bundled",
        "reranker": settings.reranker,
        "ocr": engine_for(settings.limits),
        "systems": figures(rows, by_kind(asked), BASELINE),
    }


def load_questions(folder: Path, file: Path | None = None) -> list[PageQuestion]:
    """Read the questions of a folder, or those of another file on its PDFs.

    Raises:
        typer.BadParameter: the file or a named PDF is missing, or a line lacks a field.
    """
    path = file or folder / "questions.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        asked = [
            PageQuestion(r["id"], r["type"], r["question"], (r["document"], r["page"]))
            for r in rows
        ]
    except (OSError, KeyError, ValueError) as error:
        raise typer.BadParameter(f"{path}: {error!r}") from None
    for name in dict.fromkeys(question.gold[0] for question in asked):
        if not (folder / "pdf" / name).is_file():
            raise typer.BadParameter(f"{folder / 'pdf' / name} がありません / is missing")
    return asked


def ranked_pages(assistant: Searched) -> PageSearch:
    """Return the pages of an opened assistant's hits, each page at its best passage."""

    def search(question: str) -> list[Page]:
        hits = assistant.search(question, HITS)
        return list(dict.fromkeys((hit.passage.document, hit.passage.slide) for hit in hits))

    return search


def markdown(values: Mapping[str, Any], title: str = "Page retrieval") -> str:
    """Return a run for people."""
    parts = [
        f"# {title}",
        "Mean (95 % bootstrap interval); differences are paired by question.",
        facts({name: value for name, value in values.items() if name != "systems"}),
        table(values["systems"]),
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    typer.run(main)
