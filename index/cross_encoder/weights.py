"""The cross-encoder's trained parameters, stored as ``index.models.int8_file`` does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch

from index.models.int8_file import read_int8, write_int8

if TYPE_CHECKING:
    from index.cross_encoder.model import CrossEncoderModel


def save_weights(model: CrossEncoderModel, path: Path) -> None:
    """Write the trained parameters of a model."""
    write_int8(model.trained(), path)


def load_weights(model: CrossEncoderModel, path: Path) -> None:
    """Put stored parameters into a model; a file without a relevance head leaves that as it is.

    Raises:
        ValueError: the file's parameters are not those of the model.
    """
    trained = read_int8(path)
    missing = {name for name, _ in model.trained()} ^ set(trained)
    if any(not name.startswith("relevance.") for name in missing):
        raise ValueError(f"{path}: not the weights of this model; reinstall the package")
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in trained.items():
            parameters[name].copy_(value)
