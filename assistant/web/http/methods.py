"""A known address that is asked with another method is told which ones it knows (RFC 9110, 15.5.6)."""

from __future__ import annotations

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.http.problems import ProblemError, problem_of
from assistant.web.http.refusals import problem_response

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


class KnownMethods:
    """ASGI middleware; the chat, mounted behind all addresses, would say that there is none."""

    def __init__(self, app: ASGIApp, anywhere: str) -> None:
        """Wrap an application; ``anywhere`` is the path of the route that takes what is left."""
        self._app = app
        self._anywhere = anywhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = self._app
        if scope["type"] == "http":
            routes = [route for route in scope["app"].routes if self._is_one(route)]
            if not _matches(routes, scope, scope["method"]):
                known = [method for method in METHODS if _matches(routes, scope, method)]
                app = _refusal(known, scope["path"]) if known else app
        await app(scope, receive, send)

    def _is_one(self, route: BaseRoute) -> bool:
        return not isinstance(route, Mount) and getattr(route, "path", "") != self._anywhere


def _matches(routes: list[BaseRoute], scope: Scope, method: str) -> bool:
    asked = {**scope, "method": method}
    return any(route.matches(asked)[0] is Match.FULL for route in routes)


def _refusal(known: list[str], path: str) -> ASGIApp:
    problem = ProblemError(405, "request_refused", phrase="Method Not Allowed")
    response = problem_response(problem_of(problem), path)
    response.headers["allow"] = ", ".join(known)
    return response
