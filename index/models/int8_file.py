"""Weights stored small: each matrix as int8 rows with one scale a row, vectors as float32.

Symmetric quantisation by the largest value of a row (Jacob et al. 2018, arXiv:1712.05877, without a
zero point); 21 million parameters take 21 MB.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file, save_file

if TYPE_CHECKING:
    from torch import Tensor

_SCALE = ".scale"


def write_int8(weights: Iterable[tuple[str, Tensor]], path: Path) -> None:
    """Write weights by name, by way of a file beside it."""
    stored: dict[str, Tensor] = {}
    for name, value in weights:
        if value.dim() < 2:
            stored[name] = value.float().clone()
            continue
        scale = value.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        stored[name] = (value / scale).round().to(torch.int8)
        stored[name + _SCALE] = scale.float()
    part = path.with_name(path.name + ".part")
    save_file(stored, part)
    part.replace(path)


def read_int8(path: Path) -> dict[str, Tensor]:
    """Return the weights of a file by name, matrices as float32."""
    stored = load_file(path)
    names = [name for name in stored if not name.endswith(_SCALE)]
    return {name: _whole(stored[name], stored.get(name + _SCALE)) for name in names}


def _whole(value: Tensor, scale: Tensor | None) -> Tensor:
    return value.float() if scale is None else value.float() * scale
