"""The path below which everything is served, and the address that a caller used."""

from __future__ import annotations

from starlette.requests import Request

from assistant.common.settings import Settings


def base_path(settings: Settings) -> str:
    """Return the path below which everything is served: "", or "/name" behind a proxy.

    The proxy passes it on unstripped; Gradio's own ``root_path`` answers 404 with this FastAPI.
    """
    name = settings.root_path.strip("/")
    return f"/{name}" if name else ""


def address_of(request: Request, settings: Settings) -> str:
    """Return the service's address as the caller knows it, without a slash at the end."""
    return f"{request.url.scheme}://{request.url.netloc}{base_path(settings)}"
