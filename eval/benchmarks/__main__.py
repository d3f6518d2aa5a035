"""``make bench``: one table of retrieval beside the peers, and the speeds, in one run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.common.settings import Settings, load_settings
from assistant.open import open_assistant, open_embedder
from eval.benchmarks import deck_scores, peers, report, slides, speed
from eval.cases.dataset import Case, bundled_dataset, load_dataset
from index.types import Embedder


def main(
    index: Annotated[Path | None, typer.Option("--index", help="索引のフォルダ / index")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="結果を書くフォルダ / results")] = None,
) -> None:
    """Compare retrieval with the peers and time the product, on this machine."""
    peers.require()
    settings = load_settings(None, {"index_dir": index})
    embedder = open_embedder(settings)
    cases = load_dataset(bundled_dataset())
    figures = _figures(settings, embedder, cases)
    compared = _peers(settings, cases)
    origin = report.origin(peers.PACKAGES)
    print(report.markdown(compared, figures, origin))  # noqa: T201
    if out is not None:
        report.write(out, compared, figures, origin)


def _figures(settings: Settings, embedder: Embedder, cases: Sequence[Case]) -> report.Figures:
    with closing(open_assistant(settings)) as unasked:  # with an embedder of its own
        warm = speed.warm_answers(unasked, cases)
    return report.Figures(
        slides=slides.measure(),
        warm_answer=warm,
        cold_ask_seconds=speed.cold_ask(settings),
        index_deck=speed.index_deck(embedder, settings),
    )


def _peers(settings: Settings, cases: Sequence[Case]) -> dict[str, Any]:
    with closing(open_assistant(settings)) as assistant:
        return peers.compared(assistant, assistant.embedder, deck_scores.comparable(cases))


if __name__ == "__main__":
    typer.run(main)
