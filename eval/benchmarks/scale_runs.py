"""One size of the scale benchmark: built in one process, searched in another.

Memory is the process's highest resident set, memory-mapped pages of the index included.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.common.settings import load_settings
from assistant.open import open_embedder, open_reranker
from eval.benchmarks.scale_data import Repeated, queries
from index.open import Index, open_index
from index.publish.assemble import assemble, manifest_of
from index.publish.stored import read_stored
from index.search.candidates import POOL
from index.search.generation import Generation
from index.store.generations import GENERATIONS, current_folder, read_manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.store.records import Record
    from index.types import Embedder

HITS = 10
WARMING = 30
"""Queries before the first that is timed: they load model, dictionary and the first pages."""
NEAREST = 10
BLOCK = 50_000
"""Vectors compared at once by exact search."""


def real_records(index_dir: Path, embedder: Embedder, budget: int) -> tuple[Record, ...]:
    """Return the documents that an index holds, read and embedded before."""
    return read_stored(index_dir, embedder.fingerprint, budget).records


def build(real_dir: Path, folder: Path, size: int) -> dict[str, float]:
    """Index ``size`` passages; return seconds, bytes on disk and highest memory."""
    settings = load_settings()
    embedder = open_embedder(settings)
    real = real_records(real_dir, embedder, settings.passage_tokens)
    records = Repeated(real, size)
    (folder / GENERATIONS).mkdir(parents=True, exist_ok=True)
    times: dict[int, float] = {}
    start = time.perf_counter()
    manifest = manifest_of(records.plain, (), embedder, settings.passage_tokens)
    assemble(
        folder, records, (), manifest,
        lambda _, done, __: times.__setitem__(done, time.perf_counter()),
    )  # fmt: skip
    end = time.perf_counter()
    return {
        "passages": manifest.passages,
        "build_seconds": end - start,
        "sqlite_seconds": times[1] - start,
        "bm25_seconds": times[2] - times[1],
        "chroma_seconds": end - times[2],
        "disk_mb": sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 2**20,
        "build_memory_mb": peak_mb(),
    }


def search(real_dir: Path, folder: Path, rerank: bool, count: int) -> dict[str, float]:
    """Return opening time, times of ``count`` queries in milliseconds, recall and highest memory."""
    settings = load_settings()
    embedder = open_embedder(settings)
    asked = queries(real_records(real_dir, embedder, settings.passage_tokens), count + WARMING)
    embedder.embed_query("")
    start = time.perf_counter()
    with closing(open_index(folder, embedder)) as index:
        index.hits(asked[0], HITS)
        first = (time.perf_counter() - start) * 1000
        figures = {"first_ms": first, **timed("query", index, asked), "search_memory_mb": peak_mb()}
        figures |= timed("embedded_query", index, asked)  # the embedder remembers them
    if rerank:
        with closing(open_index(folder, open_embedder(settings), open_reranker(settings))) as index:
            figures |= timed("reranked_query", index, asked)
    figures["recall_at_10"] = recall(folder, np.stack([embedder.embed_query(q) for q in asked]))
    return figures


def timed(name: str, index: Index, asked: Sequence[str]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds of the queries after the warming ones."""
    times = []
    for query in asked:
        start = time.perf_counter()
        index.hits(query, HITS)
        times.append((time.perf_counter() - start) * 1000)
    p50, p95 = np.percentile(times[WARMING:], [50, 95])
    return {f"{name}_p50_ms": float(p50), f"{name}_p95_ms": float(p95)}


def recall(folder: Path, vectors: NDArray[np.float32]) -> float:
    """Return the mean part of the exact nearest passages that the vector search finds.

    Args:
        folder: the index.
        vectors: queries, shape ``[queries, dimensions]``.
    """
    generation = generation_of(folder)
    with closing(generation):
        exact = exact_nearest(generation, vectors)
        found = [generation.nearest(vector, POOL) for vector in vectors]
    return float(
        np.mean([len(set(e) & set(f)) / len(e) for e, f in zip(exact, found, strict=True)])
    )


def generation_of(folder: Path) -> Generation:
    """Open the current generation of an index.

    Raises:
        FileNotFoundError: the folder holds no index.
    """
    current = current_folder(folder)
    if current is None:
        raise FileNotFoundError(folder)
    return Generation(folder, current, read_manifest(folder, current))


def exact_nearest(generation: Generation, vectors: NDArray[np.float32]) -> list[list[int]]:
    """Return the places of each query's nearest passages, found by comparing all."""
    best = np.empty((len(vectors), 0), dtype=np.float32)
    places = np.empty((len(vectors), 0), dtype=np.intp)
    for first in range(0, generation.passages, BLOCK):
        block = generation.records.passages.vectors_between(first, first + BLOCK)
        here = np.broadcast_to(np.arange(first, first + len(block)), (len(vectors), len(block)))
        best = np.hstack([best, vectors @ block.T])
        places = np.hstack([places, here])
        kept = np.argsort(-best, axis=1, kind="stable")[:, :NEAREST]
        best = np.take_along_axis(best, kept, 1)
        places = np.take_along_axis(places, kept, 1)
    return [[int(place) for place in row] for row in places]


def peak_mb() -> float:
    """Return the highest resident memory of this process, MB.

    Linux's own count is asked first: ``getrusage`` carries a parent's peak into a new program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 2**10
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def in_own_process(work: Callable[..., dict[str, float]], *given: object) -> dict[str, float]:
    """Run in a new process, so that its highest memory is its own."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()
