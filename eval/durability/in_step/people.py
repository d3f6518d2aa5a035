"""People who ask a running service all the while."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

PATIENCE_SECONDS = 120.0


@dataclass
class Asked:
    """What became of the questions: seconds to each answer, and what failed by what was wrong."""

    seconds: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def summary(self) -> dict[str, float]:
        """Return the median and the longest time to an answer, seconds."""
        if not self.seconds:
            return {}
        middle = statistics.median(self.seconds)
        return {"p50": round(middle, 2), "max": round(max(self.seconds), 2)}


@contextmanager
def asking(url: str, questions: Sequence[str], people: int, pause: float) -> Iterator[Asked]:
    """Have so many people ask until the block ends; ``pause`` is the mean reading time, seconds."""
    told, lock, over = Asked(), threading.Lock(), threading.Event()

    def person(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - pauses and questions, no secret
        with httpx.Client(base_url=url, timeout=PATIENCE_SECONDS) as client:
            while not over.wait(chance.uniform(0, 2) * pause):
                since = time.monotonic()
                wrong = _ask(client, chance.choice(questions))
                with lock:
                    told.seconds.append(time.monotonic() - since)
                    told.failed.update([wrong] if wrong else [])

    threads = [threading.Thread(target=person, args=(seed,)) for seed in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _ask(client: httpx.Client, question: str) -> str:
    """Ask once; return what was wrong, "" for nothing."""
    try:
        reply = client.post("/api/ask", json={"question": question})
        reply.raise_for_status()
        return "" if reply.json()["answer"] else "no answer"
    except (httpx.HTTPError, ValueError, KeyError) as error:
        return f"{type(error).__name__}: {error}"[:120]
