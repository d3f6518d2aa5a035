"""The trained span model at work: token ids to start and end logits, by torch alone."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import torch

from assistant.reader.weights import read_trained
from index.bert import BertEncoder, fast_dtype, padded, read_weights
from index.bundled_model import bundled_model_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "weights.safetensors"
_ENCODER = "encoder."


class SpanScores:
    """Scores where an answer starts and ends; immutable, safe to share by threads."""

    def __init__(self, encoder: BertEncoder, matrix: torch.Tensor, bias: torch.Tensor) -> None:
        self._encoder, self._matrix, self._bias = encoder, matrix, bias

    def __call__(
        self, rows: Sequence[Sequence[int]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return start and end logits, each float32 ``[len(rows), longest row, padded]``."""
        ids, mask = padded(rows)
        with torch.inference_mode():
            logits = torch.nn.functional.linear(self._encoder(ids, mask), self._matrix, self._bias)
            logits = logits.masked_fill(~mask.unsqueeze(-1), -1e4)
        return logits[..., 0].numpy(), logits[..., 1].numpy()


def open_span_scores(dtype: torch.dtype | None = None) -> SpanScores:
    """Return the bundled reader; its word embeddings are those of the embedding model, shared.

    Args:
        dtype: of the matrix products; None is the fastest that the CPU has.
    """
    bundled = read_weights(bundled_model_path() / "model.safetensors")
    with as_file(files("assistant.reader").joinpath(WEIGHTS)) as path:
        trained = read_trained(path)
    weights = {name: value for name, value in bundled.items() if name.startswith("embeddings.")}
    weights |= {
        name.removeprefix(_ENCODER): value
        for name, value in trained.items()
        if name.startswith(_ENCODER)
    }
    encoder = BertEncoder(weights, dtype or fast_dtype())
    return SpanScores(encoder, trained["head.weight"], trained["head.bias"])
