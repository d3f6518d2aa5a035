"""Errors of the HTTP service as problem details (RFC 9457), in Japanese and English."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.common.errors import AssistantError
from assistant.common.messages import both
from assistant.operate.logs import request_id
from assistant.web.http.refusals import problem_response
from index.store.errors import IndexingError

logger = logging.getLogger("seisaku.web")

_BOUNDS = ("min_length", "max_length", "ge", "le")
"""Limits of a field, as pydantic and JSON Schema name them."""
# Their messages are written for the people who ask: shown as they are.
ForeseenError = AssistantError | IndexingError


class ProblemError(Exception):
    """A refusal with its HTTP status and a sentence of the message catalogue."""

    def __init__(
        self, status: int, key: str, *, retry_after: int | None = None, **values: object
    ) -> None:
        """Word a refusal; ``retry_after`` is in seconds."""
        super().__init__(key)
        self.status = status
        self.retry_after = retry_after
        self.key = key
        self.detail = both(key, **values)


def problem_body(status: int, key: str, detail: str) -> dict[str, str | int]:
    """Return the members of a problem document; ``type`` stays stable for programs.

    ``request_id`` is what to tell the administrator: the logs have the same.
    """
    body: dict[str, str | int] = {
        "type": f"urn:seisaku:problem:{key.replace('_', '-')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if given := request_id.get():
        body["request_id"] = given
    return body


def problem_of(error: Exception) -> dict[str, str | int]:
    """Return the problem document of any error; an unforeseen one is logged, never shown."""
    if isinstance(error, ProblemError):
        body = problem_body(error.status, error.key, error.detail)
        return body if error.retry_after is None else {**body, "retry_after": error.retry_after}
    if isinstance(error, ForeseenError):
        return problem_body(HTTPStatus.SERVICE_UNAVAILABLE, "not_answered", str(error))
    log_failure(error)
    key = "internal_error"
    return problem_body(HTTPStatus.INTERNAL_SERVER_ERROR, key, both(key))


def log_failure(error: Exception) -> None:
    """Log where an unforeseen error happened, without its message, which may quote a question."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s\n%s", type(error).__name__, frames)


async def _on_error(request: Request, error: Exception) -> JSONResponse:
    return problem_response(problem_of(error), request.url.path)


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    """Name the wrong fields with their limits, and never repeat their values."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = ", ".join(map(_wrong_field, wrong))
    body = problem_of(ProblemError(422, "request_invalid", fields=fields))
    return problem_response(body, request.url.path)


def _wrong_field(item: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in item["loc"])
    bounds = {key: item.get("ctx", {}).get(key) for key in _BOUNDS}
    told = ", ".join(f"{key} {bound}" for key, bound in bounds.items() if bound is not None)
    return f"{name} ({told})" if told else name


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    """Word the refusals of the framework itself, such as a body that cannot be parsed."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == HTTPStatus.NOT_FOUND:
        return problem_response(problem_of(ProblemError(status, "path_missing")), request.url.path)
    body = problem_of(ProblemError(status, "request_refused", phrase=HTTPStatus(status).phrase))
    response = problem_response(body, request.url.path)
    response.headers.update((error.headers or {}) if isinstance(error, HTTPException) else {})
    return response


def answer_errors(api: FastAPI) -> None:
    """Make every foreseen error a problem document; `Guard` answers for the others."""
    api.add_exception_handler(RequestValidationError, _on_invalid)
    api.add_exception_handler(HTTPException, _on_http)
    for kind in (AssistantError, IndexingError):
        api.add_exception_handler(kind, _on_error)
    api.add_exception_handler(ProblemError, _on_error)
