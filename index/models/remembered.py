"""Vectors of texts that are asked for again and again, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 16_384
"""Texts kept: 25 MB at 384 dimensions."""


class RememberedVectors:
    """Embeds texts, each once while it is remembered; safe to share by threads.

    Args:
        embed: gives vectors in the order of texts, ``[len(texts), dimensions]``.
        size: texts kept; the one unused for longest goes first.
    """

    def __init__(
        self, embed: Callable[[Sequence[str]], NDArray[np.float32]], size: int = SIZE
    ) -> None:
        self._embed, self._size = embed, size
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts in their order, ``[len(texts), dimensions]``."""
        if not texts:
            return self._embed(texts)
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= zip(new, self._embed(new), strict=True)
        with self._lock:
            for text in known:
                self._kept[text] = known[text]
                self._kept.move_to_end(text)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return np.stack([known[text] for text in texts])
