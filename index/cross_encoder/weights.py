"""Storing what was trained: each matrix as int8 rows with one scale a row, vectors as fp32.

Symmetric quantisation by the largest value of a row (Jacob et al. 2018, arXiv:1712.05877, without a
zero point); 21 million parameters take 21 MB.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file, save_file

if TYPE_CHECKING:
    from torch import Tensor

    from index.cross_encoder.model import CrossEncoderModel

_SCALE = ".scale"


def save_weights(model: CrossEncoderModel, path: Path) -> None:
    """Write the trained parameters of a model, by way of a file beside it."""
    stored: dict[str, Tensor] = {}
    for name, value in model.trained():
        if value.dim() < 2:
            stored[name] = value.float().clone()
            continue
        scale = value.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        stored[name] = (value / scale).round().to(torch.int8)
        stored[name + _SCALE] = scale.float()
    part = path.with_name(path.name + ".part")
    save_file(stored, part)
    part.replace(path)


def read_trained(path: Path) -> dict[str, Tensor]:
    """Return the trained parameters of a file by name, matrices as float32."""
    stored = load_file(path)
    names = [name for name in stored if not name.endswith(_SCALE)]
    return {name: _whole(stored[name], stored.get(name + _SCALE)) for name in names}


def _whole(value: Tensor, scale: Tensor | None) -> Tensor:
    return value.float() if scale is None else value.float() * scale


def load_weights(model: CrossEncoderModel, path: Path) -> None:
    """Put stored parameters into a model; a file without a relevance head leaves that as it is.

    Raises:
        ValueError: the file's parameters are not those of the model.
    """
    trained = read_trained(path)
    missing = {name for name, _ in model.trained()} ^ set(trained)
    if any(not name.startswith("relevance.") for name in missing):
        raise ValueError(f"{path}: not the weights of this model; reinstall the package")
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in trained.items():
            parameters[name].copy_(value)
