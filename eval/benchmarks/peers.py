"""Our retrieval beside the peers: ``python -m eval.benchmarks.peers [DIR] --out OUT``.

Every system is asked the same questions over the same documents, in one run: those of the bundled
deck's ``test``, and where ``DIR`` is given (the form that ``allganize`` reads) those on the pages of
its PDFs. Differences are paired by question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus.documents import bundled_deck
from eval.benchmarks import allganize, deck_scores, systems
from eval.benchmarks.indexes import indexed
from eval.benchmarks.paired import Row, figures, table
from eval.benchmarks.progress import shown
from eval.benchmarks.report import facts, origin, write_results
from eval.benchmarks.shared_vectors import SharedVectors
from eval.benchmarks.vector_peers import BASELINE, PEERS
from eval.cases.dataset import Case, bundled_dataset, load_dataset
from index.types import Embedder

PACKAGES = ("pypdfium2", "langchain-core", "langchain-text-splitters")
"""Their versions stand in the results beside those of every run."""


def main(
    folder: Annotated[
        Path | None,
        typer.Argument(help="pdf/ と questions.jsonl のあるフォルダ（なくてもよい） / PDFs too"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    index: Annotated[
        Path | None, typer.Option(help="同梱資料の索引（なければ作る） / index of the deck")
    ] = None,
    pdf_index: Annotated[
        Path | None, typer.Option(help="PDF の索引（なければ作る） / index of the PDFs")
    ] = None,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Compare retrieval with llama-index, LangChain and BM25 on the same questions."""
    require()
    if folder is not None:
        allganize.load_questions(folder)  # a wrong folder is told before the work begins
    with indexed(bundled_deck(), index, quiet) as (assistant, settings):
        embedder = SharedVectors(assistant.embedder, quiet)
        cases = deck_scores.comparable(load_dataset(bundled_dataset()))
        values = {
            **origin(PACKAGES),
            "embedding": settings.embedding_model or "bundled",
            "reranker": settings.reranker,
            "deck": {"systems": compared(assistant, embedder, cases, quiet)},
        }
    if folder is not None:
        values["pages"] = allganize.measure(folder, pdf_index, quiet, embedder)
    text = markdown(values)
    print(text)  # noqa: T201
    if out is not None:
        write_results(out, "peers", values, text)


def require() -> None:
    """Tell at once if a peer is not installed.

    Raises:
        typer.BadParameter: LangChain's splitter is missing.
    """
    if find_spec("langchain_text_splitters") is None:
        raise typer.BadParameter(
            "langchain-text-splitters がありません。pip install 'seisaku[dev]' で入ります。"
            " / the extra dev installs it"
        )


def compared(
    ours: systems.Searched, embedder: Embedder, cases: Sequence[Case], quiet: bool = True
) -> dict[str, Any]:
    """Return the figures of all systems on the deck, ours first."""
    searches = {
        "seisaku": systems.ours(ours),
        **{name: systems.vector_defaults(peer, embedder) for name, peer in PEERS.items()},
        "BM25 words, 400-character cuts": systems.word_cuts(),
        "BM25 bigrams, 1,000-character cuts": systems.bigram_cuts(),
    }
    rows: list[Row] = [
        deck_scores.score(name, shown(search, name, quiet, len(cases)), cases)
        for name, search in searches.items()
    ]
    return figures(rows, baseline=BASELINE)


def markdown(values: Mapping[str, Any]) -> str:
    """Return a run for people."""
    parts = [
        "# Retrieval beside the peers",
        "Mean (95 % bootstrap interval, × ratio to the llama-index defaults); differences are paired"
        " by question, with their 95 % bootstrap interval.",
        facts({k: v for k, v in values.items() if k not in ("deck", "pages")}),
        "# The bundled deck, split test",
        table(values["deck"]["systems"]),
    ]
    if pages := values.get("pages"):
        parts += [
            "# Pages of PDFs",
            facts({k: v for k, v in pages.items() if k != "systems"}),
            table(pages["systems"]),
        ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    typer.run(main)
