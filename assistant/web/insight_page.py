"""How the page of use looks: Jinja fills in the template and escapes what strangers wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from http import HTTPStatus

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.insight.figures import Day
from assistant.insight.report import LONGEST_DAYS, Insight, Period, Topic
from assistant.insight.sheets import near, runs_told
from assistant.insight.view import FEWEST_PEOPLE
from assistant.messages import message
from assistant.records.asked import OUTCOMES
from assistant.sealed.retention import JAPAN
from assistant.settings import Settings
from assistant.web.base import base_path
from assistant.web.literal import unturned
from assistant.web.theme import ASSETS

MOST_ROWS = 20
"""Rows of a table on the page; the files have all."""
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
class _Bar:
    """One day of the chart: where it stands and how high its parts are, in percent."""

    day: Day
    x: float
    width: float
    heights: tuple[float, float, float]
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

    html = _template().render(
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


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["seen"] = unturned
    environment.filters["seconds"] = lambda ms: f"{ms / 1e3:.1f}"
    return environment.get_template("insight.html")


def _since(last: date, days: int) -> date:
    return last - timedelta(days=days - 1)


def _bars(days: Sequence[Day]) -> list[_Bar]:
    """Return the bars; below stands what was answered, then the rest, on top what was declined."""
    highest = max((day.total for day in days), default=0) or 1
    step = 100 / len(days)
    bars = []
    for at, day in enumerate(days):
        counts = day.counts
        good, declined = counts["answered"] + counts["shown"], counts["declined"]
        parts = (good, day.total - good - declined, declined)
        heights = tuple(100 * part / highest for part in parts)
        label = str(day.total) if len(days) <= MOST_LABELLED and day.total else ""
        bars.append(
            _Bar(day, step * (at + 0.12), step * 0.76, (heights[0], heights[1], heights[2]), label)
        )
    return bars
