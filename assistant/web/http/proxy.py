"""Which proxies are believed when they say for whom they ask."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

# Gradio builds addresses from these without asking who sent them.
_FORWARDED = (b"x-forwarded-", b"forwarded", b"x-real-ip")


class TrustedProxies:
    """ASGI middleware: X-Forwarded headers of the named proxies count, all others are dropped.

    Args:
        app: what answers.
        proxies: addresses and networks, such as "127.0.0.1" and "10.1.0.0/16".
        headers: further headers that only proxies may send.
    """

    def __init__(
        self, app: ASGIApp, proxies: tuple[str, ...], headers: tuple[str, ...] = ()
    ) -> None:
        self._app = app
        self._dropped = (*_FORWARDED, *(name.lower().encode() for name in headers))
        self._networks = [ip_network(name, strict=False) for name in proxies]
        self._believing = ProxyHeadersMiddleware(app, list(proxies))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with the client's own address and scheme where they are known."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif self._trusts(scope):
            await self._believing(scope, receive, send)  # type: ignore[arg-type]
        else:
            kept = [pair for pair in scope["headers"] if not pair[0].startswith(self._dropped)]
            await self._app({**scope, "headers": kept}, receive, send)

    def _trusts(self, scope: Scope) -> bool:
        client = scope.get("client")
        try:
            address = ip_address(client[0] if client else "")
        except ValueError:
            return False
        return any(address in network for network in self._networks)
