"""The bundled model behind the ``Embedder`` protocol, ready in a second and without a download.

Its vectors are those that sentence-transformers gives for the same folder (tests hold them equal),
at 1.5 times the speed on two cores.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.bi_encoder import VERSION as LEARNED
from index.bi_encoder import encoder_weights
from index.models.bundled_model import DIMENSIONS, FOLDER, PROMPTS, bundled_model_path

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.models.bert import BertEncoder

QUERY_CACHE_SIZE = 1024
"""Queries kept, 1.5 kB each. A follow-up and a reload ask the same again."""
MAX_TOKENS = 512
END_TOKEN = 2
BATCH_TOKENS = 2048
"""Tokens a forward pass, padding included; fastest of 1,024, 2,048, 4,096 and 8,192."""


class BundledEmbedder:
    """Embeds with the bundled multilingual-e5-small; safe to share by threads.

    Args:
        folder: the unpacked model; None unpacks it where it is missing, at first use.
        exact: passages in float32 too, at half the speed: for measuring what bfloat16 costs.
        published: with the weights as published, without our own training: for measuring what that brings.
    """

    def __init__(
        self, folder: Path | None = None, *, exact: bool = False, published: bool = False
    ) -> None:
        self._named = folder
        self._published = published
        self._all_exact = exact
        self._cached_query = lru_cache(QUERY_CACHE_SIZE)(self._query)

    @property
    def fingerprint(self) -> str:
        """Names weights, pooling and prompts; reads no file and loads no torch."""
        prompts = hashlib.sha256(repr(PROMPTS).encode()).hexdigest()[:8]
        learned = "published" if self._published else f"learned{LEARNED}"
        return f"bundled:{FOLDER}:mean:{prompts}:{learned}"

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return DIMENSIONS

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return L2-normalised vectors in the order of ``texts``, ``[len(texts), dimensions]``.

        A text longer than 512 tokens is cut there.
        """
        tokens = self._tokens([PROMPTS["passage"] + text for text in texts])
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for rows in _batches(tokens):
            vectors[rows] = _pooled(_states(self._fast, [tokens[row] for row in rows]))
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return one L2-normalised vector, ``[dimensions]``; the last 1,024 are remembered."""
        return self._cached_query(text).copy()

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the same vectors of many queries, ``[len(texts), dimensions]``, in batches."""
        tokens = self._tokens([PROMPTS["query"] + text for text in texts])
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for rows in _batches(tokens):
            vectors[rows] = _pooled(_states(self._exact, [tokens[row] for row in rows]))
        return vectors

    def _query(self, text: str) -> NDArray[np.float32]:
        return np.ravel(_pooled(_states(self._exact, self._tokens([PROMPTS["query"] + text]))))

    def count_tokens(self, texts: Sequence[str]) -> int:
        """Return how many tokens the model reads of passages, prompts and marks included."""
        return sum(map(len, self._tokens([PROMPTS["passage"] + text for text in texts])))

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        encoded = bundled_tokenizer(self._folder).encode_batch(list(texts))
        return [_cut(one.ids) for one in encoded]

    @property
    def _folder(self) -> Path:
        return self._named or bundled_model_path()

    @property
    def _exact(self) -> BertEncoder:
        """For a query, where float32 costs 5 ms and gives the same vector on every machine."""
        with _LOADING:
            return _encoder(self._folder, self._published, fast=False)

    @property
    def _fast(self) -> BertEncoder:
        """For passages; in bfloat16 the least cosine to float32 is 0.99999."""
        if self._all_exact:
            return self._exact
        with _LOADING:
            return _encoder(self._folder, self._published, fast=True)


_LOADING = threading.Lock()


@cache
def _encoder(folder: Path, published: bool, *, fast: bool) -> BertEncoder:
    """Return the model with its weights; one a process, however many indexes are open in it.

    Args:
        folder: the unpacked model.
        published: with the weights as published, without the learned ones in their place.
        fast: in the fastest type of the CPU, else in float32.
    """
    from index.models.bert import BertEncoder, fast_dtype, read_weights

    weights = read_weights(folder / "model.safetensors") if published else encoder_weights(folder)
    return BertEncoder(weights, fast_dtype()) if fast else BertEncoder(weights)


@cache
def bundled_tokenizer(folder: Path) -> Tokenizer:
    """Return the model's tokenizer; one a process, it takes 0.6 s to read."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def _cut(ids: list[int]) -> list[int]:
    return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], END_TOKEN]


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the places of texts of like length, longest first, a batch within the budget."""
    order = sorted(range(len(tokens)), key=lambda i: -len(tokens[i]))
    while order:
        count = max(1, BATCH_TOKENS // max(1, len(tokens[order[0]])))
        yield order[:count]
        order = order[count:]


def _states(encoder: BertEncoder, rows: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
    """Return each row's states, ``[tokens, dimensions]``."""
    import torch

    with torch.inference_mode():
        return [states.numpy() for states in encoder(rows)]


def _pooled(states: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the mean of each row's states at length one, ``[rows, dimensions]``."""
    means = np.stack([own.mean(axis=0) for own in states])
    normed: NDArray[np.float32] = means / np.linalg.norm(means, axis=1, keepdims=True)
    return normed
