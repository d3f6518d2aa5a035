"""What the answers rest on, as JSON values and at their addresses: documents, slides, passages found."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.common.settings import Settings
from assistant.operate.cli import hits_json
from assistant.web.http.asker import WATCHED
from assistant.web.http.problems import ProblemError
from assistant.web.service.needs import Assistant
from assistant.web.service.openapi import ASKABLE, FOUND, REFUSED, SLIDE
from assistant.web.service.pictures import SlideNumber, refusals
from assistant.web.service.questions import check_question
from assistant.web.service.shared import SharedAssistant
from index.store.documents import DocumentInfo

MAX_HITS = 100


def document_json(info: DocumentInfo) -> dict[str, Any]:
    """Return an indexed document as ``GET /api/documents`` lists it."""
    names = ("name", "title", "publisher", "date", "year", "slides", "passages", "edition")
    values = {name: getattr(info, name) for name in names}
    return {**values, "extraction": asdict(info.extraction)}


def document_named(assistant: Assistant, name: str) -> DocumentInfo:
    """Return a document that the asker may see.

    Raises:
        ProblemError: 404, there is none of this name.
    """
    found = next((info for info in assistant.documents() if info.name == name), None)
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "document_unknown", document=name)
    return found


def slide_json(assistant: Assistant, document: str, number: int) -> dict[str, Any]:
    """Return the text of one slide; ``number`` is its physical position, 1-based.

    Raises:
        ProblemError: 404, there is no such slide that the asker may see.
    """
    with refusals(document, number):
        found = assistant.slide(document, number)
    names = ("title", "text", "printed_page", "printed_page_inferred", "notes")
    values = {name: getattr(found, name) for name in names}
    return {"document": document, "slide": found.number, **values}


def source_routes(assistant: SharedAssistant, settings: Settings) -> APIRouter:
    """Return the routes to what is indexed: passages found, documents, files left out, slides."""
    router = APIRouter(prefix="/api", responses=REFUSED)

    @router.get("/search", responses=FOUND, dependencies=WATCHED)
    def search(
        q: Annotated[str, Query(examples=["大学ファンド 規模"], json_schema_extra=ASKABLE)],
        k: Annotated[int, Query(ge=1, le=MAX_HITS)] = settings.top_k,
    ) -> list[dict[str, Any]]:
        """Return the passages nearest to a query, best first."""
        check_question(q, settings)
        return hits_json(assistant.search(q, k))

    @router.get("/documents")
    def documents() -> list[dict[str, Any]]:
        """Return what is indexed."""
        return [document_json(info) for info in assistant.documents()]

    @router.get("/left-out")
    def left_out() -> list[dict[str, Any]]:
        """Return the files that could not be read (``failed``) or were passed over, and why."""
        return [
            {"name": item.path, "reason": item.reason, "failed": item.failed}
            for item in assistant.left_out()
        ]

    @router.get("/slides/{document:path}/{number}", responses=SLIDE)
    def slide(document: str, number: SlideNumber) -> dict[str, Any]:
        """Return the text of one slide; ``number`` is its physical position, 1-based."""
        return slide_json(assistant, document, number)

    return router
