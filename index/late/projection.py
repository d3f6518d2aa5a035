"""The trained projection of token states (``python -m index.late.train``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import load_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 96
"""Numbers a token; the encoder's states have 384."""
VERSION = 1
"""Changes with the weights: token states of another version are made again."""


@cache
def weights() -> dict[str, NDArray[np.float32]]:
    """Return ``matrix`` ``[hidden, WIDTH]``, ``importance`` ``[hidden]`` and ``bias`` ``[1]``."""
    with as_file(files("index.late").joinpath("projection.safetensors")) as path:
        return {name: value.astype(np.float32) for name, value in load_file(path).items()}


def project(states: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return states ``[tokens, hidden]`` as ``[tokens, WIDTH]``, each of length one."""
    return _unit(_unit(states) @ weights()["matrix"])


def importance(states: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what each token of a question counts for, ``[tokens]``, all above zero."""
    logits = states @ weights()["importance"] + weights()["bias"]
    found: NDArray[np.float32] = np.logaddexp(0, logits).astype(np.float32)
    return found


def _unit(states: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(states, axis=-1, keepdims=True)
    found: NDArray[np.float32] = states / np.maximum(length, 1e-9)
    return found
