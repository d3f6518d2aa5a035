"""The assistant as tools of the Model Context Protocol: ``search_slides`` and ``ask`` at ``/mcp``."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Request
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field

from assistant.common.access.caller import NOBODY, Caller, caller
from assistant.common.messages import both
from assistant.common.settings import Settings
from assistant.common.types import Detail
from assistant.operate.cli import hits_json
from assistant.web.http.asker import watched
from assistant.web.http.problems import ProblemError, problem_of
from assistant.web.service.questions import check_question
from assistant.web.service.shared import SharedAssistant

READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
MOST = 50


def mcp_server(assistant: SharedAssistant, settings: Settings) -> MCPServer[Any]:
    """Return the server with its two tools; it keeps nothing between two calls."""
    server: MCPServer[Any] = MCPServer(
        "seisaku", title=both("app_title"), instructions=both("mcp_instructions")
    )

    @server.tool(description=both("mcp_search"), annotations=READS, structured_output=True)
    async def search_slides(
        query: Annotated[str, Field(description=both("mcp_query"))],
        context: Context[Any, Any],
        k: Annotated[int, Field(ge=1, le=MOST, description=both("mcp_k"))] = 10,
    ) -> dict[str, Any]:
        return await _answered(
            context, settings, query, lambda: {"hits": hits_json(assistant.search(query, k))}
        )

    @server.tool(description=both("mcp_ask"), annotations=READS, structured_output=True)
    async def ask(
        question: Annotated[str, Field(description=both("mcp_question"))],
        context: Context[Any, Any],
        detail: Annotated[Detail | None, Field(description=both("mcp_detail"))] = None,
    ) -> dict[str, Any]:
        return await _answered(
            context, settings, question, lambda: assistant.ask(question, detail=detail).to_json()
        )

    return server


async def _answered(
    context: Context[Any, Any], settings: Settings, words: str, work: Any
) -> dict[str, Any]:
    """Do the work as the caller of the request; what goes wrong is told in the catalogue's words."""
    token = caller.set(_caller(context))
    try:
        check_question(words, settings)
        async with _watched(context):
            found: dict[str, Any] = await anyio.to_thread.run_sync(work)
        return found
    except Exception as error:
        detail = error.detail if isinstance(error, ProblemError) else problem_of(error)["detail"]
        raise ToolError(str(detail)) from None
    finally:
        caller.reset(token)


def _watched(context: Context[Any, Any]) -> AbstractAsyncContextManager[None]:
    request = context.request_context.request
    return watched(request) if isinstance(request, Request) else nullcontext()


def _caller(context: Context[Any, Any]) -> Caller:
    request = context.request_context.request
    found = getattr(getattr(request, "state", None), "caller", NOBODY)
    return found if isinstance(found, Caller) else NOBODY


# Hosts and origins are judged for the whole service, by Access and Guard.
SECURITY = TransportSecuritySettings(enable_dns_rebinding_protection=False)
