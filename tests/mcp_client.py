"""The real MCP client at a running service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

MODES = ("auto", "legacy")
"""The protocol of 2026-07 without sessions, and those before it with an ``initialize``."""


@asynccontextmanager
async def mcp_session(origin: str, mode: str = "auto", **headers: str) -> AsyncIterator[Client]:
    """Connect a client that sends some headers."""
    async with create_mcp_http_client(headers=headers) as http:
        transport = streamable_http_client(f"{origin}/mcp", http_client=http)
        async with Client(transport, mode=mode) as session:
            yield session


def with_mcp(
    origin: str, work: Callable[[Client], Awaitable[Any]], mode: str = "auto", **headers: str
) -> Any:
    """Return what a client's work comes to; it has a thread and an event loop of its own."""

    async def run() -> Any:
        async with mcp_session(origin, mode, **headers) as session:
            return await work(session)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, run()).result()
