"""``seisaku insight``: the report on a terminal, and as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from assistant.common.errors import AssistantError
from assistant.common.messages import Language, message
from assistant.common.settings import Settings
from assistant.operate.insight.groups import vectors_of
from assistant.operate.insight.report import (
    LONGEST_DAYS,
    TELLS,
    Insight,
    Period,
    Source,
    insight_of,
)
from assistant.operate.insight.sheets import Table, as_csv, as_workbook
from assistant.operate.insight.view import FEWEST_PEOPLE, view_of_operator
from assistant.operate.sealed.retention import JAPAN

FIRST_DAY, LAST_DAY = date(1901, 1, 1), date(9998, 12, 31)
"""Days that can be told: the ends of Python's calendar leave no room for time zones and periods, and Excel's
begins in 1900."""
MOST_ROWS = 24
"""Rows of a table on a terminal: all hours of a day, the newest days."""


class PeriodError(AssistantError):
    """A date or the period cannot be read."""


def period_of(since: str, until: str, language: Language) -> Period:
    """Return a period from two dates as people write them; an empty end is today.

    Raises:
        PeriodError: a date is none, or the period is too long or turned round.
    """
    last = _day(until, language) if until else datetime.now(JAPAN).date()
    try:
        return Period(_day(since, language), last)
    except ValueError:
        told = message("insight_period_wrong", language, days=LONGEST_DAYS)
        raise PeriodError(told) from None


def _day(given: str, language: Language) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise PeriodError(message("insight_date_wrong", language, given=given)) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        ends = {"first": FIRST_DAY, "last": LAST_DAY}
        raise PeriodError(message("insight_date_far", language, given=given, **ends))
    return day


def tells_of(settings: Settings) -> float | None:
    """Return how near a page that speaks of a topic is; None for a model nobody has measured."""
    return TELLS if settings.embedding_model is None else None


def report(settings: Settings, period: Period, small: bool) -> Insight:
    """Return the report of a period, from the index and the database of the settings.

    Raises:
        AssistantError: the index or the database cannot be used.
    """
    from assistant.open import open_assistant
    from assistant.operate.records import open_records

    records = open_records(settings)
    assistant = open_assistant(settings)
    try:
        source = Source(
            records.asked, assistant, vectors_of(assistant.embedder), tells_of(settings)
        )
        return insight_of(source, period, view_of_operator(settings, assistant.documents(), small))
    finally:
        assistant.close()
        records.close()


def write_csv(made: tuple[Table, ...], folder: Path, language: Language) -> Iterator[str]:
    """Write a file a table into a folder and yield a line for each.

    Raises:
        AssistantError: a file is there already; nothing is overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in made:
        yield _written(folder / f"{table.name}.csv", as_csv(table), language)


def write_xlsx(made: tuple[Table, ...], file: Path, language: Language) -> str:
    """Write a workbook and return the line that says so.

    Raises:
        AssistantError: the file is there already.
    """
    return _written(file, as_workbook(made), language)


def _written(file: Path, content: bytes, language: Language) -> str:
    try:
        with file.open("xb") as out:
            file.chmod(0o600)  # it tells what people asked
            out.write(content)
    except FileExistsError:
        raise AssistantError(message("insight_exists", language, file=file)) from None
    return message("insight_written", language, file=file)


def as_json(insight: Insight, made: tuple[Table, ...]) -> str:
    """Return the tables as one JSON object: rows by table, each with the heads as its keys."""
    told = {table.name: [dict(zip(table.heads, row, strict=True)) for row in table.rows]
            for table in made}  # fmt: skip
    period = {"first": insight.first, "last": insight.last}
    return json.dumps({**period, **told}, ensure_ascii=False, indent=1, default=str)


def lines(insight: Insight, made: tuple[Table, ...], settings: Settings) -> Iterator[str]:
    """Yield the report for a terminal: a title and tab-separated rows a table, then what is left out."""
    language = settings.language
    for table in made:
        yield f"\n# {table.title}"
        yield "\t".join(table.heads)
        newest = table.name == "days"
        for row in table.rows[-MOST_ROWS:] if newest else table.rows[:MOST_ROWS]:
            yield "\t".join("" if value is None else _one_line(str(value)) for value in row)
        if len(table.rows) > MOST_ROWS:
            yield message("insight_rest", language, count=len(table.rows) - MOST_ROWS)
    yield from left_out(insight, language)


def left_out(insight: Insight, language: Language) -> Iterator[str]:
    """Yield a sentence for everything that is counted and not shown."""
    if not insight.words:
        yield message("insight_wordless", language)
    for grouping in (insight.declined, insight.disliked):
        told = {"people": FEWEST_PEOPLE}
        if grouping.few:
            yield message("insight_few", language, count=grouping.few, **told)
        if grouping.withheld and insight.words:
            yield message("insight_withheld", language, count=grouping.withheld)
        if grouping.older:
            yield message("insight_older", language, count=grouping.older)
    if insight.uses.few:
        few = insight.uses.few
        yield message("insight_few_documents", language, count=few, people=FEWEST_PEOPLE)


def _one_line(text: str) -> str:
    return " / ".join(text.split("\n"))
