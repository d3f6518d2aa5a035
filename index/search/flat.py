"""Every vector compared: the search where Chroma's neighbour graph fails.

Among hundreds of near copies of one text the graph falls into islands that no query leaves. A flat
search leaves nothing out: a million vectors of 384 dimensions in bfloat16 are 768 MB, memory-mapped,
and one product over them takes some 70 ms on one core; the best are compared again exactly.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from numpy.typing import NDArray

    from index.store.passage_table import PassageTable

FLAT = "flat.npy"
"""File of a generation that holds the vectors, ``[passages, dimensions]``, each value the upper half
of a float32 (bfloat16) as uint16; it is there only where it is searched."""
RESCORED = 1000
"""Nearest passages whose exact vectors are read: rounding moves a cosine by 0.001 at most."""
BLOCK = 4096


def build_flat(file: Path, passages: PassageTable, dimensions: int) -> None:
    """Write the vectors of all passages into a new file."""
    count = passages.count()
    shape = (count, dimensions)
    stored = np.lib.format.open_memmap(file, mode="w+", dtype=np.uint16, shape=shape)
    for first in range(0, count, BLOCK):
        bits = passages.vectors_between(first, first + BLOCK).view(np.uint32)
        stored[first : first + len(bits)] = (bits + 0x8000) >> 16
    stored.flush()


class Flat:
    """The vectors opened for searching; any thread may use them."""

    def __init__(self, file: Path, passages: PassageTable) -> None:
        """Open what ``build_flat`` wrote for these passages."""
        self._file, self._passages = file, passages

    @cached_property
    def _vectors(self) -> torch.Tensor:
        import torch

        # copy-on-write, as torch wants a writable array; nothing writes
        stored = np.load(self._file, mmap_mode="c")
        return torch.from_numpy(stored.view(np.int16)).view(torch.bfloat16)

    def nearest(self, vector: NDArray[np.float32], count: int) -> list[int]:
        """Return the places of the ``count`` nearest passages, ascending."""
        import torch

        with torch.inference_mode():
            cosines = self._vectors @ torch.from_numpy(vector).to(torch.bfloat16)
            wanted = min(max(RESCORED, count), len(cosines))
            near = np.sort(cosines.topk(wanted).indices.numpy()).astype(np.intp)
        exact = self._passages.vectors(near) @ vector
        best = np.lexsort((near, -exact))[:count]
        return [int(place) for place in np.sort(near[best])]
