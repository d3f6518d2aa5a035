"""Errors of the HTTP service as problem details (RFC 9457), in Japanese and English."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from assistant.errors import AssistantError
from assistant.messages import both
from index.errors import IndexingError

logger = logging.getLogger("seisaku.web")

# Their messages are written for the people who ask: shown as they are.
ForeseenError = AssistantError | IndexingError

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """A refusal with its HTTP status and a sentence of the message catalogue."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.detail = both(key, **values)


def problem_body(status: int, key: str, detail: str) -> dict[str, str | int]:
    """Return the members of a problem document; ``type`` stays stable for programs."""
    return {
        "type": f"urn:seisaku:problem:{key.replace('_', '-')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }


def problem_of(error: Exception) -> dict[str, str | int]:
    """Return the problem document of any error; an unforeseen one is logged, never shown."""
    if isinstance(error, ProblemError):
        return problem_body(error.status, error.key, error.detail)
    if isinstance(error, ForeseenError):
        return problem_body(HTTPStatus.SERVICE_UNAVAILABLE, "not_answered", str(error))
    log_failure(error)
    key = "internal_error"
    return problem_body(HTTPStatus.INTERNAL_SERVER_ERROR, key, both(key))


def log_failure(error: Exception) -> None:
    """Log where an unforeseen error happened, without its message, which may quote a question."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s\n%s", type(error).__name__, frames)


def problem_response(body: dict[str, str | int]) -> JSONResponse:
    """Return the response that carries a problem document."""
    return JSONResponse(body, status_code=int(body["status"]), media_type=MEDIA_TYPE)


async def _on_error(request: Request, error: Exception) -> JSONResponse:
    return problem_response(problem_of(error))


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    """Name the wrong fields, and never repeat their values."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = ", ".join(".".join(str(part) for part in item["loc"]) for item in wrong)
    return problem_response(problem_of(ProblemError(422, "request_invalid", fields=fields)))


def answer_errors(api: FastAPI) -> None:
    """Make every foreseen error a problem document; `Guard` answers for the others."""
    api.add_exception_handler(RequestValidationError, _on_invalid)
    for kind in (AssistantError, IndexingError):
        api.add_exception_handler(kind, _on_error)
    api.add_exception_handler(ProblemError, _on_error)
