"""Who may use what: people who signed in, programs with a key, pages with the widget."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.common.access.caller import Caller, caller
from assistant.common.settings import Settings
from assistant.common.settings.web import LOCAL_HOSTS
from assistant.operate.records.keys import Keys
from assistant.web.http.problems import ProblemError
from assistant.web.portals.embed import SESSION, Sessions
from assistant.web.sign_in.sign_in import signed_in

Door = Literal["free", "program", "service", "metrics", "page"]

# Probes; the widget, whose questions carry a session of their own; and the way in.
_FREE = ("/healthz", "/readyz", "/embed", "/embed.js", "/auth")
# Addresses that are registered with other programs: what a key must allow there.
_PROGRAMS = {"/invoke": ("ask",), "/v1": ("ask",), "/mcp": ("ask", "search")}
_ASKING = ("/api/ask", "/api/feedback")
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


class Access:
    """ASGI middleware: finds out who asks, and lets in those who may; stands inside of `Guard`.

    Without sign-in everybody is let in, nobody sees limited documents, and a key is wanted from
    other programs as soon as one was ever made.

    Args:
        app: what answers.
        settings: how people sign in.
        prefix: the path below which everything is served.
        keys: of programs.
        sessions: of the widget.
    """

    def __init__(
        self, app: ASGIApp, settings: Settings, prefix: str, keys: Keys, sessions: Sessions
    ) -> None:
        self._app, self._settings, self._prefix = app, settings, prefix
        self._keys, self._sessions = keys, sessions
        self._open = settings.sign_in in ("none", "open")
        alone = settings.sign_in == "none" and not settings.trusted_proxies
        self._hosts = LOCAL_HOSTS | {"[::1]", settings.host} if alone else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request with its caller, in the scope's state and in the context.

        Raises:
            ProblemError: 401 where nobody is known, 403 where the caller may not do this.
        """
        if scope["type"] != "http":
            if scope["type"] == "lifespan":  # the service itself has no web socket
                await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        path = scope["path"].removeprefix(self._prefix)
        door = door_of(path)
        if self._hosts and _host(request) not in self._hosts:
            # another site's name that was made to lead here: its page could read every answer
            raise ProblemError(HTTPStatus.MISDIRECTED_REQUEST, "host_foreign")
        who = await self._caller(request, path, door)
        if door != "free" and not await self._lets_in(who, request, path, door):
            if self._settings.sign_in == "oidc" and _wants_page(scope, request):
                await self._to_sign_in(scope, receive, send)
                return
            raise self._refusal(who, door)
        # the same scope, not a copy: the layers outside look up the route in it
        scope["state"] = {**scope.get("state", {}), "caller": who, "user": who.user}
        token = caller.set(who)
        try:
            await self._app(scope, receive, send)
        finally:
            caller.reset(token)

    async def _caller(self, request: HTTPConnection, path: str, door: Door) -> Caller:
        if door in ("program", "service", "metrics") and (key := presented_key(request)):
            found = await run_sync(self._keys.owner, key)
            if found is None:
                raise ProblemError(HTTPStatus.UNAUTHORIZED, "key_unknown")
            scopes = frozenset(found.scopes)
            return Caller("program", found.name, frozenset(found.groups), scopes, found.name)
        if _below(path, ("/embed",)):  # another site's page: limited documents stay out of it
            return Caller("widget")
        if path.startswith("/api/slides/") and (session := request.headers.get(SESSION)):
            self._sessions.renewed(session)  # or it raises
            return Caller("widget")
        return signed_in(request, self._settings)

    async def _lets_in(self, who: Caller, request: HTTPConnection, path: str, door: Door) -> bool:
        if who.kind == "program":
            return _allowed(who, path, door)
        if door == "metrics":
            client = request.client.host if request.client else ""
            return self._open or client in _LOOPBACK
        if who.kind == "widget":
            return door == "service"
        if self._open:
            return door != "program" or not await run_sync(self._keys.any)
        return who.kind == "person" and door != "program"

    async def _to_sign_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        back = quote(scope["path"] + (f"?{query}" if query else ""), safe="")
        address = f"{self._prefix}/auth/sign-in?next={back}"
        await RedirectResponse(address, HTTPStatus.SEE_OTHER)(scope, receive, send)

    def _refusal(self, who: Caller, door: Door) -> ProblemError:
        if who.kind != "nobody":
            return ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")
        programs = door in ("program", "metrics") or self._open
        return ProblemError(HTTPStatus.UNAUTHORIZED, "key_needed" if programs else "sign_in_needed")


def door_of(path: str) -> Door:
    """Return what kind of caller an address is for."""
    if _below(path, _FREE):
        return "free"
    if _below(path, tuple(_PROGRAMS)):
        return "program"
    if path == "/metrics":
        return "metrics"
    return "service" if path.startswith("/api/") else "page"


def presented_key(request: HTTPConnection) -> str:
    """Return the key that a request carries, "" for none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if kind.lower() == "bearer" else ""
    return request.headers.get("x-api-key", "") or bearer


def _allowed(who: Caller, path: str, door: Door) -> bool:
    if door == "metrics":
        return "metrics" in who.scopes
    if door == "program":
        needed = next(scopes for name, scopes in _PROGRAMS.items() if _below(path, (name,)))
        return who.scopes.issuperset(needed)
    if door == "service":
        return bool(who.scopes & ({"ask"} if _below(path, _ASKING) else {"ask", "search"}))
    return False


def _host(request: HTTPConnection) -> str:
    """Return the host's name that the caller used, without the port."""
    name = request.headers.get("host", "").lower()
    return name.rpartition(":")[0] if re.search(r":\d+$", name) else name


def _below(path: str, names: tuple[str, ...]) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in names)


def _wants_page(scope: Scope, request: HTTPConnection) -> bool:
    return scope["method"] == "GET" and "text/html" in request.headers.get("accept", "")
