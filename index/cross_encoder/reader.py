"""The cross-encoder at work: a question and passages in, relevance and answer spans out."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.bi_encoder.bundled_embedder import bundled_tokenizer
from index.cross_encoder import CONTEXT_TOKENS, MAX_TOKENS, QUESTION_TOKENS
from index.cross_encoder.edges import edges
from index.cross_encoder.reading import Reading
from index.models.bundled_model import bundled_model_path
from index.models.remembered import Remembered

if TYPE_CHECKING:
    from index.cross_encoder.scores import CrossScores, Scores

TOGETHER = 8
"""Passages in one pass, which bounds its memory."""
REMEMBERED = 8_192
"""Pairs of a question and a passage whose scores are kept: some thousand questions, 40 MB."""
IDS = "i"
"""How an array holds token ids."""


class CrossEncoder:
    """Reads, the weights loaded at first use; safe to share by threads.

    What was read lately is not read again: a question that a second person asks, or that was tried
    before it was offered, takes a tenth of the time.

    Args:
        weights: file of weights (``seisaku train``); None for the bundled ones.
    """

    def __init__(self, weights: Path | None = None) -> None:
        self._weights = weights
        self._loading = threading.Lock()
        self._scores = Remembered(self._score, REMEMBERED)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages, given as context (title, heading) and text, for one question.

        The context is seen but never answers. Readings come in the order of the passages.
        """
        if not passages:
            return []
        encoded = [self._encode(question, *passage) for passage in passages]
        readings = []
        found = self._scores.of([array(IDS, ids).tobytes() for ids, _, _ in encoded])
        for (_, first, offsets), own in zip(encoded, found, strict=True):
            body = slice(first, first + len(offsets))
            starts, ends = own.starts[body] - own.starts[0], own.ends[body] - own.ends[0]
            readings.append(Reading(own.relevance, starts, ends, offsets))
        return readings

    def _score(self, rows: Sequence[bytes]) -> list[Scores]:
        """Return the scores of rows of token ids, given as bytes."""
        ids = [array(IDS, row).tolist() for row in rows]
        batches = [ids[at : at + TOGETHER] for at in range(0, len(ids), TOGETHER)]
        return [scores for batch in batches for scores in self._model(batch)]

    def _encode(
        self, question: str, context: str, text: str
    ) -> tuple[list[int], int, tuple[tuple[int, int], ...]]:
        """Return the ids, the place of the first token of the text, and its tokens' characters."""
        tokenizer = bundled_tokenizer(bundled_model_path())
        asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        about = (
            tokenizer.encode(context + "\n", add_special_tokens=False).ids[:CONTEXT_TOKENS]
            if context
            else []
        )
        ids, offsets = _body(text)
        head = [0, *asked, 2, 2, *about]
        room = MAX_TOKENS - len(head) - 1
        return [*head, *ids[:room], 2], len(head), offsets[:room]

    @cached_property
    def _model(self) -> CrossScores:
        with self._loading:
            from index.cross_encoder.scores import open_scores

            return open_scores(self._weights)


@lru_cache(maxsize=2048)
def _body(text: str) -> tuple[list[int], tuple[tuple[int, int], ...]]:
    """Return the tokens of a passage, and the characters of each; the best passages come often."""
    body = bundled_tokenizer(bundled_model_path()).encode(text, add_special_tokens=False)
    return body.ids, edges(text, [_trim(text, a, b) for a, b in body.offsets])


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the white space that SentencePiece counts to a token."""
    while start < end and text[start].isspace():
        start += 1
    return start, end
