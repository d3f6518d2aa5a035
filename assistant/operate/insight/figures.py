"""Questions by day, how long answers took, and how many came a minute; all by Japan's clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from assistant.operate.records.asked import OUTCOMES, Asked, Outcome
from assistant.operate.sealed.retention import JAPAN

HOURS = 24


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions of one day came to which outcome."""

    day: date
    counts: Mapping[Outcome, int]

    @property
    def total(self) -> int:
        """All questions of the day."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds until the whole answer, waiting included; None where nothing was answered."""

    p50: int | None
    p95: int | None


@dataclass(frozen=True, slots=True)
class Load:
    """Questions a minute.

    Attributes:
        busiest: most questions in one minute, 0 for none.
        at: that minute, the first of several.
        p95: questions a minute that 95 % of the minutes with any question do not exceed.
        hours: questions by hour of the day, 24 of them.
    """

    busiest: int
    at: datetime | None
    p95: int
    hours: tuple[int, ...]


def days_of(asked: Sequence[Asked], first: date, last: date) -> tuple[Day, ...]:
    """Return every day from the first to the last, those without a question too."""
    counted = Counter((one.at.astimezone(JAPAN).date(), one.status) for one in asked)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(Day(day, {name: counted[day, name] for name in OUTCOMES}) for day in days)


def totals(days: Sequence[Day]) -> dict[Outcome, int]:
    """Return how many questions came to which outcome."""
    return {name: sum(day.counts[name] for day in days) for name in OUTCOMES}


def latency_of(asked: Sequence[Asked]) -> Latency:
    """Return the middle and the slow end of the answers; failures took no time that counts."""
    took = [one.ms for one in asked if one.status != "failed"]
    if not took:
        return Latency(None, None)
    return Latency(*(round(float(cut)) for cut in np.percentile(took, (50, 95))))


def load_of(asked: Sequence[Asked]) -> Load:
    """Return how dense questions came."""
    moments = [one.at.astimezone(JAPAN) for one in asked]
    minutes = Counter(moment.replace(second=0, microsecond=0) for moment in moments)
    hours = Counter(moment.hour for moment in moments)
    by_hour = tuple(hours[hour] for hour in range(HOURS))
    if not minutes:
        return Load(0, None, 0, by_hour)
    busiest = max(minutes.values())
    at = min(minute for minute, count in minutes.items() if count == busiest)
    slow = float(np.percentile(list(minutes.values()), 95, method="higher"))
    return Load(busiest, at, round(slow), by_hour)
