"""One comparison of the index in a folder with the same index in Milvus."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.documents import bundled_deck
from eval.benchmarks.scale_data import Repeated, queries
from eval.cases.dataset import bundled_dataset, load_dataset
from index.open import Index, open_index
from index.publish.assemble import assemble, manifest_of
from index.publish.build import Builder
from index.publish.stored import read_stored
from index.store.generations import GENERATIONS

if TYPE_CHECKING:
    from assistant.common.settings import Settings
    from index.store.engine_place import EngineAt
    from index.types import Embedder, Hit

HITS = 10
FIRST = 5
WARMING = 5
"""Queries before the first that is timed."""
DECK = ("deck", "deck_development", "deck_near")
"""The datasets that ask the bundled deck."""


def deck_parity(settings: Settings, embedder: Embedder, at: EngineAt) -> dict[str, float]:
    """Index the bundled deck in both and compare what every question of its datasets finds."""
    for server in (None, at):
        _builder(settings, embedder, server).run([bundled_deck()])
    files = [bundled_dataset().with_stem(name) for name in DECK]
    cases = [case for file in files for case in load_dataset(file)]
    asked = list(dict.fromkeys(case.question for case in cases))
    with _both(settings, embedder, at) as (here, there):
        found = [[index.hits(question, HITS) for question in asked] for index in (here, there)]
    return {"questions": len(asked), **parity(*found)}


def _builder(settings: Settings, embedder: Embedder, server: EngineAt | None) -> Builder:
    folder = _folder(settings.index_dir, server)
    return Builder(
        folder, embedder, settings.passage_tokens, settings.limits.max_bytes,
        limits=settings.limits, server=server,
    )  # fmt: skip


def _folder(index_dir: Path, server: EngineAt | None) -> Path:
    return index_dir if server is None else index_dir.with_name(f"{index_dir.name}-engine")


@contextmanager
def _both(settings: Settings, embedder: Embedder, at: EngineAt) -> Iterator[tuple[Index, Index]]:
    with (
        closing(open_index(settings.index_dir, embedder)) as here,
        closing(open_index(settings.index_dir, embedder, server=at)) as there,
    ):
        yield here, there


def parity(here: Sequence[Sequence[Hit]], there: Sequence[Sequence[Hit]]) -> dict[str, float]:
    """Return how often both rank the same, and the largest difference of a passage's scores.

    Each holds what one index found for the same questions.
    """
    pairs = list(zip(here, there, strict=True))
    return {
        "same_first_page": float(np.mean([_pages(a)[:1] == _pages(b)[:1] for a, b in pairs])),
        "same_first_5_passages": float(
            np.mean([set(_ids(a)[:FIRST]) == set(_ids(b)[:FIRST]) for a, b in pairs])
        ),
        "same_10_in_order": float(np.mean([_ids(a) == _ids(b) for a, b in pairs])),
        "largest_score_difference": max((_apart(a, b) for a, b in pairs), default=0.0),
    }


def _pages(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    return [(hit.passage.document, hit.passage.slide) for hit in hits]


def _ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def _apart(a: Sequence[Hit], b: Sequence[Hit]) -> float:
    scores = {hit.passage.id: hit.score for hit in b}
    both = [hit for hit in a if hit.passage.id in scores]
    return max((abs(hit.score - scores[hit.passage.id]) for hit in both), default=0.0)


def side_by_side(
    settings: Settings, embedder: Embedder, at: EngineAt, size: int, number: int
) -> Iterator[tuple[str, float]]:
    """Yield the times of building an index of ``size`` passages and of asking it, in both places.

    Each is told as soon as it is known: at a million passages an hour lies between two.
    """
    budget = settings.passage_tokens
    records = Repeated(read_stored(settings.index_dir, embedder.fingerprint, budget).records, size)
    asked = queries(records.plain, number + WARMING)
    own = settings.model_copy(update={"index_dir": settings.index_dir.with_name(f"{size}")})
    manifest = manifest_of(records.plain, (), embedder, budget)
    for name, server in (("folder", None), ("milvus", at)):
        folder = _folder(own.index_dir, server)
        (folder / GENERATIONS).mkdir(parents=True)
        start = time.perf_counter()
        assemble(folder, records, (), manifest, lambda *_: None, server)
        yield f"{name}_build_s", time.perf_counter() - start
    with _both(own, embedder, at) as (here, there):
        found = []
        for name, index in (("folder", here), ("milvus", there)):
            times, hits = _timed(index, asked)
            found.append(hits)
            for share in (50, 95):
                yield f"{name}_p{share}_ms", float(np.percentile(times[WARMING:], share))
        yield from parity(*found).items()


def _timed(index: Index, asked: Sequence[str]) -> tuple[list[float], list[list[Hit]]]:
    """Ask each; return the milliseconds that each took, and what was found."""
    times, found = [], []
    for question in asked:
        index.embedder.embed_query(question)  # remembered: the search alone is timed
        start = time.perf_counter()
        found.append(index.hits(question, HITS))
        times.append((time.perf_counter() - start) * 1000)
    return times, found
