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
"""Tokens are padded to a multiple of this: oneDNN keeps code for every shape it has seen."""


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

    def __call__(self, rows: Sequence[Sequence[int]]) -> list[Tensor]:
        """Return the last layer's states of each row of token ids, float32 ``[tokens, hidden]``.

        The matrix products see the tokens of all rows one after another, so that a batch of rows of
        unlike length has next to no padding; only attention takes each row by itself.
        """
        lengths = [len(row) for row in rows]
        ids, places = _packed(rows)
        hidden = (self._words.shape[1],)
        states = functional.embedding(ids, self._words) + self._places[places]
        states = functional.layer_norm(states, hidden, *self._norm, NORM_EPSILON)
        for layer in self._layers:
            projected = functional.linear(states.to(self._dtype), *layer.projections)
            mixed = functional.linear(_attention(projected, lengths), *layer.attended)
            states = functional.layer_norm(
                states + mixed, hidden, *layer.attended_norm, NORM_EPSILON
            )
            inner = functional.gelu(functional.linear(states.to(self._dtype), *layer.inner))
            states = functional.layer_norm(
                states + functional.linear(inner, *layer.outer),
                hidden, *layer.outer_norm, NORM_EPSILON,
            )  # fmt: skip
        return list(torch.split(states[: sum(lengths)], lengths))


def _packed(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return the tokens of all rows and their places in their rows, padded to ``PADDING_STEP``."""
    ids = [token for row in rows for token in row]
    places = [place for row in rows for place in range(len(row))]
    more = -len(ids) % PADDING_STEP
    return torch.tensor(ids + [PADDING_TOKEN] * more), torch.tensor(places + [0] * more)


def _attention(projected: Tensor, lengths: Sequence[int]) -> Tensor:
    """Return what each token attends to within its row, ``[tokens, hidden]``; padding gets itself."""
    rest = len(projected) - sum(lengths)
    whole = projected.view(len(projected), 3, HEADS, -1)
    mixed: list[Tensor] = []
    for own in torch.split(whole, [*lengths, rest] if rest else list(lengths)):
        query, key, value = own.permute(1, 2, 0, 3).unsqueeze(1)
        attended = functional.scaled_dot_product_attention(query, key, value)
        mixed.append(attended[0].transpose(0, 1).flatten(1))
    return torch.cat(mixed)


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


def _pair(weights: Mapping[str, Tensor], name: str) -> tuple[Tensor, Tensor]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]
