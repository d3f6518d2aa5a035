"""Are declined questions grouped by topic? ``python -m eval.benchmarks.insight [--index DIR]``.

A month of traffic by script goes through the real table and the real report. In it are twelve topics that
no document tells, each in six or seven wordings (``eval/datasets/insight_topics.json``), among some 260
untold questions of the datasets. Half of the topics and of those strangers choose how far apart two groups
may be; the other topics report, among everything. Ends with exit code 1 where they miss the goals.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Annotated

import numpy as np
import typer

from assistant.common.settings import load_settings
from assistant.open import open_assistant, open_embedder
from assistant.operate.insight.groups import FARTHEST, Grouping, grouped, labels, vectors_of
from assistant.operate.insight.report import TELLS
from assistant.operate.insight.view import FEWEST_PEOPLE, View
from assistant.operate.records.asked import AskedLog
from assistant.operate.records.database import Database
from eval.benchmarks.insight_traffic import Topic, month, rows, strangers, topics
from eval.scoring.report import git_hash
from index.models.remembered import RememberedVectors

SHARE_GOAL, STRANGERS_GOAL = 0.8, 0.2
TRIED = tuple(round(0.02 + 0.01 * n, 2) for n in range(29))
LAST = date(2026, 10, 31)
EVERYTHING = View(True, 1, True, frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Found:
    """How one topic was found.

    ``share`` is that of its wordings in its largest group, ``strangers`` that of the group's wordings which
    are not its own.
    """

    topic: str
    half: str
    wordings: int
    share: float
    strangers: float
    name: str


def main(
    index: Annotated[Path | None, typer.Option("--index", help="索引 / index of the deck")] = None,
    config: Annotated[Path | None, typer.Option("--config", help="設定 / settings")] = None,
) -> None:
    """Choose the distance on half of the topics and report on the other half."""
    settings = load_settings(config, {"index_dir": index})
    vectors = vectors_of(open_embedder(settings))
    every = topics()
    chosen, held = every[::2], every[1::2]
    best = _best(chosen, strangers()[::2], vectors)
    since = time.perf_counter()
    grouping = _grouping(vectors)
    seconds = time.perf_counter() - since
    found = [*_found(chosen, "chosen", grouping), *_found(held, "held out", grouping)]
    own = [one for one in found if one.half == "held out"]
    share, strange = mean(one.share for one in own), mean(one.strangers for one in own)
    passed = share >= SHARE_GOAL and strange <= STRANGERS_GOAL
    for one in found:
        print(  # noqa: T201
            f"{one.half:8} {one.share:4.2f} {one.strangers:4.2f} {one.topic}（{one.wordings}）"
            f" → {one.name}"
        )
    told = {
        "distance": FARTHEST, "best_on_the_chosen_half": best, "share": round(share, 3),
        "strangers": round(strange, 3), "passed": passed, "groups": len(grouping.groups),
        "groups_of_five_people": sum(g.people >= FEWEST_PEOPLE for g in grouping.groups),
        "seconds": round(seconds, 1), "commit": git_hash(),
    }  # fmt: skip
    if index is not None:
        told |= _nearness(index, held)
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201
    raise typer.Exit(0 if passed else 1)


def _best(chosen: Sequence[Topic], others: Sequence[str], vectors: RememberedVectors) -> float:
    """Return the distance with the best share less strangers, the middle one of equals."""
    texts = [words for topic in chosen for words in topic.questions]
    owner = np.array([n for n, topic in enumerate(chosen) for _ in topic.questions])
    owner = np.concatenate([owner, np.full(len(others), -1)])
    made = vectors.of([*texts, *others])
    scores = {}
    for distance in TRIED:
        numbers = labels(made, distance)
        kept = [_one(numbers, owner, n) for n in range(len(chosen))]
        scores[distance] = round(mean(a - b for a, b in kept), 6)
    equals = [distance for distance in TRIED if scores[distance] == max(scores.values())]
    return equals[len(equals) // 2]


def _one(
    numbers: np.ndarray[tuple[int], np.dtype[np.int_]],
    owner: np.ndarray[tuple[int], np.dtype[np.int_]],
    topic: int,
) -> tuple[float, float]:
    own = numbers[owner == topic]
    values, counts = np.unique(own, return_counts=True)
    group = owner[numbers == values[counts.argmax()]]
    return float(counts.max() / len(own)), float(np.mean(group != topic))


def _grouping(vectors: RememberedVectors) -> Grouping:
    """Return the declined questions of the month as the page groups them, out of the real table."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/records.sqlite3")
        with closing(database):
            log, notes = AskedLog(database), month(LAST)
            log.add(notes)
            asked = log.between(notes[0].at, notes[-1].at.replace(hour=23))
    return grouped([one for one in asked if one.status == "declined"], EVERYTHING, vectors)


def _found(chosen: Sequence[Topic], half: str, grouping: Grouping) -> list[Found]:
    return [_topic(topic, half, grouping) for topic in chosen]


def _topic(topic: Topic, half: str, grouping: Grouping) -> Found:
    own = set(topic.questions)
    words = {group.name: {one.question for one in group.asked} for group in grouping.groups}
    name = max(words, key=lambda name: len(words[name] & own))
    shared, all_ = len(words[name] & own), len(words[name])
    return Found(topic.name, half, len(own), shared / len(own), 1 - shared / all_, name)


def _nearness(index: Path, held: Sequence[Topic]) -> dict[str, float]:
    """Return how often the deck is said to hold nothing on a topic, and something on its own topics."""
    settings = load_settings(None, {"index_dir": index})
    near = [words for words in strangers() if words in _near_the_deck()]
    with closing(open_assistant(settings)) as assistant:

        def tells(words: str) -> bool:
            hits = assistant.search(words, 5)
            return max((hit.parts.get("dense", 0.0) for hit in hits), default=0.0) >= TELLS

        far = [tells(topic.questions[0]) for topic in held]
        return {
            "topics_without_document": round(1 - mean(far), 3),
            "deck_topics_with_document": round(mean(map(tells, near)), 3),
        }


def _near_the_deck() -> set[str]:
    read = [*rows("deck"), *rows("deck_near")]
    return {row["question"] for row in read if not row["answerable"] and "near" in row["tags"]}


if __name__ == "__main__":
    typer.run(main)
