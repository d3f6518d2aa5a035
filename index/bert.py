"""The bundled encoder run straight from its weights: what a question needs, ready in a second.

sentence-transformers takes five to seven seconds to import, which is most of a one-shot command.
This runs the same safetensors weights by torch alone, and tests hold it equal. Indexing, and every
other model, go through sentence-transformers.

Source: Devlin et al. 2019, "BERT", section 3; layer names are those of transformers' ``BertModel``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import torch
from safetensors import safe_open
from torch.nn import functional

if TYPE_CHECKING:
    from torch import Tensor

HEADS = 12
NORM_EPSILON = 1e-12
PADDING_TOKEN = 1
PADDING_STEP = 32
"""Batches are padded to a multiple of this: oneDNN keeps code for every shape it has seen."""


class _Layer(NamedTuple):
    """One transformer layer; the three projections of attention stand in one matrix."""

    projections: tuple[Tensor, Tensor]
    attended: tuple[Tensor, Tensor]
    attended_norm: tuple[Tensor, Tensor]
    inner: tuple[Tensor, Tensor]
    outer: tuple[Tensor, Tensor]
    outer_norm: tuple[Tensor, Tensor]


class BertEncoder:
    """Token ids to hidden states.

    Args:
        weights: ``embeddings.*`` and ``encoder.layer.*`` as ``BertModel`` names them.
        dtype: of the matrix products; sums and norms stay in float32.
    """

    def __init__(self, weights: Mapping[str, Tensor], dtype: torch.dtype = torch.float32) -> None:
        self._dtype = dtype
        self._words = weights["embeddings.word_embeddings.weight"]
        types = weights["embeddings.token_type_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"] + types[0]
        self._norm = _pair(weights, "embeddings.LayerNorm")
        depth = 1 + max(int(n.split(".")[2]) for n in weights if n.startswith("encoder.layer."))
        self._layers = [self._layer(weights, f"encoder.layer.{i}") for i in range(depth)]

    def _layer(self, weights: Mapping[str, Tensor], name: str) -> _Layer:
        of_self = [_pair(weights, f"{name}.attention.self.{n}") for n in ("query", "key", "value")]
        matrix, bias = (torch.cat(parts) for parts in zip(*of_self, strict=True))
        return _Layer(
            (matrix.to(self._dtype), bias.to(self._dtype)),
            self._cast(weights, f"{name}.attention.output.dense"),
            _pair(weights, f"{name}.attention.output.LayerNorm"),
            self._cast(weights, f"{name}.intermediate.dense"),
            self._cast(weights, f"{name}.output.dense"),
            _pair(weights, f"{name}.output.LayerNorm"),
        )

    def _cast(self, weights: Mapping[str, Tensor], name: str) -> tuple[Tensor, Tensor]:
        matrix, bias = _pair(weights, name)
        return matrix.to(self._dtype), bias.to(self._dtype)

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the last layer's states, float32 ``[batch, tokens, hidden]``.

        Args:
            ids: token ids, ``[batch, tokens]``.
            mask: True where there is a token, ``[batch, tokens]``.
        """
        hidden = self._words.shape[1]
        states = functional.embedding(ids, self._words) + self._places[: ids.shape[1]]
        states = functional.layer_norm(states, (hidden,), *self._norm, NORM_EPSILON)
        seen = None if bool(mask.all()) else mask[:, None, None, :]
        for layer in self._layers:
            attended = functional.linear(self._attention(layer, states, seen), *layer.attended)
            states = functional.layer_norm(
                states + attended, (hidden,), *layer.attended_norm, NORM_EPSILON
            )
            inner = functional.gelu(functional.linear(states.to(self._dtype), *layer.inner))
            states = functional.layer_norm(
                states + functional.linear(inner, *layer.outer),
                (hidden,), *layer.outer_norm, NORM_EPSILON,
            )  # fmt: skip
        return states

    def _attention(self, layer: _Layer, states: Tensor, seen: Tensor | None) -> Tensor:
        batch, tokens, hidden = states.shape
        projected = functional.linear(states.to(self._dtype), *layer.projections)
        query, key, value = projected.view(batch, tokens, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        return mixed.transpose(1, 2).reshape(batch, tokens, hidden)


def fast_dtype() -> torch.dtype:
    """Return bfloat16 where the CPU multiplies it natively, else float32.

    With AVX-512 alone (no AMX) it is 1.8 times as fast on whole batches and 1.7 on one question.
    """
    able = torch.cpu.get_capabilities()
    native = able.get("amx_bf16") or able.get("avx512_bf16")
    return torch.bfloat16 if native else torch.float32


@cache
def read_weights(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a safetensors file, mapped: pages nobody reads take no memory.

    Each file is mapped once a process, so that all who use the word embeddings share them.
    """
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return token ids as one batch and its mask, each ``[rows, tokens]``."""
    longest = max(len(row) for row in rows)
    width = -(-longest // PADDING_STEP) * PADDING_STEP
    ids = torch.full((len(rows), width), PADDING_TOKEN, dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
    lengths = torch.tensor([len(row) for row in rows])
    return ids, torch.arange(width)[None, :] < lengths[:, None]


def _pair(weights: Mapping[str, Tensor], name: str) -> tuple[Tensor, Tensor]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]
