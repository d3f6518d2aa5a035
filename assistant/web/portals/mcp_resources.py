"""Documents and slides as resources of MCP, for those who may see them.

They are told as over HTTP (`sources`, `pictures`); a document's name is percent-encoded in an address,
"/" too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote as percent_encoded

import anyio.to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.server.mcpserver.resources import ResourceSecurity
from mcp_types import Resource

from assistant.common.messages import both, message
from assistant.common.settings import Settings
from assistant.web.http.problems import ProblemError, problem_of
from assistant.web.service.pictures import DEFAULT_WIDTH, refusals
from assistant.web.service.shared import SharedAssistant
from assistant.web.service.sources import document_json, document_named, slide_json
from index.store.documents import DocumentInfo

P = ParamSpec("P")
T = TypeVar("T")

DOCUMENTS = "seisaku://documents"
DOCUMENT = f"{DOCUMENTS}/{{document}}"
SLIDE = f"{DOCUMENT}/slides/{{number}}"
PICTURE = f"{SLIDE}/picture"
JSON, PNG = "application/json", "image/png"
TOLD = ("name", "title", "publisher", "date", "year", "edition", "slides")
"""What a model needs of a document; the counts of what was read of it are for the operators."""
DIGITS = 7
"""Of a slide's number: far above any document's, and below the store's."""
NAMES = ResourceSecurity(exempt_params={"document", "number"})
"""They are looked up in the index and never lead to a file."""


def document_uri(name: str) -> str:
    """Return the address of a document."""
    return f"{DOCUMENTS}/{percent_encoded(name, safe='')}"


def slide_uri(document: str, number: int) -> str:
    """Return the address of a slide; that of its picture is "/picture" behind it."""
    return f"{document_uri(document)}/slides/{number}"


class ResourceServer(MCPServer[Any]):
    """Lists every document beside the registered resources: each caller has documents of their own."""

    def __init__(self, assistant: SharedAssistant, **given: Any) -> None:
        """Serve the documents of an assistant; the rest is as in `MCPServer`."""
        super().__init__("seisaku", **given)
        self._assistant = assistant

    async def list_resources(self) -> list[Resource]:
        """Return the list of documents, and the documents that the caller may see."""
        known = await super().list_resources()
        return [*known, *await anyio.to_thread.run_sync(self._documents)]

    def _documents(self) -> list[Resource]:
        return [
            Resource(
                uri=document_uri(info.name), name=info.name, title=info.title or info.name,
                mime_type=JSON,
            )
            for info in self._assistant.documents()
        ]  # fmt: skip


def offer_resources(server: MCPServer[Any], assistant: SharedAssistant, settings: Settings) -> None:
    """Register the list of documents, and what a document, a slide and its picture are read by."""

    @server.resource(DOCUMENTS, description=both("mcp_documents"), mime_type=JSON)
    @_in_our_words
    def documents() -> list[dict[str, Any]]:
        return [_told(info, settings) for info in assistant.documents()]

    @server.resource(DOCUMENT, description=both("mcp_document"), mime_type=JSON, security=NAMES)
    @_in_our_words
    def document(document: str) -> dict[str, Any]:
        info = document_named(assistant, document)
        return {**_told(info, settings), "contents": _contents(assistant, info)}

    @server.resource(SLIDE, description=both("mcp_slide"), mime_type=JSON, security=NAMES)
    @_in_our_words
    def slide(document: str, number: str) -> dict[str, Any]:
        told = slide_json(assistant, document, _number(document, number))
        uri = slide_uri(document, told["slide"])
        return {**told, "uri": uri, "picture": f"{uri}/picture"}

    @server.resource(PICTURE, description=both("mcp_picture"), mime_type=PNG, security=NAMES)
    @_in_our_words
    def picture(document: str, number: str) -> bytes:
        at = _number(document, number)
        with refusals(document, at):
            return assistant.picture(document, at, (0, 0), DEFAULT_WIDTH).png


def _told(info: DocumentInfo, settings: Settings) -> dict[str, Any]:
    told = document_json(info)
    kind = info.extraction.format or message("flat_text", settings.language)
    return {**{name: told[name] for name in TOLD}, "kind": kind, "uri": document_uri(info.name)}


def _contents(assistant: SharedAssistant, info: DocumentInfo) -> list[dict[str, Any]]:
    return [
        {"slide": number, "title": title, "uri": slide_uri(info.name, number)}
        for number, title in _titles(assistant, info)
    ]


def _titles(assistant: SharedAssistant, info: DocumentInfo) -> list[tuple[int, str]]:
    numbers = range(1, info.slides + 1)
    return [(n, slide_json(assistant, info.name, n)["title"]) for n in numbers]


def _number(document: str, number: str) -> int:
    """Return the number of a slide in an address.

    Raises:
        ProblemError: 404, it is none.
    """
    if not (number.isascii() and number.isdecimal() and len(number) <= DIGITS):
        raise ProblemError(404, "slide_missing", document=document, number=number)
    return int(number)


def _in_our_words(read: Callable[P, T]) -> Callable[P, T]:
    """Word what goes wrong as the service does."""

    @wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except Exception as error:
            problem = problem_of(error)
            kind = ResourceNotFoundError if problem["status"] == 404 else ResourceError
            raise kind(str(problem["detail"])) from None

    return reading
