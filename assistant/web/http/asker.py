"""Whether somebody still waits for an answer: nothing is computed for those who have gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TypeVar

from fastapi import Depends, Request

from assistant.common.errors import AssistantError
from assistant.common.messages import both

T = TypeVar("T")
Asker = Future[None]
"""Cancelled, from whatever thread, when the one who asks has gone."""
asker: ContextVar[Asker | None] = ContextVar("asker", default=None)
"""Who asks here; None for one who cannot go, such as a test."""


class GoneError(AssistantError):
    """Whoever asked has gone, and will not read this."""

    def __init__(self) -> None:
        super().__init__(both("asker_gone"))


def another() -> Asker:
    """Return an asker who can go alone, and who goes with the present one."""
    made: Asker = Future()
    if (present := asker.get()) is not None:
        present.add_done_callback(lambda _: made.cancel())
    return made


def while_present(pieces: Iterator[T]) -> Iterator[T]:
    """Yield what there is as long as somebody wants it.

    Raises:
        GoneError: the asker has gone.
    """
    present = asker.get()
    for piece in pieces:
        if present is not None and present.done():
            raise GoneError
        yield piece


@asynccontextmanager
async def watched(request: Request) -> AsyncIterator[None]:
    """Ask in here on behalf of a request's client, whose body has been read."""
    client: Asker = Future()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        client.cancel()

    asker.set(client)
    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        asker.set(None)


async def _watched(request: Request) -> AsyncIterator[None]:
    async with watched(request):
        yield


WATCHED = [Depends(_watched)]
"""Dependencies of a route that takes a turn of the assistant."""
