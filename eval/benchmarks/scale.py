"""How it grows: ``python -m eval.benchmarks.scale --sizes 10000 --sizes 100000 --out OUT``.

Real passages (the bundled deck's, or those of ``--source``, documents or an index) are repeated with noise
to each size, indexed as any documents are, and asked with pieces of the real passages. Reading and
embedding are no part of the times; slides are left out of the index.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from tqdm import tqdm

from assistant.common.settings import Settings, load_settings
from assistant.open import open_embedder
from corpus.documents import bundled_deck
from eval.benchmarks import scale_runs
from eval.benchmarks.report import machine, write_results
from eval.benchmarks.scale_data import NOISE, OVERWRITTEN, SEED
from eval.scoring.report import PACKAGES, git_hash, versions
from index.publish.cli import run_index
from index.store.generations import current_folder

RERANKED_SIZE = 10_000
"""Reranking reads the same number of passages whatever the size: it is timed once."""
GOALS = "Goals: 10,000 passages p50 40 ms, reranked 120 ms; 1,000,000 p95 5 times, recall@10 0.97."

COLUMNS = {
    "passages": "passages",
    "build_seconds": "build s",
    "sqlite_seconds": "SQLite s",
    "bm25_seconds": "BM25 s",
    "chroma_seconds": "Chroma s",
    "disk_mb": "disk MB",
    "build_memory_mb": "build MB",
    "search_memory_mb": "search MB",
    "first_ms": "open and first ms",
    "query_p50_ms": "p50 ms",
    "query_p95_ms": "p95 ms",
    "p95_ratio": "p95 ratio",
    "embedded_query_p50_ms": "embedded p50 ms",
    "embedded_query_p95_ms": "embedded p95 ms",
    "reranked_query_p50_ms": "reranked p50 ms",
    "reranked_query_p95_ms": "reranked p95 ms",
    "recall_at_10": "recall@10",
}


def main(
    out: Annotated[Path, typer.Option(help="結果と索引を書くフォルダ / results and indexes")],
    sizes: Annotated[list[int] | None, typer.Option(help="節の数 / passages")] = None,
    source: Annotated[
        Path | None, typer.Option(help="資料か索引のフォルダ / documents or an index")
    ] = None,
    queries: Annotated[int, typer.Option(help="問いの数 / queries that are timed")] = 300,
    rerank: Annotated[bool, typer.Option(help="並べ替えも測る / time reranking")] = True,
    keep: Annotated[
        bool, typer.Option(help="索引を残し、あれば使う / keep and reuse indexes")
    ] = False,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Measure building and searching at several sizes."""
    settings = load_settings()
    out.mkdir(parents=True, exist_ok=True)
    real = _real_index(source, out / "real", settings, quiet)
    rows: list[dict[str, float]] = []
    bar = tqdm(sizes or [10_000], unit="size", file=sys.stderr, disable=quiet, leave=False)
    for size in bar:
        bar.set_description_str(f"{size:,}")
        reranked = rerank and size == RERANKED_SIZE
        rows.append(_measured(real, out / f"index-{size}", size, queries, reranked, keep))
        values = {**_origin(settings.embedding_model, source, queries), "sizes": _with_ratio(rows)}
        # after every size: the largest takes long and may not fit
        write_results(out, "scale", values, markdown(values))
    print(markdown(values))  # noqa: T201


def _real_index(source: Path | None, folder: Path, settings: Settings, quiet: bool) -> Path:
    """Return an index of the real passages: the source itself, or one made of its documents."""
    if source is not None and current_folder(source) is not None:
        return source
    run_index(
        [source or bundled_deck()], folder, open_embedder(settings), settings.passage_tokens,
        settings.max_file_mb * 2**20, quiet=quiet,
    )  # fmt: skip
    return folder


def _measured(
    real: Path, folder: Path, size: int, queries: int, rerank: bool, keep: bool
) -> dict[str, float]:
    """Build and search one size; an index that was kept is taken with the figures of its build."""
    figures = folder / "build.json"
    if not figures.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        built = scale_runs.in_own_process(scale_runs.build, real, folder, size)
        figures.write_text(json.dumps(built), encoding="utf-8")
    built = json.loads(figures.read_text(encoding="utf-8"))
    found = scale_runs.in_own_process(scale_runs.search, real, folder, rerank, queries)
    if not keep:
        shutil.rmtree(folder)
    return {**built, **found, "load_average": os.getloadavg()[0]}


def _with_ratio(rows: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Add the ratio of the p95 to that of the first row."""
    first = rows[0]["query_p95_ms"]
    return [{**row, "p95_ratio": row["query_p95_ms"] / first} for row in rows]


def _origin(embedding: str | None, source: Path | None, queries: int) -> dict[str, Any]:
    return {
        "machine": machine(),
        "git": git_hash(),
        "source": "documents given" if source else "bundled deck",
        "embedding": embedding or "bundled",
        "noise": f"seed {SEED}, {OVERWRITTEN:.0%} of characters, vectors {NOISE}",
        "queries": queries,
        "versions": versions(PACKAGES),
    }


def markdown(values: Mapping[str, Any]) -> str:
    """Return a run for people."""
    named = {k: v for k, v in values.items() if k not in ("sizes", "versions")}
    shown = ", ".join(f"{name} {version}" for name, version in values["versions"].items())
    lines = [f"- {name}: {value}" for name, value in {**named, "versions": shown}.items()]
    return "\n".join(["# Scale", "", *lines, "", table(values["sizes"]), "", GOALS]) + "\n"


def table(rows: Sequence[Mapping[str, float]]) -> str:
    """Return figures as rows and sizes as columns."""
    told = [
        f"| {title} | " + " | ".join(_cell(name, row.get(name)) for row in rows) + " |"
        for name, title in COLUMNS.items()
    ]
    head, *body = told
    return "\n".join([head, "|---|" + "---:|" * len(rows), *body])


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in ("recall_at_10", "p95_ratio"):
        return f"{value:.3f}"
    return f"{value:,.0f}" if value >= 100 or name == "passages" else f"{value:.1f}"


if __name__ == "__main__":
    typer.run(main)
