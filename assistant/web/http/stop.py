"""A stop that lets the answers being made come to their end."""

from __future__ import annotations

import asyncio
import socket
import time

import uvicorn

from assistant.web.http.running import Running

# The chat keeps a connection open as long as its page: do not wait for readers to leave.
IDLE_SECONDS = 3
POLL_SECONDS = 0.05


class PatientServer(uvicorn.Server):
    """Serves until a signal; then refuses questions, waits for the running ones, and ends.

    Args:
        config: uvicorn's.
        running: the answers being made.
        seconds: how long they may take; those that do not come are told to their readers.
        elsewhere: whether a proxy is in front, which asks another process where this one refuses a
            connection. Else new connections are taken until the end, and told that it stops.
    """

    def __init__(
        self, config: uvicorn.Config, running: Running, seconds: float, elsewhere: bool = False
    ) -> None:
        super().__init__(config)
        self._running, self._elsewhere = running, elsewhere
        self._seconds = seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order; a second signal stops at once."""
        deadline = time.monotonic() + self._seconds
        self._running.refuse()
        if self._elsewhere:
            for server in self.servers:
                server.close()
        while self._running.count and time.monotonic() < deadline and not self.force_exit:
            await asyncio.sleep(POLL_SECONDS)
        self._running.end_all()
        await super().shutdown(sockets)
