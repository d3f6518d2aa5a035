"""Where Chroma's graph loses near copies of one text, every vector is compared instead."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.common.settings import load_settings
from assistant.open import open_embedder
from eval.benchmarks import scale_runs
from eval.benchmarks.scale_data import queries
from index.open import open_index
from index.search.flat import FLAT
from index.store.errors import IndexOpenError
from index.store.generations import current_folder
from index.store.vector_store import open_vectors

COPIES = 40


@pytest.fixture(scope="module")
def copied(deck_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the deck's passages, each with 40 near copies."""
    folder = tmp_path_factory.mktemp("copied") / "index"
    scale_runs.build(deck_index, folder, 194 * COPIES)
    return folder


def test_chroma_misses_near_copies_and_the_flat_search_none(copied: Path, deck_index: Path) -> None:
    settings = load_settings()
    embedder = open_embedder(settings)
    real = scale_runs.real_records(deck_index, embedder, settings.passage_tokens)
    vectors = np.stack([embedder.embed_query(query) for query in queries(real, 40)])
    assert scale_runs.recall(copied, vectors) == 1.0
    generation = scale_runs.generation_of(copied)
    with (
        closing(generation),
        closing(open_vectors(None, copied, generation.folder, generation.passages)) as chroma,
    ):
        by_graph = [generation.records.passages.places(chroma.nearest(v, 100)) for v in vectors]
        exact = scale_runs.exact_nearest(generation, vectors)
    shares = [len(set(e) & set(g)) / len(e) for e, g in zip(exact, by_graph, strict=True)]
    assert np.mean(shares) < 0.97  # else the flat search is not needed here, nor tested


def test_a_damaged_flat_file_is_refused_by_name(copied: Path) -> None:
    folder = current_folder(copied)
    assert folder is not None
    file = folder / FLAT
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    with pytest.raises(IndexOpenError, match=FLAT):
        open_index(copied, open_embedder(load_settings()))
    file.write_bytes(whole)


def test_an_index_without_near_copies_has_no_flat_file(deck_index: Path) -> None:
    folder = current_folder(deck_index)
    assert folder is not None
    assert not (folder / FLAT).exists()
