"""How long people wait: warm answers, a cold command, and building the deck's index."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.chain import Assistant
from assistant.settings import Settings
from corpus.documents import bundled_deck
from eval.dataset import Case
from index.build import Builder
from index.types import Embedder

COLD_RUNS = 3


def warm_answers(assistant: Assistant, cases: Sequence[Case]) -> dict[str, float]:
    """Return p50 and p95 of warm answers in milliseconds; every question is new to the caches."""
    assistant.ask("温めるための質問です。大学とは何ですか？")
    times = []
    for case in cases:
        start = time.perf_counter()
        assistant.ask(case.question, case.turns)
        times.append((time.perf_counter() - start) * 1000)
    return {"p50_ms": float(np.percentile(times, 50)), "p95_ms": float(np.percentile(times, 95))}


def cold_ask(settings: Settings) -> float:
    """Return the median seconds of ``seisaku ask`` in a new process, from start to exit."""
    times = []
    for _ in range(COLD_RUNS):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "app", "ask", "大学ファンドはどのくらいの規模ですか？",
             "--index", str(settings.index_dir)],
            check=True, capture_output=True,
        )  # fmt: skip
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def index_deck(embedder: Embedder, settings: Settings) -> dict[str, float]:
    """Return the seconds of a fresh index of the deck (model warm) and its tokens a second."""
    with tempfile.TemporaryDirectory() as folder:
        builder = Builder(
            Path(folder) / "index", embedder, settings.passage_tokens, settings.max_file_mb * 2**20
        )
        start = time.perf_counter()
        report = builder.run([bundled_deck()])
        seconds = time.perf_counter() - start
    return {"seconds": seconds, "passages_per_second": report.passages / seconds}
