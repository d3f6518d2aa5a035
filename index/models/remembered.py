"""What models give for inputs that come again and again, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
SIZE = 16_384
"""Texts kept: 25 MB at 384 dimensions."""


class Remembered(Generic[K, V]):
    """Makes a value of each input once while it is remembered; safe to share by threads.

    Args:
        make: gives the values in the order of the inputs, at least one.
        size: values kept; the one unused for longest goes first.
    """

    def __init__(self, make: Callable[[Sequence[K]], Sequence[V]], size: int) -> None:
        self._make, self._size = make, size
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, inputs: Sequence[K]) -> list[V]:
        """Return the values of inputs in their order."""
        with self._lock:
            known = {one: self._kept[one] for one in inputs if one in self._kept}
        if new := [one for one in dict.fromkeys(inputs) if one not in known]:
            known |= zip(new, self._make(new), strict=True)
        with self._lock:
            for one in known:
                self._kept[one] = known[one]
                self._kept.move_to_end(one)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return [known[one] for one in inputs]


class RememberedVectors:
    """Embeds texts, each once while it is remembered; safe to share by threads.

    Args:
        embed: gives vectors in the order of texts, ``[len(texts), dimensions]``.
        size: texts kept; the one unused for longest goes first.
    """

    def __init__(
        self, embed: Callable[[Sequence[str]], NDArray[np.float32]], size: int = SIZE
    ) -> None:
        self._embed = embed
        self._kept = Remembered[str, "NDArray[np.float32]"](lambda texts: list(embed(texts)), size)

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts in their order, ``[len(texts), dimensions]``."""
        return np.stack(self._kept.of(texts)) if texts else self._embed(texts)
