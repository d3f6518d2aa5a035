"""Documents and slides as JSON values, however they are asked for."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from assistant.web.http.problems import ProblemError
from assistant.web.service.needs import Assistant
from assistant.web.service.pictures import refusals
from index.store.documents import DocumentInfo


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
