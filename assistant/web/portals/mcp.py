"""The assistant for the Model Context Protocol: the tools ``search_slides`` and ``ask``, and resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import anyio.to_thread
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from assistant.common.messages import both
from assistant.common.settings import Settings
from assistant.common.types import Answer, Detail
from assistant.operate.cli import hits_json
from assistant.web.http.problems import problem_of
from assistant.web.portals.mcp_calls import Calls, as_caller
from assistant.web.portals.mcp_progress import Progress, with_progress
from assistant.web.portals.mcp_resources import ResourceServer, offer_resources, slide_uri
from assistant.web.service.questions import check_question
from assistant.web.service.shared import SharedAssistant

READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
MOST = 50
PLACED = ("citations", "evidence", "related")
"""Fields of an answer that name slides."""


def mcp_server(
    assistant: SharedAssistant, settings: Settings, calls: Calls | None = None
) -> MCPServer[Any]:
    """Return the server with its tools and resources; it keeps nothing between two calls."""
    tools = _Work(settings, calls or Calls())
    server = ResourceServer(
        assistant, title=both("app_title"), instructions=both("mcp_instructions"),
        middleware=[as_caller],
    )  # fmt: skip
    offer_resources(server, assistant, settings)

    @server.tool(description=both("mcp_search"), annotations=READS, structured_output=True)
    async def search_slides(
        query: Annotated[str, Field(description=both("mcp_query"))],
        context: Context[Any, Any],
        k: Annotated[int, Field(ge=1, le=MOST, description=both("mcp_k"))] = 10,
    ) -> dict[str, Any]:
        return await tools.done(
            context, query, lambda: {"hits": _placed(hits_json(assistant.search(query, k)))}
        )

    @server.tool(description=both("mcp_ask"), annotations=READS, structured_output=True)
    async def ask(
        question: Annotated[str, Field(description=both("mcp_question"))],
        context: Context[Any, Any],
        detail: Annotated[Detail | None, Field(description=both("mcp_detail"))] = None,
    ) -> dict[str, Any]:
        progress = Progress.of(context, settings.language)

        def work() -> dict[str, Any]:
            if progress is None:
                return _told(assistant.ask(question, detail=detail))
            return _told(with_progress(assistant, question, detail, progress))

        return await tools.done(context, question, work)

    return server


class _Work:
    """Does the work of tools, each call while its client waits."""

    def __init__(self, settings: Settings, calls: Calls) -> None:
        self._settings, self._calls = settings, calls

    async def done(
        self, context: Context[Any, Any], words: str, work: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """Return the work's result; what goes wrong is told in the catalogue's words."""
        try:
            check_question(words, self._settings)
            async with self._calls.wanted(context.request_context):
                return await anyio.to_thread.run_sync(work)
        except Exception as error:
            raise ToolError(str(problem_of(error)["detail"])) from None


def _told(answer: Answer) -> dict[str, Any]:
    """Return an answer whose places lead to their slides."""
    told = answer.to_json()
    return {**told, **{name: _placed(told[name]) for name in PLACED if name in told}}


def _placed(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**place, "uri": slide_uri(place["document"], place["slide"])} for place in places]
