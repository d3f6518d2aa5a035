"""Sign-in: a trusted proxy's headers, or OpenID Connect with a signed cookie."""

from __future__ import annotations

import logging
import secrets
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.common.access.caller import NOBODY, Caller
from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.common.settings.errors import SettingsError
from assistant.common.settings.web import LOCAL_HOSTS
from assistant.web.http.problems import ProblemError
from assistant.web.look.plain_page import plain_page

logger = logging.getLogger("seisaku.web")

COOKIE = "seisaku_session"
_USER = "user"


def check_sign_in(settings: Settings) -> None:
    """Refuse settings that would let in more people than they seem to, or nobody.

    Raises:
        SettingsError: the message names the setting and the remedy.
    """
    language = settings.language
    if settings.sign_in == "none" and settings.host not in LOCAL_HOSTS:
        raise SettingsError(message("sign_in_none", language, host=settings.host))
    if settings.sign_in == "proxy" and not settings.trusted_proxies:
        raise SettingsError(message("sign_in_no_proxy", language))
    if settings.sign_in == "oidc":
        names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
        missing = [name for name in names if not _plain(getattr(settings, name))]
        if missing:
            raise SettingsError(message("sign_in_no_oidc", language, names="、".join(missing)))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else value.get_secret_value()


def signed_in(request: HTTPConnection, settings: Settings) -> Caller:
    """Return the person who signed in, or nobody."""
    if settings.sign_in == "proxy":
        name = _header(request, settings.proxy_user_header)
        groups = _header(request, settings.proxy_groups_header).split(",")
        if not name:
            return NOBODY
        return Caller("person", name, frozenset(g.strip() for g in groups if g.strip()), title=name)
    if settings.sign_in == "oidc":
        return _of_session(request)
    return NOBODY


def _header(request: HTTPConnection, name: str) -> str:
    """Return a header's value; names in Japanese come as UTF-8 bytes."""
    value = request.headers.get(name, "").strip()
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _of_session(request: HTTPConnection) -> Caller:
    kept = request.session.get(_USER)
    if not kept or kept["until"] < time.time() or _from_elsewhere(request):
        return NOBODY
    return Caller("person", kept["name"], frozenset(kept["groups"]), title=kept["title"])


def _from_elsewhere(request: HTTPConnection) -> bool:
    """Whether another site's page makes the browser do something in the person's name."""
    acts = request.scope["method"] not in ("GET", "HEAD", "OPTIONS")
    return acts and request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


class SignedCookies:
    """ASGI middleware: the session cookie, for secure connections only where the reader has one."""

    def __init__(self, app: ASGIApp, settings: Settings, prefix: str) -> None:
        key = settings.session_secret.get_secret_value() or secrets.token_hex(32)
        seconds = int(settings.session_hours * 3600)
        self._app = app
        self._secure, self._plain = (
            SessionMiddleware(
                app, key, COOKIE, seconds, path=prefix or "/", same_site="lax", https_only=only
            )
            for only in (True, False)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = self._secure if scope.get("scheme") == "https" else self._plain
        await chosen(scope, receive, send)


def sign_in_routes(settings: Settings, prefix: str) -> APIRouter:
    """Return the way in and out by OpenID Connect; no route at all for other ways to sign in."""
    router = APIRouter(include_in_schema=False, prefix="/auth")
    if settings.sign_in == "oidc":
        door = _Door(settings, prefix)
        router.get("/sign-in")(door.sign_in)
        router.get("/callback", name="signed_in_callback")(door.callback)
        router.post("/sign-out")(door.sign_out)
        router.get("/signed-out", name="signed_out")(door.signed_out)
    return router


class _Door:
    """The way in and out by OpenID Connect."""

    def __init__(self, settings: Settings, prefix: str) -> None:
        self._settings, self._prefix = settings, prefix
        address = f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        self._provider = OAuth().register(
            "provider",
            server_metadata_url=address,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            client_kwargs={"scope": settings.oidc_scopes, "code_challenge_method": "S256"},
        )

    async def sign_in(self, request: Request, next: str = "") -> Response:
        """Lead to the provider."""
        try:
            back = str(request.url_for("signed_in_callback"))
            request.session.clear()
            reply: Response = await self._provider.authorize_redirect(request, back)
        except Exception as error:  # whatever the provider, or the way to it, did
            return self._failed(error)
        request.session["next"] = _own_path(next, self._prefix)
        return reply

    async def callback(self, request: Request) -> Response:
        """Let in whom the provider knows, and lead on to where the way in began."""
        next_page = _own_path(request.session.get("next", ""), self._prefix)
        try:
            person = _person(await self._claims(request), self._settings)
        except Exception as error:  # whatever the provider, or the way to it, did
            request.session.clear()
            return self._failed(error)
        request.session.clear()
        request.session[_USER] = person
        return RedirectResponse(next_page, HTTPStatus.SEE_OTHER)

    async def _claims(self, request: Request) -> dict[str, Any]:
        token = await self._provider.authorize_access_token(request)
        claims = dict(token.get("userinfo") or {})
        if {self._settings.oidc_groups_claim, self._settings.oidc_user_claim} <= claims.keys():
            return claims
        return {**await self._provider.userinfo(token=token), **claims}

    async def sign_out(self, request: Request) -> dict[str, str]:
        """End the sign-in here; the page goes on to where it ends at the provider."""
        if _from_elsewhere(request):
            raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")
        request.session.clear()
        here = str(request.url_for("signed_out"))
        try:
            end = (await self._provider.load_server_metadata()).get("end_session_endpoint")
        except Exception:  # the sign-out here holds all the same
            end = None
        if end:
            asked = {"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": here}
            here = f"{end}?{urlencode(asked)}"
        return {"location": here}

    async def signed_out(self) -> HTMLResponse:
        """Say that the sign-in has ended."""
        return self._page("signed_out")

    def _page(self, key: str) -> HTMLResponse:
        return plain_page(key, f"{key}_text", self._settings.language, f"{self._prefix}/")

    def _failed(self, error: Exception) -> HTMLResponse:
        """Say that the sign-in failed; what went wrong is for the log (it names no person)."""
        name, words = type(error).__name__, " ".join(str(error).split())
        logger.error("sign-in failed: %s: %s", name, words[:300])
        page = self._page("sign_in_failed")
        page.status_code = HTTPStatus.BAD_GATEWAY
        return page


def _person(claims: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Return what the cookie keeps of a person: of the groups only those that decide something.

    Raises:
        KeyError: the provider did not send the claim that tells people apart.
    """
    given = claims.get(settings.oidc_groups_claim) or ()
    groups = {str(g) for g in ([given] if isinstance(given, str) else given)}
    deciding = set(settings.upload_groups).union(*settings.document_groups.values())
    name = str(claims[settings.oidc_user_claim])
    return {
        "name": name,
        "title": str(claims.get("name") or claims.get("preferred_username") or name),
        "groups": sorted(groups & deciding),
        "until": time.time() + settings.session_hours * 3600,
    }


def _own_path(address: str, prefix: str) -> str:
    """Return an address of this service to go on to; another site's becomes the first page."""
    parts = urlsplit(address)
    own = address.startswith(f"{prefix}/") and not address.startswith(("//", "/\\"))
    plain = address.isprintable() and "\\" not in address
    return address if own and plain and not parts.netloc and not parts.scheme else f"{prefix}/"
