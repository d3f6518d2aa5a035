"""What the bi-encoder learns from: a question, the passage that answers it, and near ones that do not."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.cross_encoder.asked import Asked, Searched, answers, passage_of
from index.cross_encoder.mining import cut_paragraph
from index.cross_encoder.squad import read_rows
from index.cross_encoder.train import TITLED, drawn_style

FOUND, NEGATIVES = 30, 10
"""Hits asked for, and the first of them on other pages that are kept as negatives."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and its passage, as the index embeds it.

    Attributes:
        question: standing on its own.
        passage: what answers it.
        negatives: passages of other pages that do not, the nearest first; may be none.
        place: of the passage; another passage of the same place is no negative.
    """

    question: str
    passage: str
    negatives: tuple[str, ...]
    place: str


def mined(index: Searched, questions: Iterable[Asked]) -> Iterator[Pair]:
    """Yield a pair for each told question whose passage is found."""
    for asked in questions:
        hits = [hit.passage for hit in index.hits(asked.question, FOUND)]
        own = passage_of(index, asked, hits) if asked.told else None
        if own is None:
            continue
        passage = own[0]
        place = (passage.document, passage.slide)
        near = [p for p in hits if (p.document, p.slide) != place and not answers(asked, p)]
        yield Pair(
            asked.question, passage.indexed_text,
            tuple(p.indexed_text for p in near[:NEGATIVES]), f"{place[0]} {place[1]}",
        )  # fmt: skip


def general(data: Path, count: int, seed: int) -> Iterator[Pair]:
    """Yield pairs of a file in SQuAD form (JaQuAD's train part), some written as slides are.

    Args:
        data: the file.
        count: how many to draw.
        seed: the same seed gives the same pairs.
    """
    dice = random.Random(seed)  # noqa: S311
    rows = list(read_rows(data))
    dice.shuffle(rows)
    for row in rows[:count]:
        cuts = cut_paragraph(row.title, row.context, 0)
        cut = next((c for c in cuts if c.start <= row.start < c.start + len(c.text)), None)
        if cut is None:
            continue
        text = drawn_style(dice)(cut.text, dice)
        titled = f"{row.title}\n{text}" if dice.random() < TITLED else text
        yield Pair(row.question, titled, (), row.context)


def write_pairs(pairs: Iterable[Pair], path: Path) -> int:
    """Write one JSON object a line; return how many."""
    count = 0
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for pair in pairs:
            file.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")
            count += 1
    return count


def read_pairs(path: Path) -> list[Pair]:
    """Read what :func:`write_pairs` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [_pair(json.loads(line)) for line in file]


def _pair(values: dict[str, Any]) -> Pair:
    return Pair(values["question"], values["passage"], tuple(values["negatives"]), values["place"])
