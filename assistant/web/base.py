"""The path below which everything is served."""

from __future__ import annotations

from assistant.settings import Settings


def base_path(settings: Settings) -> str:
    """Return the path below which everything is served: "", or "/name" behind a proxy.

    The proxy passes it on unstripped; Gradio's own ``root_path`` answers 404 with this FastAPI.
    """
    name = settings.root_path.strip("/")
    return f"/{name}" if name else ""
