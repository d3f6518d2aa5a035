"""Who calls a tool or reads a resource of MCP, and the calls that may be cancelled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext

from assistant.common.access.caller import NOBODY, Caller, caller
from assistant.web.http.asker import Asker, asker, watched

SESSION = "mcp-session-id"
"""Header of MCP until 2025-11: clients send back what the answer to ``initialize`` gave them."""
Call = tuple[str, str, str | int]
"""A session, whose it is, and the number that its client gave a request."""


async def as_caller(context: ServerRequestContext[Any, Any], go_on: CallNext) -> HandlerResult:
    """Do what a request asks for as its caller, who may see some documents only."""
    token = caller.set(_caller(context))
    try:
        return await go_on(context)
    finally:
        caller.reset(token)


def _caller(context: ServerRequestContext[Any, Any]) -> Caller:
    found = getattr(getattr(context.request, "state", None), "caller", NOBODY)
    return found if isinstance(found, Caller) else NOBODY


class Calls:
    """The calls that are being worked on, while their clients want the answers.

    A client tells that it does not by closing the request, or (before 2026-07) by a message of its
    own, which names the request by a number that any other client may use too: it counts only with
    the session's name, which is told to one client and cannot be guessed.
    """

    def __init__(self) -> None:
        """Know of no call."""
        self._running: dict[Call, Asker] = {}

    def cancel(self, session: str, who: Caller, request_id: object) -> None:
        """Give up a call, if it is being worked on here."""
        if isinstance(request_id, str | int) and (
            found := self._running.get((session, who.user, request_id))
        ):
            found.cancel()

    @asynccontextmanager
    async def wanted(self, context: ServerRequestContext[Any, Any]) -> AsyncIterator[None]:
        """Work in here on a call as long as its client wants the answer."""
        request = context.request
        if not isinstance(request, Request):  # a client in this process
            yield
            return
        async with watched(request):
            call, present = _call(context, request), asker.get()
            if call is None or present is None:
                yield
                return
            self._running[call] = present
            try:
                yield
            finally:
                self._running.pop(call, None)


def _call(context: ServerRequestContext[Any, Any], request: Request) -> Call | None:
    session, number = request.headers.get(SESSION), context.request_id
    return None if not session or number is None else (session, _caller(context).user, number)
