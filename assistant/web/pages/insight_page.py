"""How the page of use looks: Jinja fills in the template and escapes what strangers wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from fastapi.responses import HTMLResponse

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.insight.figures import Day
from assistant.operate.insight.report import LONGEST_DAYS, Insight, Period, Topic
from assistant.operate.insight.sheets import near, runs_told
from assistant.operate.insight.view import FEWEST_PEOPLE
from assistant.operate.records.asked import OUTCOMES
from assistant.operate.sealed.retention import JAPAN
from assistant.web.http.base import base_path
from assistant.web.look.templates import page_template

MOST_ROWS = 20
"""Rows of a table on the page; the files have all."""
CHART_PERCENT = 90
"""How high the highest bar is, so that its number has room."""
MOST_LABELLED = 31
"""Bars that have their number above them; of more the table alone tells it."""
PERIODS = (7, 30, 90, 365)
"""Days of the periods that are one click away."""


@dataclass(frozen=True, slots=True)
class Page:
    """What all forms of the page share: the settings, and the token of a curator ("" for others)."""

    settings: Settings
    token: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One piece of a bar: its class, and where it stands, in percent from the top."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class _Bar:
    """One day of the chart, in percent; ``label`` stands above ``top``."""

    day: Day
    x: float
    width: float
    parts: tuple[_Part, ...]
    top: float
    label: str


def insight_page(
    page: Page, period: Period, insight: Insight | None, trouble: str = "",
    status: int = HTTPStatus.OK,
) -> HTMLResponse:  # fmt: skip
    """Return the page; without a report it says what is wrong."""
    settings, language = page.settings, page.settings.language

    def say(key: str, **values: object) -> str:
        return message(key, language, **values)

    def near_of(topic: Topic) -> str:
        return near(topic, language)

    html = page_template("insight.html").render(
        say=say,
        near=near_of,
        runs=runs_told,
        lang=language,
        home=base_path(settings),
        token=page.token,
        period=period,
        query=f"since={period.first}&until={period.last}",
        last_days=[(days, _since(period.last, days)) for days in PERIODS],
        insight=insight,
        trouble=trouble,
        off=not settings.asked_days,
        unjudged=settings.embedding_model is not None,
        outcomes=OUTCOMES,
        bars=_bars(insight.days) if insight else (),
        most=MOST_ROWS,
        fewest=FEWEST_PEOPLE,
        longest=LONGEST_DAYS,
        japan=JAPAN,
    )
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})


def _since(last: date, days: int) -> date:
    return last - timedelta(days=days - 1)


def _bars(days: Sequence[Day]) -> list[_Bar]:
    """Return the bars; below stands what was answered, then the rest, on top what was declined."""
    highest = max((day.total for day in days), default=0) or 1
    step = 100 / len(days)
    bars = []
    for at, day in enumerate(days):
        good, declined = day.counts["answered"] + day.counts["shown"], day.counts["declined"]
        counts = {"good": good, "other": day.total - good - declined, "no": declined}
        parts, top = _stacked(counts, CHART_PERCENT / highest)
        label = str(day.total) if len(days) <= MOST_LABELLED and day.total else ""
        left, width = round(step * (at + 0.12), 2), round(step * 0.76, 2)
        bars.append(_Bar(day, left, width, parts, top, label))
    return bars


def _stacked(counts: dict[str, int], unit: float) -> tuple[tuple[_Part, ...], float]:
    """Return the pieces of a bar from the ground up, and where it ends; ``unit`` is one's height."""
    parts, top = [], 100.0
    for kind, count in counts.items():
        if count:
            top = round(top - count * unit, 2)
            parts.append(_Part(kind, top, round(count * unit, 2)))
    return tuple(parts), top
