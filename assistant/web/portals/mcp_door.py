"""``/mcp`` itself: one JSON answer, or a stream of progress for who asks for it; nothing is kept."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from mcp.server.mcpserver import MCPServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from assistant.common.access.caller import caller
from assistant.common.settings import Settings
from assistant.web.portals.mcp import mcp_server
from assistant.web.portals.mcp_calls import SESSION, Calls
from assistant.web.service.shared import SharedAssistant

# Hosts and origins are judged for the whole service, by Access and Guard.
SECURITY = TransportSecuritySettings(enable_dns_rebinding_protection=False)


class McpDoor:
    """ASGI application: what MCP clients send their requests to.

    Any process may answer any request. The session's name that older clients are given only says
    which of them cancels a call; a call is cancelled where its process is asked to.
    """

    def __init__(self, assistant: SharedAssistant, settings: Settings) -> None:
        """Open the assistant's tools and resources to MCP clients."""
        self._calls = Calls()
        server = mcp_server(assistant, settings, self._calls)
        self._whole, self._stream = _manager(server, whole=True), _manager(server, whole=False)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer as long as the block runs."""
        async with AsyncExitStack() as stack:
            for manager in (self._whole, self._stream):
                await stack.enter_async_context(manager.run())
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if request.method == "GET":  # there is nothing to tell unasked
            refused = Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": "POST"})
            await refused(scope, receive, send)
            return
        body = await request.body()
        asked = _asked(body)
        if asked.get("method") == "notifications/cancelled":
            session = request.headers.get(SESSION, "")
            self._calls.cancel(session, caller.get(), _params(asked).get("requestId"))
        elif asked.get("method") == "initialize":
            send = _named(send)
        manager = self._stream if _wants_progress(asked, request) else self._whole
        await manager.handle_request(scope, _again(body, receive), send)


def _manager(server: MCPServer[Any], whole: bool) -> StreamableHTTPSessionManager:
    server.streamable_http_app(
        json_response=whole, stateless_http=True, transport_security=SECURITY
    )
    return server.session_manager


def _asked(body: bytes) -> dict[str, Any]:
    """Return a message, empty where it is none: what is wrong with it is told further in."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _params(asked: dict[str, Any]) -> dict[str, Any]:
    found = asked.get("params")
    return found if isinstance(found, dict) else {}


def _wants_progress(asked: dict[str, Any], request: Request) -> bool:
    meta = _params(asked).get("_meta")
    told = isinstance(meta, dict) and meta.get("progressToken") is not None
    return told and "text/event-stream" in request.headers.get("accept", "")


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read once more, and then whatever comes."""
    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def reading() -> Message:
        return given.pop() if given else await receive()

    return reading


def _named(send: Send) -> Send:
    """Give a new session a name that nobody can guess."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
            MutableHeaders(scope=message)[SESSION] = uuid.uuid4().hex
        await send(message)

    return sending
