"""The cross-encoder going on from weights over some groups of questions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import torch

from index.bi_encoder.bundled_embedder import bundled_tokenizer
from index.cross_encoder.mining import Group
from index.cross_encoder.model import CrossEncoderModel
from index.cross_encoder.train import SEED, make_example, train
from index.cross_encoder.weights import load_weights
from index.models.bundled_model import bundled_model_path

RATE = 3e-5
"""Highest learning rate: the weights are good already, and some hundred questions are few."""


def fine_tuned(groups: Sequence[Group], start: Path, out: Path, rounds: int) -> None:
    """Train from weights and write the new ones; the same groups give the same weights.

    Raises:
        ValueError: ``start`` holds no weights of this model.
    """
    torch.manual_seed(SEED)
    dice = random.Random(SEED)  # noqa: S311
    folder = bundled_model_path()
    tokenizer = bundled_tokenizer(folder)
    drawn = [make_example(group, tokenizer, dice) for _ in range(rounds) for group in groups]
    model = CrossEncoderModel(folder)
    load_weights(model, start)
    train(model, drawn, out, RATE, dice)
