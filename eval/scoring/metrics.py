"""Scores as pure functions of plain values; an empty denominator gives None, never NaN."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.cases.forms import contains

SHORT_ANSWER_CHARS = 160
"""A claim up to this long that holds the accepted words is right; in a longer one they drown."""
FULL_CHARS, HALF_CHARS = 400, 1200
"""Answers in sentences lose nothing up to the first length and half at the second."""
RESAMPLES, SEED = 1000, 20211124

MARKER = re.compile(r"\[(\d+)\]")
"""What points from an answer to its citation."""
_BULLET = re.compile(r"\s*(?:[・•●○◦①-⑳]|[-*]\s|\(?\d+[)）]|\d+[.．、](?!\d))")
"""What opens an entry of a list; "1.5兆円" at the start of a line is a figure, not entry 1."""
_BETWEEN_ENTRIES = re.compile(r"[、\n]|(?<!\d)[,，]|[,，](?!\d)")
"""Where a running list is cut; the comma of 10,000 belongs to the figure."""


def recall_at(ranked: Sequence[Hashable], gold: frozenset[Hashable], k: int) -> float:
    """Return 1.0 if any gold item is among the first ``k`` different items, else 0.0."""
    return float(any(item in gold for item in list(dict.fromkeys(ranked))[:k]))


def reciprocal_rank(ranked: Sequence[Hashable], gold: frozenset[Hashable]) -> float:
    """Return 1/rank of the first gold item among the different items, 0.0 if there is none."""
    unique = list(dict.fromkeys(ranked))
    return next((1.0 / rank for rank, item in enumerate(unique, start=1) if item in gold), 0.0)


def ndcg_at(ranked: Sequence[Hashable], gold: frozenset[Hashable], k: int) -> float:
    """Return the normalised discounted cumulative gain of the first ``k`` different items.

    Gold items are equally relevant (1, others 0); the discount is log2(rank + 1). Source: Järvelin
    and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques".
    """
    unique = list(dict.fromkeys(ranked))[:k]
    gain = sum(_discount(rank) for rank, item in enumerate(unique, start=1) if item in gold)
    best = sum(_discount(rank) for rank in range(1, min(k, len(gold)) + 1))
    return gain / best if best else 0.0


def _discount(rank: int) -> float:
    return 1.0 / math.log2(rank + 1)


def short_score(answer: str, accepted: Sequence[str]) -> float:
    """Score an answer that should name one thing.

    1.0 if its claim (the first line) has an accepted form and is brief; 0.5 if the form stands only
    in a long claim or in the quotation below it; 0.0 otherwise. The claim alone earns the full
    score because a wrong figure above a quotation that holds the right one misleads.
    """
    said_at_all = plain(answer)
    claim = said_at_all.strip().split("\n")[0]
    if not any(contains(said_at_all, form) for form in accepted):
        return 0.0
    said = any(contains(claim, form) for form in accepted)
    return 1.0 if said and len(claim) <= SHORT_ANSWER_CHARS else 0.5


def list_score(answer: str, items: Sequence[Sequence[str]]) -> float:
    """Return the F1 of the items an answer lists: see ``list_recall`` and ``list_precision``."""
    recall, precision = list_recall(answer, items), list_precision(answer, items) or 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def list_recall(answer: str, items: Sequence[Sequence[str]]) -> float:
    """Return the share of the expected items that are found anywhere in an answer.

    Markers ``[n]`` are no part of the answer.
    """
    return share_found(plain(answer), items)


def list_precision(answer: str, items: Sequence[Sequence[str]]) -> float | None:
    """Return the share of the entries shown that hold an expected item; None without an entry.

    Entries are the answer's lines with a bullet or a number, or, where there is none, what stands
    between commas. One entry may hold several items (「AとB」), so it never exceeds 1.
    """
    entries = _entries(plain(answer))
    forms = [form for group in items for form in group]
    right = sum(any(contains(entry, form) for form in forms) for entry in entries)
    return right / len(entries) if entries else None


def _entries(answer: str) -> list[str]:
    bullets = [line for line in answer.split("\n") if _BULLET.match(line)]
    return bullets or [part for part in _BETWEEN_ENTRIES.split(answer) if part.strip()]


def share_found(text: str, groups: Sequence[Sequence[str]]) -> float:
    """Return the share of the groups of which a text has a writing."""
    return sum(any(contains(text, form) for form in forms) for forms in groups) / len(groups)


def fact_score(answer: str, facts: Sequence[Sequence[str]]) -> float:
    """Return the share of key facts an answer has, less for rambling."""
    said = plain(answer)
    return share_found(said, facts) * brevity(len(said))


def brevity(characters: int) -> float:
    """Return 1.0 up to FULL_CHARS, falling in a line to 0.5 at HALF_CHARS and staying there."""
    over = (characters - FULL_CHARS) / (HALF_CHARS - FULL_CHARS)
    return 1.0 - 0.5 * min(1.0, max(0.0, over))


def plain(answer: str) -> str:
    """Return an answer without its ``[n]`` markers."""
    return MARKER.sub("", answer)


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % bootstrap interval of the mean (percentile, fixed seed), None of nothing."""
    if not values:
        return None
    data = np.asarray(values, dtype=np.float64)
    return middle(data[resampled(len(data))].mean(axis=1))


def f1(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Return 2TP / (2TP + FP + FN) of (said, true) pairs; None where nothing is said or true."""
    hits = sum(said and true for said, true in pairs)
    either = sum(said + true for said, true in pairs)
    return 2 * hits / either if either else None


def f1_interval(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float] | None:
    """Return the 95 % bootstrap interval of ``f1``; None where nothing is said or true.

    The pairs in which something is said or true are resampled: the others do not enter F1.
    """
    data = np.asarray([pair for pair in pairs if any(pair)], dtype=np.float64).reshape(-1, 2)
    if not len(data):
        return None
    drawn = data[resampled(len(data))]
    return middle(2 * drawn.prod(axis=2).sum(axis=1) / drawn.sum(axis=(1, 2)))


def resampled(n: int) -> NDArray[np.int64]:
    """Return the places of ``RESAMPLES`` samples of ``n`` with replacement, one a row."""
    return np.random.default_rng(SEED).integers(0, n, (RESAMPLES, n))


def middle(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 2.5th and the 97.5th percentile."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
