"""Page retrieval on ministry PDFs: ``python -m eval.benchmarks.allganize DIR --out OUT``.

``DIR`` holds ``pdf/`` and ``questions.jsonl`` with ``id``, ``type``, ``question``, ``document`` and
``page`` (1-based) a line: the form of the Allganize RAG-Evaluation-Dataset-JA, whose PDFs are their
publishers' and no part of this project. For measuring only: nothing is ever tuned on it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from tqdm import tqdm

from assistant.open import open_assistant, open_embedder
from assistant.settings import Settings, load_settings
from corpus.readers.ocr import engine_for
from eval.benchmarks.page_baselines import (
    Page,
    PageSearch,
    page_bigrams,
    page_texts,
    vector_pages,
    word_cuts,
)
from eval.benchmarks.page_scores import PageQuestion, score, table, to_json
from eval.benchmarks.report import machine, write_results
from eval.benchmarks.systems import Searched
from eval.benchmarks.vector_peers import langchain, llama_index
from eval.report import PACKAGES, dataset_hash, git_hash, versions
from index.generations import current_folder

HITS = 100
"""Passages asked of the index: the pages of the first ones are the ranking."""


def main(
    folder: Annotated[Path, typer.Argument(help="pdf/ と questions.jsonl のあるフォルダ / data")],
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    index: Annotated[Path | None, typer.Option(help="索引（あれば使う） / index, reused")] = None,
    peers: Annotated[bool, typer.Option(help="ベクトルだけの既定とも比べる / vector peers")] = True,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Measure how often the page with the answer is found, beside BM25 and the default stacks."""
    asked = load_questions(folder)
    paths = sorted((folder / "pdf").glob("*.pdf"))
    with tempfile.TemporaryDirectory() as scratch:
        settings = load_settings(None, {"index_dir": index or Path(scratch) / "index"})
        _indexed(settings, folder / "pdf", quiet)
        with closing(open_assistant(settings)) as assistant:
            texts = page_texts(paths, quiet)
            systems = {
                "seisaku": ranked_pages(assistant),
                "BM25 words, best 400-character cut": word_cuts(texts),
                "BM25 bigrams, whole page": page_bigrams(texts),
            }
            if peers:
                embedder = assistant.embedder
                systems["llama-index defaults"] = vector_pages(llama_index, texts, embedder)
                systems["LangChain defaults"] = vector_pages(langchain, texts, embedder)
            rows = [score(name, shown(s, name, quiet), asked) for name, s in systems.items()]
    figures = to_json(rows, asked)
    values = {**_origin(folder, len(texts), settings), "systems": figures}
    print(markdown(values))  # noqa: T201
    if out is not None:
        write_results(out, "allganize", values, markdown(values))


def load_questions(folder: Path) -> list[PageQuestion]:
    """Read ``questions.jsonl``.

    Raises:
        typer.BadParameter: the file or a named PDF is missing, or a line lacks a field.
    """
    path = folder / "questions.jsonl"
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


def _indexed(settings: Settings, pdfs: Path, quiet: bool) -> None:
    """Build the index where there is none; one that is there is taken as it is."""
    if current_folder(settings.index_dir) is not None:
        return
    from index.cli import run_index

    code = run_index(
        [pdfs], settings.index_dir, open_embedder(settings), settings.passage_tokens,
        settings.max_file_mb * 2**20, quiet=quiet, limits=settings.limits,
    )  # fmt: skip
    if code:
        raise typer.Exit(code)


def shown(search: PageSearch, name: str, quiet: bool) -> PageSearch:
    """Return a search that shows its progress."""
    bar = tqdm(desc=name, unit="問", file=sys.stderr, disable=quiet, leave=False)

    def counted(question: str) -> list[Page]:
        bar.update()
        return list(search(question))

    return counted


def _origin(folder: Path, pages: int, settings: Settings) -> dict[str, Any]:
    return {
        "machine": machine(),
        "git": git_hash(),
        "questions_sha256": dataset_hash(folder / "questions.jsonl"),
        "pages": pages,
        "embedding": settings.embedding_model or "bundled",
        "ocr": engine_for(settings.limits),
        "versions": versions((*PACKAGES, "pypdfium2")),
    }


def markdown(values: Mapping[str, Any], title: str = "Page retrieval") -> str:
    """Return a run for people."""
    named = {k: v for k, v in values.items() if k not in ("systems", "versions")}
    shown = ", ".join(f"{name} {version}" for name, version in values["versions"].items())
    lines = [f"- {name}: {value}" for name, value in {**named, "versions": shown}.items()]
    head = f"# {title}\n\nMean (95 % bootstrap interval); differences are paired by question.\n"
    return "\n".join([head, *lines]) + "\n\n" + table(values["systems"]) + "\n"


if __name__ == "__main__":
    typer.run(main)
