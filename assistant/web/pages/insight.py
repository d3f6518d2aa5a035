"""The page of use: for members of an admin group; what it shows of words is told by ``insight.view``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from assistant.common.access.caller import caller
from assistant.common.access.curators import may_administer, may_curate
from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.insight.case import file_case
from assistant.operate.insight.command import PeriodError, period_of, tells_of
from assistant.operate.insight.groups import vectors_of
from assistant.operate.insight.report import Insight, Period, Source, insight_of
from assistant.operate.insight.sheets import Table, as_csv, as_workbook, tables
from assistant.operate.insight.view import view_of
from assistant.operate.records import Records
from assistant.operate.records.database import RecordsError
from assistant.operate.sealed.retention import JAPAN
from assistant.web.http.base import base_path
from assistant.web.http.own_page import FormToken, check_own_page
from assistant.web.http.problems import ProblemError
from assistant.web.http.turns import Turns
from assistant.web.look.plain_page import plain_page
from assistant.web.pages.insight_page import Page, insight_page
from assistant.web.service.shared import SharedAssistant
from index.store.documents import DocumentInfo
from index.types import Hit

DAYS = 30
"""The period that is shown where none is chosen, ending today."""
REMEMBERED = 500
"""Searches for the pages near a topic that are remembered, for the export and the next look."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Day = Annotated[str, Query(max_length=10)]


def insight_routes(
    assistant: SharedAssistant, settings: Settings, records: Records, curates: bool
) -> APIRouter:
    """Return the routes of the page, its exports, and the way of a question to the curators.

    Args:
        assistant: the documents as each reader sees them.
        settings: say who may come, and which words are kept.
        records: what was asked, and the feedback.
        curates: whether there is a page of the curators.
    """
    router = APIRouter(prefix="/insight", include_in_schema=False)
    report, cases = _Report(assistant, settings, records), _Cases(settings, records, curates)

    @router.get("")
    def show(request: Request, since: Day = "", until: Day = "") -> Response:
        """Show the use of a period."""
        refused = _refused(request, settings)
        return _shown(report, cases.page(), since, until) if refused is None else refused

    router.get("/{name}.csv")(report.one_table)
    router.get("/insight.xlsx")(report.workbook)
    router.post("/case")(cases.file)
    return router


def _shown(report: _Report, page: Page, since: str, until: str) -> Response:
    settings = page.settings
    try:
        period = _period(since, until, settings)
    except PeriodError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return insight_page(page, _period("", "", settings), None, str(error), status)
    try:
        return insight_page(page, period, report.of(period))
    except RecordsError:
        trouble = message("insight_unreachable", settings.language)
        return insight_page(page, period, None, trouble, HTTPStatus.SERVICE_UNAVAILABLE)


class _Cases:
    """The way of a question to the curators, for those of them who see this page."""

    def __init__(self, settings: Settings, records: Records, curates: bool) -> None:
        self._settings, self._records, self._curates = settings, records, curates
        self._token = FormToken()

    def page(self) -> Page:
        """Return what the page's forms share for the present caller."""
        return Page(self._settings, self._token.text if self._open() else "")

    def _open(self) -> bool:
        return self._curates and may_curate(caller.get(), self._settings)

    def file(
        self, request: Request, number: Annotated[int, Form()],
        given: Annotated[str, Form(alias="token")] = "",
    ) -> Response:  # fmt: skip
        """Lead to the curators' page with one question as a candidate."""
        check_own_page(request)
        if not self._open():
            raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")
        self._token.check(given)
        asked = self._records.asked.get(number)
        if asked is None or not self._settings.log_questions or asked.question is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "insight_gone")
        filed = file_case(self._records.feedback, asked, self._settings.language)
        query = f"number={filed.id}" if filed.state == "new" else "said=decided"
        return RedirectResponse(f"{base_path(self._settings)}/curate?{query}", HTTPStatus.SEE_OTHER)


class _Report:
    """Makes reports one at a time, on one thread of its own: torch keeps memory for every thread."""

    def __init__(self, assistant: SharedAssistant, settings: Settings, records: Records) -> None:
        self._assistant, self._settings = assistant, settings
        corpus, vectors = _Corpus(assistant), vectors_of(assistant.embedder)
        self._source = Source(records.asked, corpus, vectors, tells_of(settings))
        self._turns = Turns("insight")

    def of(self, period: Period) -> Insight:
        """Return the report of a period as the present caller may see it."""
        view = view_of(caller.get(), self._settings, self._assistant.documents())
        return self._turns.take(lambda: insight_of(self._source, period, view))

    def one_table(self, request: Request, name: str, since: Day = "", until: Day = "") -> Response:
        """Return one table as CSV."""
        made = self._tables(request, since, until)
        table = next((table for table in made if table.name == name), None)
        if table is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "path_missing")
        return _file(as_csv(table), "text/csv; charset=utf-8", f"insight-{name}.csv")

    def workbook(self, request: Request, since: Day = "", until: Day = "") -> Response:
        """Return all tables as a workbook."""
        return _file(as_workbook(self._tables(request, since, until)), XLSX, "insight.xlsx")

    def _tables(self, request: Request, since: str, until: str) -> tuple[Table, ...]:
        check_own_page(request)
        if not may_administer(caller.get(), self._settings):
            raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")
        try:
            period = _period(since, until, self._settings)
        except PeriodError:
            raise ProblemError(422, "request_invalid", fields="since, until") from None
        return tables(self.of(period), self._settings.language)


class _Corpus:
    """The documents as the caller sees them; a search is remembered until the index changes."""

    def __init__(self, assistant: SharedAssistant) -> None:
        self._assistant = assistant
        self._found: Callable[[str, frozenset[str], str, int], list[Hit]]
        self._found = lru_cache(REMEMBERED)(lambda _, __, query, k: assistant.search(query, k))

    def documents(self) -> Sequence[DocumentInfo]:
        """Return what is indexed."""
        return self._assistant.documents()

    def search(self, query: str, k: int) -> list[Hit]:
        """Return the best passages."""
        return self._found(self._assistant.generation, caller.get().groups, query, k)


def _refused(request: Request, settings: Settings) -> Response | None:
    check_own_page(request)
    if may_administer(caller.get(), settings):
        return None
    home, status = f"{base_path(settings)}/", HTTPStatus.FORBIDDEN
    title, text = "insight_forbidden_title", "insight_forbidden"
    return plain_page(title, text, settings.language, home, status)


def _period(since: str, until: str, settings: Settings) -> Period:
    today = datetime.now(JAPAN).date()
    last = until or today.isoformat()
    return period_of(
        since or (today - timedelta(days=DAYS - 1)).isoformat(), last, settings.language
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
