"""The report as tables, and the tables as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from assistant.common.messages import Language, message
from assistant.operate.insight.groups import Group
from assistant.operate.insight.report import Insight, Topic
from assistant.operate.insight.used import Unused
from assistant.operate.records.asked import OUTCOMES
from assistant.operate.sealed.retention import JAPAN

Value = str | int | date | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a program read a text as a formula."""
WIDTHS = (44, 14)
"""Characters of the first column of a sheet, and of the others."""
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no file of XML can hold (XML 1.0, 2.2 Characters)."""
BETWEEN = "\n"
"""Stands between the wordings of one cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name in addresses, its title, the heads of its columns, and its rows."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables(insight: Insight, language: Language) -> tuple[Table, ...]:
    """Return the whole report as tables, every row of them."""

    def table(name: str, heads: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> Table:
        named = tuple(message(f"insight_{head}", language) for head in heads)
        return Table(name, message(f"insight_{name}", language), named, tuple(rows))

    group = ("topic", "questions", "groups_people", "last_asked", "wordings")
    unused = [(one.document, _runs(one), one.count, one.slides) for one in insight.uses.unused]
    return (
        table("overview", ("measure", "value"), list(_overview(insight, language))),
        table("days", ("day", *OUTCOMES, "total"), list(_days(insight))),
        table("hours", ("hour", "count"), list(enumerate(insight.load.hours))),
        table(
            "topics", (*group, "near"), [_topic(topic, language) for topic in insight.topics]
        ),
        table("missing", group, [_group(topic.group) for topic in insight.missing]),
        table("disliked", group, [_group(one) for one in insight.disliked.groups]),
        table(
            "documents", ("document", "answers", "groups_people"),
            [(use.document, use.answers, use.people) for use in insight.uses.documents],
        ),
        table(
            "pages", ("document", "page", "answers", "groups_people"),
            [(use.document, use.slide, use.answers, use.people) for use in insight.uses.pages],
        ),
        table("unused", ("document", "unused_pages", "count", "page"), unused),
    )  # fmt: skip


def _overview(insight: Insight, language: Language) -> Iterator[tuple[Value, ...]]:
    def named(key: str) -> str:
        return message(f"insight_{key}", language)

    yield named("since"), insight.first
    yield named("until"), insight.last
    yield named("questions"), insight.total
    yield named("people"), insight.people
    for name in OUTCOMES:
        yield named(name), insight.counts[name]
    yield message("thumb_up", language), insight.thumbs[0]
    yield message("thumb_down", language), insight.thumbs[1]
    yield f"{named('latency')} p50 (ms)", insight.latency.p50
    yield f"{named('latency')} p95 (ms)", insight.latency.p95
    yield f"{named('load')} (max/min)", insight.load.busiest


def _days(insight: Insight) -> Iterator[tuple[Value, ...]]:
    for day in insight.days:
        yield day.day, *(day.counts[name] for name in OUTCOMES), day.total


def _group(group: Group) -> tuple[Value, ...]:
    newest = group.asked[0].at.astimezone(JAPAN).date()
    return group.name, group.questions, group.people, newest, BETWEEN.join(group.wordings)


def _topic(topic: Topic, language: Language) -> tuple[Value, ...]:
    return (*_group(topic.group), near(topic, language))


def near(topic: Topic, language: Language) -> str:
    """Return the page nearest to a topic in words, "" where none was looked for."""
    if topic.told is False:
        return message("insight_near_none", language)
    if topic.near is None:
        return ""
    document, number = topic.near
    return message("insight_near_page", language, document=document, number=number)


def _runs(one: Unused) -> str:
    return runs_told(one.runs)


def runs_told(runs: Sequence[tuple[int, int]]) -> str:
    """Return runs of numbers as people write them: 1–4, 7."""
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def as_csv(table: Table) -> bytes:
    """Return a table as CSV with a byte order mark, by which Excel knows the encoding."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.heads)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> Value:
    """Keep a stranger's words from being run as a formula by the program that opens the file."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_workbook(made: Sequence[Table]) -> bytes:
    """Return the tables as a workbook (XLSX), a sheet each, heads that stay in sight."""
    book = Workbook()
    book.remove(book.active)
    for table in made:
        sheet = book.create_sheet(table.title[:31])
        for at, values in enumerate((table.heads, *table.rows), start=1):
            for column, value in enumerate(values, start=1):
                _fill(sheet.cell(at, column), value, head=at == 1)
        sheet.freeze_panes = "A2"
        for column in range(1, len(table.heads) + 1):
            width = WIDTHS[0] if column == 1 and table.name not in ("days", "hours") else WIDTHS[1]
            sheet.column_dimensions[get_column_letter(column)].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Cell, value: Value, head: bool) -> None:
    if isinstance(value, str):
        cell.value = NOT_IN_XML.sub("\ufffd", value)
        cell.data_type = "s"  # never a formula, whatever a stranger wrote
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = value
        cell.alignment = Alignment(vertical="top")
    if head:
        cell.font = Font(bold=True)
