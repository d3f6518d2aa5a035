"""What confidence is worth: the error among the surest answers, over every coverage.

Source: Geifman, Uziel and El-Yaniv 2019, "Bias-Reduced Uncertainty Estimation for Deep Neural
Classifiers" (area under the risk-coverage curve).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from eval.scoring.metrics import middle, resampled

Sure = tuple[float, float]
"""Confidence and loss of one answer, both 0 to 1."""


def aurc(answers: Sequence[Sure]) -> float | None:
    """Return the area under the risk-coverage curve: 0 is best, None of no answer.

    The mean, over n = 1 to all, of the mean loss of the n surest answers. Answers as sure as each
    other share their mean loss, so that their order does not matter.
    """
    if not answers:
        return None
    return float(_areas(_losses(answers)[None, :])[0])


def aurc_interval(answers: Sequence[Sure]) -> tuple[float, float] | None:
    """Return the 95 % bootstrap interval of ``aurc``, None of no answer."""
    if not answers:
        return None
    losses = _losses(answers)
    # places are ordered by confidence, so a sorted sample is ordered too
    return middle(_areas(losses[np.sort(resampled(len(losses)), axis=1)]))


def _losses(answers: Sequence[Sure]) -> NDArray[np.float64]:
    ordered = sorted(answers, key=lambda answer: -answer[0])
    shared: list[float] = []
    for _, group in groupby(ordered, key=lambda answer: answer[0]):
        losses = [loss for _, loss in group]
        shared += [sum(losses) / len(losses)] * len(losses)
    return np.asarray(shared, dtype=np.float64)


def _areas(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the area of each row of losses, the surest answer first."""
    risks = losses.cumsum(axis=1) / np.arange(1, losses.shape[1] + 1)
    areas: NDArray[np.float64] = risks.mean(axis=1)
    return areas
