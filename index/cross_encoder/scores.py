"""The trained cross-encoder's scores, by torch alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch
from safetensors import SafetensorError

from index.models.bert import BertEncoder, fast_dtype, read_weights
from index.models.bundled_model import bundled_model_path
from index.models.int8_file import read_int8
from index.store.errors import IndexingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = "weights.safetensors"
_ENCODER = "encoder."


class WeightsError(IndexingError):
    """The setting ``cross_encoder`` names no weights of this model; the message says what to do."""


class Scores(NamedTuple):
    """Of one row: start and end logits, float32 ``[tokens]``, and relevance."""

    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    relevance: float


class CrossScores:
    """Scores token ids; immutable, safe to share by threads."""

    def __init__(self, encoder: BertEncoder, trained: Mapping[str, torch.Tensor]) -> None:
        self._encoder = encoder
        self._spans = trained["head.weight"], trained["head.bias"]
        self._relevance = trained["relevance.weight"], trained["relevance.bias"]

    def __call__(self, rows: Sequence[Sequence[int]]) -> list[Scores]:
        """Return the scores of rows of token ids."""
        with torch.inference_mode():
            return [self._of(states) for states in self._encoder(rows)]

    def _of(self, states: torch.Tensor) -> Scores:
        spans = torch.nn.functional.linear(states, *self._spans).numpy()
        relevance = torch.nn.functional.linear(states[0], *self._relevance)
        return Scores(spans[:, 0], spans[:, 1], float(relevance))


def open_scores(path: Path | None = None, dtype: torch.dtype | None = None) -> CrossScores:
    """Return a cross-encoder; its word embeddings are those of the embedding model, shared.

    Args:
        path: file of weights; None for the bundled ones.
        dtype: of the matrix products; None is the fastest that the CPU has.

    Raises:
        WeightsError: the file cannot be read as weights of this model; it is named, with what to do.
    """
    bundled = read_weights(bundled_model_path() / "model.safetensors")
    trained = _trained(path or bundled_weights())
    weights = {name: value for name, value in bundled.items() if name.startswith("embeddings.")}
    weights |= {
        name.removeprefix(_ENCODER): value
        for name, value in trained.items()
        if name.startswith(_ENCODER)
    }
    encoder = BertEncoder(weights, dtype or fast_dtype())
    return CrossScores(encoder, trained)


def bundled_weights() -> Path:
    """Return the file of the bundled weights."""
    return Path(__file__).with_name(WEIGHTS)


def _trained(path: Path) -> dict[str, torch.Tensor]:
    try:
        trained = read_int8(path)
        if {"head.weight", "head.bias", "relevance.weight", "relevance.bias"} <= trained.keys():
            return trained
    except (OSError, SafetensorError):
        pass
    raise WeightsError(
        f"設定 cross_encoder の重み {path} を読めません。seisaku train で作り直すか、設定を消してください。 / "
        f"cross_encoder: cannot use {path}; make it anew with seisaku train, or remove the setting"
    )
