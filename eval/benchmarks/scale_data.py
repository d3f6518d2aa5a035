"""Many passages out of few real ones: each copy carries noise in its words and in its vector.

A copy's text has a piece overwritten by a piece as long of another real passage, so that words stay
real and their frequencies natural. A copy's vector is the real one with Gaussian noise added, which
leaves a cosine of about 0.96 to the original (two real passages of one subject: about 0.9).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, overload

import numpy as np

from corpus.types import Document
from index.records import Record

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

    The first copies are the real documents; slides are left out.
    """

    def __init__(self, real: Sequence[Record], size: int) -> None:
        """Repeat records that have passages."""
        self._real = [record for record in real if record.passages]
        self._pieces = [p.text for record in self._real for p in record.passages]
        counts = [len(record.passages) for record in self._real]
        copies, rest = divmod(size, sum(counts))
        self._lengths = counts * copies
        for count in counts:
            if rest:
                self._lengths.append(min(count, rest))
                rest -= self._lengths[-1]

    def __len__(self) -> int:
        return len(self._lengths)

    @overload
    def __getitem__(self, i: int) -> Record: ...
    @overload
    def __getitem__(self, i: slice) -> list[Record]: ...
    def __getitem__(self, i: int | slice) -> Record | list[Record]:
        if isinstance(i, slice):
            return [self[j] for j in range(*i.indices(len(self)))]
        if i >= len(self):
            raise IndexError(i)
        copy, which = divmod(i, len(self._real))
        return self._copy(copy, self._real[which], self._lengths[i])

    def __iter__(self) -> Iterator[Record]:
        return (self[i] for i in range(len(self)))

    def _copy(self, copy: int, real: Record, length: int) -> Record:
        noise = np.random.default_rng([SEED, copy, len(real.passages)])
        name = f"{copy:05}/{real.document.name}"
        passages = [self._passage(p, name, copy, noise) for p in real.passages[:length]]
        vectors = real.vectors[:length]
        d = real.document
        document = Document(name, d.title, d.publisher, f"{d.content_hash}:{copy}:{length}", ())
        return Record(
            "scale:", name, document, tuple(passages), noisy(vectors, noise) if copy else vectors
        )

    def _passage(
        self, real: Passage, document: str, copy: int, noise: np.random.Generator
    ) -> Passage:
        text = real.text
        if copy:
            other = self._pieces[int(noise.integers(len(self._pieces)))]
            size = min(int(len(text) * OVERWRITTEN), len(other))
            at = int(noise.integers(len(text) - size + 1))
            taken = int(noise.integers(len(other) - size + 1))
            text = text[:at] + other[taken : taken + size] + text[at + size :]
        return replace(real, id=f"{copy}:{real.id}", document=document, text=text)


def noisy(vectors: NDArray[np.float32], noise: np.random.Generator) -> NDArray[np.float32]:
    """Return vectors of length one near the given ones, of the same shape."""
    count, dimensions = vectors.shape
    added = noise.standard_normal((count, dimensions), dtype=np.float32)
    moved = vectors + added * np.float32(NOISE / np.sqrt(dimensions))
    return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)


def queries(real: Sequence[Record], count: int) -> list[str]:
    """Return pieces of real passages, 12 to 30 characters long, all different."""
    pick = np.random.default_rng(SEED)
    texts = [" ".join(p.text.split()) for record in real for p in record.passages]
    texts = [text for text in texts if len(text) >= 30]
    found: dict[str, None] = {}
    for i in pick.permutation(np.arange(count * 4) % len(texts)):
        size = int(pick.integers(12, 31))
        start = int(pick.integers(len(texts[i]) - size + 1))
        found[texts[i][start : start + size]] = None
        if len(found) == count:
            break
    return list(found)
