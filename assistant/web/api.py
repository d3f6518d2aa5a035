"""The HTTP service: ask, search, documents, slides, and whether the process is well."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

import anyio.to_thread
from fastapi import APIRouter, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from assistant.common.access.caller import Caller, caller
from assistant.common.access.documents import DocumentGroups
from assistant.common.errors import AssistantError
from assistant.common.settings import Settings
from assistant.operate.library.documents import Library
from assistant.operate.records import Records, open_records
from assistant.operate.sealed.keep import keeper
from assistant.web.http.asker import WATCHED
from assistant.web.http.base import base_path
from assistant.web.http.guard import MAX_BODY_BYTES, Guard
from assistant.web.http.limits import RateLimit
from assistant.web.http.methods import KnownMethods
from assistant.web.http.problems import ProblemError, answer_errors
from assistant.web.http.proxy import TrustedProxies
from assistant.web.library.library import library_routes
from assistant.web.library.watched import WatchMetrics, watch_summary
from assistant.web.portals.embed import Sessions, embed_routes
from assistant.web.portals.genai import invoke_routes
from assistant.web.portals.mcp_door import McpDoor
from assistant.web.portals.openai_api import openai_routes
from assistant.web.service.attached import attached_bytes
from assistant.web.service.feedback import RecentAnswers, feedback_routes
from assistant.web.service.metrics import Metrics, metrics_route
from assistant.web.service.needs import WholeAssistant
from assistant.web.service.noted import Noted
from assistant.web.service.observed import AnswerLog, Observed
from assistant.web.service.openapi import ANSWERED, REFUSED
from assistant.web.service.originals import original_routes
from assistant.web.service.pictures import picture_routes
from assistant.web.service.questions import AskIn, check_question, events
from assistant.web.service.shared import SharedAssistant
from assistant.web.service.sources import source_routes
from assistant.web.sign_in.access import Access
from assistant.web.sign_in.sign_in import SignedCookies, sign_in_routes
from index.store.errors import IndexingError

# Requests that wait for the assistant hold a thread each: pictures and probes must still find one.
THREADS = 160


class Closes(Protocol):
    """What is closed when the service stops."""

    def close(self) -> None:
        """Release what it holds."""


def create_api(
    assistant: WholeAssistant | SharedAssistant, settings: Settings,
    records: Records | None = None, library: Library | None = None,
) -> FastAPI:  # fmt: skip
    """Return the service around one assistant and the records; it closes both when it stops."""
    shared = shared_with(assistant, settings)
    kept = records or open_records(settings)
    metrics, recent = Metrics(shared), RecentAnswers(shared.who)
    metrics.registry.register(WatchMetrics(settings.watch_file))
    noted = Noted(kept.asked, settings, shared.who)
    for listener in (metrics.answered, AnswerLog(settings.log_questions)):
        shared.listen(listener)
    for keeping in (recent, noted):
        shared.listen(keeping, keeps=True)
    shared.record(keeper(kept, settings))
    sessions, prefix = Sessions(settings), base_path(settings)
    mcp = McpDoor(shared, settings)
    api = _empty(prefix, mcp.open, (shared, noted, kept))
    _add_middleware(api, settings, kept, sessions, metrics)
    routers = (
        _answers(shared, settings),
        picture_routes(shared),  # before the slides, whose number would swallow ".png"
        original_routes(shared, settings),
        source_routes(shared, settings),
        library_routes(shared, settings, library),
        feedback_routes(kept.feedback, recent),
        embed_routes(shared, settings, sessions),
        sign_in_routes(settings, prefix),
        invoke_routes(shared, settings),
        openai_routes(shared, settings),
        _health(shared, settings),
    )
    for router in routers:
        api.include_router(router, prefix=prefix)
    # never below the prefix: not for the proxy's readers
    api.include_router(metrics_route(metrics))
    if prefix:  # what watches the process asks it directly, not through the proxy
        api.include_router(_health(shared, settings), include_in_schema=False)
    api.router.routes.append(Route(f"{prefix}/mcp", mcp))
    api.add_api_route(_unknown(prefix), _nothing_here, methods=_METHODS, include_in_schema=False)
    return api


def shared_with(
    assistant: WholeAssistant | SharedAssistant, settings: Settings,
    who: Callable[[], Caller] = caller.get,
) -> SharedAssistant:  # fmt: skip
    """Return an assistant that all who ask share, with the documents that each may see."""
    if isinstance(assistant, SharedAssistant):
        return assistant
    limited = DocumentGroups(settings.document_groups)
    return SharedAssistant(assistant, settings.language, limited, who)


def _empty(
    prefix: str, sessions: Callable[[], AbstractAsyncContextManager[None]],
    closing: Sequence[Closes],
) -> FastAPI:  # fmt: skip
    """Return a service without routes, which closes things in their order when it stops."""

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        async with sessions():
            yield
        for one in closing:
            one.close()

    # FastAPI's own documentation pages load their scripts from a CDN.
    api = FastAPI(
        title="seisaku",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{prefix}/api/openapi.json",
    )
    answer_errors(api)
    return api


def _add_middleware(
    api: FastAPI, settings: Settings, kept: Records, sessions: Sessions, metrics: Metrics
) -> None:
    """Put around the routes what judges every request; the last is the outermost."""
    prefix = base_path(settings)
    api.add_middleware(KnownMethods, anywhere=_unknown(prefix))
    api.add_middleware(RateLimit, rate=settings.rate_limit, database=kept.database)
    api.add_middleware(Access, settings=settings, prefix=prefix, keys=kept.keys, sessions=sessions)
    if settings.sign_in == "oidc":
        api.add_middleware(SignedCookies, settings=settings, prefix=prefix)
    api.add_middleware(
        Guard, upload_bytes=_upload_bytes(settings), attached_bytes=attached_bytes(settings)
    )
    # Even with no allowed origin: Gradio then adds none of its own (it reflects any Origin).
    api.add_middleware(
        CORSMiddleware,
        allow_origins=settings.embed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type", "x-request-id"],
    )
    api.add_middleware(Observed, metrics=metrics)
    names = (settings.proxy_user_header, settings.proxy_groups_header)
    api.add_middleware(TrustedProxies, proxies=settings.trusted_proxies, headers=names)


def _unknown(prefix: str) -> str:
    return f"{prefix}/api/{{rest:path}}"


def _upload_bytes(settings: Settings) -> int:
    """Return how long an upload may be: all its files, and what frames them; 0 where closed."""
    files = settings.max_upload_files * settings.max_file_mb * 2**20
    return files + MAX_BODY_BYTES if settings.uploads_open else 0


_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def _nothing_here(rest: str) -> None:
    raise ProblemError(404, "path_missing")


def _answers(assistant: SharedAssistant, settings: Settings) -> APIRouter:
    router = APIRouter(prefix="/api", responses=REFUSED)

    @router.post("/ask", response_class=JSONResponse, responses=ANSWERED, dependencies=WATCHED)
    def ask(asked: AskIn, request: Request) -> Response:
        """Answer a question; with ``Accept: text/event-stream`` as a stream of events."""
        check_question(asked.question, settings)
        if "text/event-stream" in request.headers.get("accept", ""):
            stream = events(assistant, asked)
            return StreamingResponse(stream, media_type="text/event-stream")
        answer = assistant.ask(asked.question, asked.turns(), detail=asked.detail)
        return JSONResponse(answer.to_json())

    return router


def _health(assistant: SharedAssistant, settings: Settings) -> APIRouter:
    router = APIRouter(responses=REFUSED)

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "ok"}

    @router.get("/readyz")
    def readyz() -> dict[str, Any]:
        """Tell whether the index can be asked, and how the watched folders are, if there are any."""
        try:
            ready = assistant.ready
        except (AssistantError, IndexingError):
            ready = False
        if not ready or assistant.running.stopping:
            raise ProblemError(503, "not_ready")
        watched = watch_summary(settings)
        return {"status": "ready", "documents": len(assistant.documents()), **watched}

    return router
