"""Many passages out of few real ones: each copy carries noise in its words and in its vector.

A copy's text has a piece overwritten by a piece as long of another real passage, so that words stay
real and their frequencies natural. A copy's vector is the real one with Gaussian noise added, which
leaves a cosine of about 0.96 to the original (two real passages of one subject: about 0.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, overload

import numpy as np

from corpus.types import Document
from index.store.records import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.types import Passage

SEED = 20261123
OVERWRITTEN = 0.2
"""Part of a copy's characters that come from another passage."""
NOISE = 0.3
"""Length of the noise added to a vector of length one."""


class Repeated(Sequence[Record]):
    """Documents of ``size`` passages in all, made when they are asked for, the same every time.

    The first copy is real; slides are left out.

    Attributes:
        plain: the same documents before noise: names, and how many passages they have.
    """

    def __init__(self, real: Sequence[Record], size: int) -> None:
        """Repeat records that have passages."""
        self._real = [record for record in real if record.passages]
        self._pieces = [p.text for record in self._real for p in record.passages]
        self.plain = list(self._until(size))

    def _until(self, size: int) -> Iterator[Record]:
        for copy in count():
            for real in self._real:
                if size == 0:
                    return
                length = min(len(real.passages), size)
                size -= length
                yield _named(real, f"{copy:05}/{real.document.name}", length)

    def __len__(self) -> int:
        return len(self.plain)

    @overload
    def __getitem__(self, i: int) -> Record: ...
    @overload
    def __getitem__(self, i: slice) -> list[Record]: ...
    def __getitem__(self, i: int | slice) -> Record | list[Record]:
        if isinstance(i, slice):
            return [self[j] for j in range(*i.indices(len(self)))]
        copy = i // len(self._real)
        return self._noisy(self.plain[i], i) if copy else self.plain[i]

    def __iter__(self) -> Iterator[Record]:
        return (self[i] for i in range(len(self)))

    def _noisy(self, plain: Record, i: int) -> Record:
        noise = np.random.default_rng([SEED, i])
        passages = tuple(self._passage(p, noise) for p in plain.passages)
        return replace(plain, passages=passages, vectors=noisy(plain.vectors, noise))

    def _passage(self, plain: Passage, noise: np.random.Generator) -> Passage:
        text, other = plain.text, self._pieces[int(noise.integers(len(self._pieces)))]
        size = min(int(len(text) * OVERWRITTEN), len(other))
        at = int(noise.integers(len(text) - size + 1))
        taken = int(noise.integers(len(other) - size + 1))
        return replace(plain, text=text[:at] + other[taken : taken + size] + text[at + size :])


def _named(real: Record, name: str, length: int) -> Record:
    """Return the first passages of a record as a document of another name, without slides."""
    d = real.document
    document = Document(name, d.title, d.publisher, f"{d.content_hash}:{name}:{length}", ())
    passages = [replace(p, id=f"{name}:{p.id}", document=name) for p in real.passages[:length]]
    return Record("scale:", name, document, tuple(passages), real.vectors[:length])


def noisy(vectors: NDArray[np.float32], noise: np.random.Generator) -> NDArray[np.float32]:
    """Return vectors of length one near the given ones, of the same shape."""
    rows, dimensions = vectors.shape
    added = noise.standard_normal((rows, dimensions), dtype=np.float32)
    moved = vectors + added * np.float32(NOISE / np.sqrt(dimensions))
    normed: NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return normed


def queries(real: Sequence[Record], number: int) -> list[str]:
    """Return pieces of real passages, 12 to 30 characters long, all different."""
    pick = np.random.default_rng(SEED)
    texts = [" ".join(p.text.split()) for record in real for p in record.passages]
    texts = [text for text in texts if len(text) >= 30]
    found: dict[str, None] = {}
    for i in pick.permutation(np.arange(number * 4) % len(texts)):
        size = int(pick.integers(12, 31))
        start = int(pick.integers(len(texts[i]) - size + 1))
        found[texts[i][start : start + size]] = None
        if len(found) == number:
            break
    return list(found)
