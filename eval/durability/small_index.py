"""The small index that the durability runs break: what it holds before and after its update."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.open import open_index
from index.publish.build import Builder
from index.publish.report import Progress

OLD, NEW = "old", "new"
ITEMS = 40
"""Paragraphs of a document, unless told otherwise."""


class Letters:
    """An embedder of letter counts (an ``index.types.Embedder``): fast, and the same everywhere."""

    dimensions = 32
    fingerprint = "letters"

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors, ``[len(texts), 32]``."""
        rows = [self.embed_query(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return one vector, ``[32]``."""
        vector = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for a, b in itertools.pairwise(text):
            vector[hashlib.sha256((a + b).encode()).digest()[0] % self.dimensions] += 1
        return vector / np.float32(np.linalg.norm(vector))


def write_old(docs: Path, documents: int = 3, items: int = ITEMS) -> None:
    """Write the documents of the first index."""
    docs.mkdir(parents=True, exist_ok=True)
    for number in range(documents):
        (docs / f"資料{number}.txt").write_text(_text(number, OLD, items), encoding="utf-8")
    (docs / "消える.txt").write_text(_text(documents, OLD, items), encoding="utf-8")
    (docs / "加わる.txt").unlink(missing_ok=True)


def write_new(docs: Path, documents: int = 3, items: int = ITEMS) -> None:
    """Change every document, add one and remove one."""
    for number in range(documents):
        (docs / f"資料{number}.txt").write_text(_text(number, NEW, items), encoding="utf-8")
    (docs / "加わる.txt").write_text(_text(documents, NEW, items), encoding="utf-8")
    (docs / "消える.txt").unlink(missing_ok=True)


def _text(number: int, word: str, items: int) -> str:
    return "\n\n".join(
        f"{word}の資料{number}の項目{n}は{n * 7}億円である。" * 4 for n in range(items)
    )


def build_small(index_dir: Path | str, docs: Path | str, progress: Progress | None = None) -> None:
    """Bring the index up to date with the documents."""
    Builder(Path(index_dir), Letters(), 120, 2**25, progress).run([Path(docs)])


def said(index_dir: Path | str) -> str:
    """Return OLD or NEW where every document, slide and search says that, else what they say.

    Raises:
        IndexingError: the index cannot be opened.
    """
    index = open_index(Path(index_dir), Letters())
    try:
        names = {info.name for info in index.documents()}
        words = {_word(index.slide(name, 1).text) for name in names}
        words |= {_word(hit.passage.text) for hit in index.hits("資料1の項目3は21億円", 50)}
        words |= {_word(p.text) for name in names for p in index.passages_of(name, 1)}
        words.add(NEW if "加わる.txt" in names and "消える.txt" not in names else OLD)
        return words.pop() if len(words) == 1 else str(sorted(words))
    finally:
        index.close()


def _word(text: str) -> str:
    return NEW if NEW in text and OLD not in text else OLD if OLD in text else "neither"
