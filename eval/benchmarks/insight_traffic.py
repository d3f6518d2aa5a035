"""A month of traffic by script: real questions, untold topics in several wordings, made-up people."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from assistant.common.types import Place
from assistant.operate.records.asked import Note, Outcome
from assistant.operate.sealed.retention import JAPAN

DATASETS = Path(__file__).parent.parent / "datasets"
TOPICS = DATASETS / "insight_topics.json"
DECK = "deck.txt"
"""What the cases of the deck call their document where they name none."""
PEOPLE = 120
DAYS = 30
TOLD = 1_500
"""Questions of the month that the documents answer."""
HOURS = (9, 10, 10, 11, 11, 13, 14, 14, 15, 16, 16, 17, 19)
"""When officials ask, the busier hours more often."""
SLOW_MS = (400, 900)
"""Median and spread of an answer without a language model, as measured on two cores."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What the documents do not tell, in the words of several people."""

    id: str
    name: str
    questions: tuple[str, ...]


def topics() -> list[Topic]:
    """Return the topics that were grouped in advance."""
    read = json.loads(TOPICS.read_text(encoding="utf-8"))["topics"]
    return [Topic(one["id"], one["name"], tuple(one["questions"])) for one in read]


def strangers() -> list[str]:
    """Return untold questions of the datasets, which are of none of the topics."""
    names = ("officials_dev", "deck", "deck_near")
    read = [row for name in names for row in rows(name)]
    asked = [row["question"] for row in read if not row["answerable"] and not row["history"]]
    return list(dict.fromkeys(asked))


def told() -> list[tuple[str, tuple[Place, ...]]]:
    """Return questions that documents answer, each with its pages."""
    own = [(row["question"], _gold(row)) for row in rows("deck") if row["answerable"]]
    officials = [row for row in rows("officials_dev") if row["answerable"]]
    return [*own, *((row["question"], ((row["document"], row["page"]),)) for row in officials)]


def month(last: date, seed: int = 0) -> list[Note]:
    """Return the questions of the thirty days that end with ``last``, oldest first.

    Each wording of a topic is asked by one to four people, each stranger once.
    """
    chance = random.Random(seed)  # noqa: S311 - traffic, no secret
    days = [last - timedelta(days=n) for n in range(DAYS)]
    working = [day for day in days if day.weekday() < 5]
    notes = [_told(chance, working, one) for one in chance.choices(told(), k=TOLD)]
    for topic in topics():
        for words in topic.questions:
            notes += [
                _note(chance, working, "declined", words) for _ in range(chance.randint(1, 4))
            ]
    notes += [_note(chance, working, "declined", words) for words in strangers()]
    return sorted(notes, key=lambda note: note.at)


def _told(chance: random.Random, days: Sequence[date], one: tuple[str, tuple[Place, ...]]) -> Note:
    kinds: tuple[Outcome, ...] = ("answered", "shown", "asked_back", "failed")
    status = chance.choices(kinds, (50, 45, 4, 1))[0]
    places = one[1] if status in ("answered", "shown") else ()
    return _note(chance, days, status, one[0], places)


def _note(
    chance: random.Random, days: Sequence[date], status: Outcome, words: str,
    places: tuple[Place, ...] = (),
) -> Note:  # fmt: skip
    moment = time(chance.choice(HOURS), chance.randrange(60), chance.randrange(60))
    at = datetime.combine(chance.choice(days), moment, JAPAN)
    ms = round(chance.lognormvariate(0, 0.6) * SLOW_MS[0]) + chance.randrange(SLOW_MS[1])
    user = f"person:u{chance.randrange(PEOPLE):03}"
    answer = "" if status == "failed" else f"{chance.getrandbits(64):016x}"
    return Note(at, status, ms, user, (), words, answer, places)


def _gold(row: dict[str, Any]) -> tuple[Place, ...]:
    return tuple((gold.get("document") or DECK, gold["slide"]) for gold in row["gold"])


def rows(name: str) -> Iterator[dict[str, Any]]:
    """Yield the cases of a dataset."""
    for line in (DATASETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
