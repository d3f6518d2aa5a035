"""A document's own file, for who may see the document, where the service gives files out.

What a browser would run in the service's name (HTML, SVG) is only ever saved, never opened.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote as percent_encoded

from fastapi import APIRouter
from fastapi.responses import Response

from assistant.common.errors import AssistantError
from assistant.common.settings import Settings
from assistant.web.http.problems import ProblemError
from assistant.web.service.needs import Assistant
from assistant.web.service.openapi import ORIGINAL, REFUSED
from corpus.pictures.painter import OriginalError
from index.store.errors import IndexingError

OPENED = {
    ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8", ".png": "image/png",
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
}  # fmt: skip
"""Formats that a browser shows by itself and that run nothing."""
SAVED = "application/octet-stream"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src 'self'"
"""Of the file's own response; a browser's PDF viewer is a plugin to it."""


def original_routes(assistant: Assistant, settings: Settings) -> APIRouter:
    """Return the route of the files; none where the service gives out no file."""
    router = APIRouter(prefix="/api", responses=REFUSED)
    if not settings.originals:
        return router

    @router.get("/originals/{document:path}", response_class=Response, responses=ORIGINAL)
    def original(document: str) -> Response:
        """Return the file that a document was read from, as it was read."""
        try:
            file = assistant.original(document)
        except OriginalError:
            raise ProblemError(404, "original_missing", document=document) from None
        except (AssistantError, IndexingError, LookupError):
            raise ProblemError(404, "document_missing", document=document) from None
        name = percent_encoded(PurePosixPath(document).name, safe="")
        kind = "inline" if file.suffix in OPENED else "attachment"
        headers = {
            "content-disposition": f"{kind}; filename*=UTF-8''{name}",
            "content-security-policy": POLICY,
        }
        return Response(file.data, media_type=OPENED.get(file.suffix, SAVED), headers=headers)

    return router


def original_url(prefix: str, document: str, number: int) -> str:
    """Return the address of a document's file, of a PDF at a page."""
    at = f"#page={number}" if document.lower().endswith(".pdf") else ""
    return f"{prefix}/api/originals/{percent_encoded(document, safe='/')}{at}"
