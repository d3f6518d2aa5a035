"""How a refusal is worded where another protocol is spoken: the same facts in its own form."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse

Body = Mapping[str, str | int]
MEDIA_TYPE = "application/problem+json"

# Statuses that 源内 knows for wrong requests; the others mean "not now" or "not you".
_KEPT = frozenset({401, 403, 404, 405, 411, 413, 429})


def problem_response(body: Body, path: str = "") -> JSONResponse:
    """Return the response to a request for ``path`` that carries a problem document.

    ``/invoke`` answers in 源内's form, ``/v1`` in OpenAI's, everything else as RFC 9457.
    """
    status = int(body["status"])
    headers = {"retry-after": str(body["retry_after"])} if "retry_after" in body else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if path.endswith("/invoke"):
        status = _of_invoke(status)
        return JSONResponse({"error": str(body["detail"])}, status, headers)
    if path.startswith("/v1/") or "/v1/" in path:
        status = HTTPStatus.BAD_REQUEST if status == HTTPStatus.UNPROCESSABLE_ENTITY else status
        return JSONResponse(openai_error({**body, "status": status}), status, headers)
    return JSONResponse(dict(body), status, headers, MEDIA_TYPE)


def _of_invoke(status: int) -> int:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return HTTPStatus.INTERNAL_SERVER_ERROR
    return status if status in _KEPT else HTTPStatus.BAD_REQUEST


def openai_error(body: Body) -> dict[str, Any]:
    """Return a refusal in OpenAI's form."""
    status = int(body["status"])
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    other = (
        "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    )
    code = "invalid_api_key" if status == HTTPStatus.UNAUTHORIZED else _key(body)
    kind = kinds.get(status, other)
    return {"error": {"message": body["detail"], "type": kind, "param": None, "code": code}}


def _key(body: Body) -> str:
    return str(body["type"]).rpartition(":")[2].replace("-", "_")
