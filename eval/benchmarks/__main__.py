"""``make bench``: one table of retrieval beside the peers, and the speeds, in one run."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.open import open_assistant, open_embedder
from assistant.settings import load_settings
from eval.benchmarks import peers, slides, speed
from eval.dataset import bundled_dataset, load_dataset
from eval.metrics import mean


def main(
    index: Annotated[Path | None, typer.Option("--index", help="索引のフォルダ / index")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="結果を書くフォルダ / results")] = None,
) -> None:
    """Compare retrieval with the peers and time the product, on this machine."""
    settings = load_settings(None, {"index_dir": index})
    embedder = open_embedder(settings)
    assistant = open_assistant(settings)
    cases = load_dataset(bundled_dataset())
    rows = peers.compare(assistant, embedder, cases)
    print(peers.table(rows))  # noqa: T201
    figures: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "slides": slides.measure(),
        "warm_answer": speed.warm_answers(assistant, cases),
        "cold_ask_seconds": speed.cold_ask(settings),
        "index_deck": speed.index_deck(embedder, settings),
    }
    print(json.dumps(figures, ensure_ascii=False, indent=1))  # noqa: T201
    if out is not None:
        _write(out, {**figures, "peers": [_means(row) for row in rows]})


def _means(row: peers.Row) -> dict[str, object]:
    names = ("slide_at_1", "slide_at_5", "passage_at_1", "passage_at_5")
    return {"system": row.system, **{name: mean(getattr(row, name)) for name in names}}


def _write(folder: Path, values: dict[str, Any]) -> None:
    names = ("seisaku", "llama-index-core", "sentence-transformers", "torch", "bm25s")
    values["versions"] = {name: version(name) for name in names}
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(values, ensure_ascii=False, indent=1)
    (folder / "bench.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
