"""The reader at work: a question and passages in, where the answer may stand out."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assistant.reader import QUESTION_TOKENS
from index.bundled_embedder import bundled_tokenizer
from index.bundled_model import bundled_model_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.reader.span_scores import SpanScores

MAX_TOKENS = 384
"""Tokens of question and passage together; a passage of ours has about 150."""
SPAN_TOKENS = 48
"""Longest answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage.

    Attributes:
        starts, ends: logits a token, each ``[tokens]``, less those of "no answer", so that
            ``starts[i] + ends[j]`` is the log-odds of that span against "no answer".
        offsets: first and one past the last character of each token in the passage.
    """

    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]

    def best(self, start: int = 0, end: int | None = None) -> tuple[float, int, int] | None:
        """Return the log-odds and the characters of the best span within some characters.

        None where no token lies within them.
        """
        last = math.inf if end is None else end
        inside = [i for i, (a, b) in enumerate(self.offsets) if a >= start and b <= last and b > a]
        if not inside:
            return None
        first, stop = inside[0], inside[-1] + 1
        scores = self.starts[first:stop, None] + self.ends[None, first:stop]
        size = stop - first
        allowed = np.triu(np.ones((size, size), bool)) & ~np.triu(
            np.ones((size, size), bool), SPAN_TOKENS
        )
        scores = np.where(allowed, scores, -np.inf)
        i, j = np.unravel_index(int(scores.argmax()), scores.shape)
        return (
            float(scores[i, j]),
            self.offsets[first + int(i)][0],
            self.offsets[first + int(j)][1],
        )

    def of(self, start: int, end: int) -> float:
        """Return the log-odds that exactly these characters answer (-inf outside the passage)."""
        touched = [i for i, (a, b) in enumerate(self.offsets) if a < end and b > start]
        if not touched:
            return -math.inf
        return float(self.starts[touched[0]] + self.ends[touched[-1]])


class SpanReader:
    """Reads with the bundled weights, loaded at first use; safe to share by threads."""

    def __init__(self) -> None:
        self._loading = threading.Lock()

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages, given as context (title, heading) and text, for one question.

        The context is seen but never answers. Readings come in the order of the passages.
        """
        if not passages:
            return []
        encoded = [self._encode(question, *passage) for passage in passages]
        starts, ends = self._model([ids for ids, _, _ in encoded])
        return [
            Reading(
                starts[row, first : first + len(offsets)] - starts[row, 0],
                ends[row, first : first + len(offsets)] - ends[row, 0],
                offsets,
            )
            for row, (_, first, offsets) in enumerate(encoded)
        ]

    def _encode(
        self, question: str, context: str, text: str
    ) -> tuple[list[int], int, tuple[tuple[int, int], ...]]:
        """Return the ids, the place of the first token of the text, and its tokens' characters."""
        tokenizer = bundled_tokenizer(bundled_model_path())
        asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        about = (
            tokenizer.encode(context + "\n", add_special_tokens=False).ids[:32] if context else []
        )
        body = tokenizer.encode(text, add_special_tokens=False)
        head = [0, *asked, 2, 2, *about]
        room = MAX_TOKENS - len(head) - 1
        offsets = tuple(_trim(text, a, b) for a, b in body.offsets[:room])
        return [*head, *body.ids[:room], 2], len(head), offsets

    @cached_property
    def _model(self) -> SpanScores:
        with self._loading:
            from assistant.reader.span_scores import open_span_scores

            return open_span_scores()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the white space that SentencePiece counts to a token."""
    while start < end and text[start].isspace():
        start += 1
    return start, end
