"""The bundled encoder's own training on questions of officials: one vector a text, from learned weights.

Contrastive over the other passages of a batch (van den Oord et al. 2018, arXiv:1807.03748) and hard
negatives of our own search (Karpukhin et al. 2020, arXiv:2004.04906, section 3.2). The table of word
embeddings stays as published, so that only the 21 million other weights are stored, as int8.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["bundled_embedder"]

VERSION = 1
"""Changes with the weights: vectors of another version are made again."""
WEIGHTS = "weights.safetensors"


def encoder_weights(folder: Path) -> dict[str, Tensor]:
    """Return the weights of the bundled encoder with the learned ones in place of the published.

    Args:
        folder: the unpacked model.
    """
    from index.models.bert import read_weights
    from index.models.int8_file import read_int8

    published = read_weights(folder / "model.safetensors")
    return published | read_int8(Path(__file__).with_name(WEIGHTS))
