"""What reads passages: whether one answers a question, and with which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from index.cross_encoder.reading import Reading


class Reads(Protocol):
    """What reads passages."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages, given as context and text."""
        ...
