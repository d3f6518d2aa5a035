"""``make bench``: one table of retrieval beside the peers, and the speeds, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.open import open_assistant, open_embedder
from assistant.settings import Settings, load_settings
from eval.benchmarks import peers, report, slides, speed, systems, vector_peers
from eval.dataset import Case, bundled_dataset, load_dataset
from index.types import Embedder


def main(
    index: Annotated[Path | None, typer.Option("--index", help="索引のフォルダ / index")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="結果を書くフォルダ / results")] = None,
) -> None:
    """Compare retrieval with the peers and time the product, on this machine."""
    settings = load_settings(None, {"index_dir": index})
    embedder = open_embedder(settings)
    cases = load_dataset(bundled_dataset())
    figures = _figures(settings, embedder, cases)
    rows = _rows(settings, embedder, cases)
    origin = report.origin()
    print(report.markdown(rows, figures, origin))  # noqa: T201
    if out is not None:
        report.write(out, rows, figures, origin)


def _figures(settings: Settings, embedder: Embedder, cases: Sequence[Case]) -> report.Figures:
    with closing(open_assistant(settings)) as unasked:  # with an embedder of its own
        warm = speed.warm_answers(unasked, cases)
    return report.Figures(
        slides=slides.measure(),
        warm_answer=warm,
        cold_ask_seconds=speed.cold_ask(settings),
        index_deck=speed.index_deck(embedder, settings),
    )


def _rows(settings: Settings, embedder: Embedder, cases: Sequence[Case]) -> list[peers.Row]:
    with closing(open_assistant(settings)) as assistant:
        asked: dict[str, systems.Search] = {
            peers.BASELINE: systems.vector_defaults(vector_peers.llama_index, embedder),
            "LangChain defaults": systems.vector_defaults(vector_peers.langchain, embedder),
            "BM25 words, 400-character cuts": systems.word_cuts(),
            "BM25 bigrams, 1,000-character cuts": systems.bigram_cuts(),
            peers.OURS: systems.ours(assistant),
        }
        return peers.compare(asked, peers.comparable(cases))


if __name__ == "__main__":
    typer.run(main)
