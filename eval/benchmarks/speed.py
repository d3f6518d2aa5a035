"""How long people wait: warm answers, a cold command, and building the deck's index."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from corpus.documents import bundled_deck
from eval.cases.dataset import Case
from index.publish.build import Builder
from index.types import Embedder

COLD_RUNS = 3
WARMING = "温めるための質問です。大学とは何ですか？"
"""Loads model, dictionary and vectors; no case of the dataset asks it."""
COLD_QUESTION = "大学ファンドはどのくらいの規模ですか？"


class Answering(Protocol):
    """What is timed."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question."""
        ...


def warm_answers(assistant: Answering, cases: Sequence[Case]) -> dict[str, float]:
    """Return p50, p95 and number of warm answers, in milliseconds; each question is asked once.

    Args:
        assistant: one that no case was put to before, for embedders remember queries.
        cases: the questions; a repeated one is left out.
    """
    questions = dict.fromkeys((case.question, case.turns) for case in cases)
    assistant.ask(WARMING)
    times = []
    for question, turns in questions:
        start = time.perf_counter()
        assistant.ask(question, turns)
        times.append((time.perf_counter() - start) * 1000)
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50_ms": float(p50), "p95_ms": float(p95), "n": len(times)}


def cold_ask(settings: Settings) -> float:
    """Return the median seconds of ``seisaku ask`` in a new process, from start to exit.

    Raises:
        subprocess.CalledProcessError: the command failed; what it said is on stderr.
    """
    times = []
    for _ in range(COLD_RUNS):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "app", "ask", COLD_QUESTION, "--index", str(settings.index_dir)],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def index_deck(embedder: Embedder, settings: Settings) -> dict[str, float]:
    """Return the seconds of a fresh index of the deck (model warm) and its passages a second."""
    embedder.embed_query(WARMING)
    with tempfile.TemporaryDirectory() as folder:
        builder = Builder(
            Path(folder) / "index", embedder, settings.passage_tokens, settings.max_file_mb * 2**20
        )
        start = time.perf_counter()
        report = builder.run([bundled_deck()])
        seconds = time.perf_counter() - start
    return {"seconds": seconds, "passages_per_second": report.passages / seconds}
