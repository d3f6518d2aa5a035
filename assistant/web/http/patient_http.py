"""HTTP whose headers must come soon and stay small; uvicorn's httptools waits and reads for ever."""

from __future__ import annotations

from asyncio import BaseTransport, TimerHandle

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_SECONDS = 20.0
"""A request's headers come in one packet or two."""
HEADER_BYTES = 128 * 1024
"""An address may have 64 KB (httptools' limit), and cookies as much again."""
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's own protocol; a client that dawdles over its headers is cut off."""

    header_seconds = HEADER_SECONDS
    _timer: TimerHandle | None = None
    _header_bytes = 0
    _in_headers = True

    def connection_made(self, transport: BaseTransport) -> None:
        """Start to wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes before the headers end."""
        if self._in_headers:
            if self._timer is None:  # the connection was idle, under uvicorn's own timer
                self._wait()
            self._header_bytes += len(data)
        super().data_received(data)
        if self._in_headers and self._header_bytes > HEADER_BYTES:
            self.transport.write(_TOO_LARGE)
            self._cut()

    def on_headers_complete(self) -> None:
        """Leave the rest to the application."""
        self._stop()
        self._in_headers = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next request's headers."""
        super().on_message_complete()
        self._in_headers, self._header_bytes = True, 0

    def _wait(self) -> None:
        self._timer = self.loop.call_later(self.header_seconds, self._cut)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _cut(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
