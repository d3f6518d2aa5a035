"""The folder and Milvus side by side: ``python -m eval.benchmarks.engine --sizes 10000 --sizes 100000``.

First every question of the deck's datasets is asked of both, and what they rank is compared. Then real
passages repeated with noise (as ``eval.benchmarks.scale`` makes them) are indexed in both and asked for.
Milvus is Milvus Lite in a process of its own, or the one of ``--url``; Lite searches words in plain Python,
so its times at size say nothing of a cluster's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.common.settings import load_settings
from assistant.open import open_embedder
from eval.benchmarks.engine_runs import deck_parity, side_by_side
from eval.benchmarks.lite import milvus_lite
from index.store.engine_place import EngineAt

SECONDS = 3600.0
"""What one call may take: Lite compares a million passages in plain Python."""


def main(
    sizes: Annotated[list[int] | None, typer.Option(help="節の数 / passages")] = None,
    queries: Annotated[int, typer.Option(help="測る問いの数 / queries timed", min=1)] = 50,
    url: Annotated[str | None, typer.Option(help="Milvus のアドレス / of a Milvus")] = None,
) -> None:
    """Compare what is ranked, then what building and asking take."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settings = load_settings(None, {"index_dir": folder / "deck"})
        embedder = open_embedder(settings)
        with _milvus(url, folder / "lite") as address:
            at = EngineAt(address, "benchmark", seconds=SECONDS)
            _tell("deck", deck_parity(settings, embedder, at).items())
            for size in sizes or []:
                _tell(f"{size:,} passages", side_by_side(settings, embedder, at, size, queries))


@contextmanager
def _milvus(url: str | None, folder: Path) -> Iterator[str]:
    if url is not None:
        yield url
        return
    with milvus_lite(folder) as (address, _):
        yield address


def _tell(title: str, figures: Iterable[tuple[str, float]]) -> None:
    print(title, flush=True)  # noqa: T201
    for name, value in figures:
        print(f"  {name}: {_shown(value)}", flush=True)  # noqa: T201


def _shown(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


if __name__ == "__main__":
    typer.run(main)
