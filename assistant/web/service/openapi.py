"""What the OpenAPI document shows beside the schemas: real examples, and the form of refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.common.messages import both
from assistant.web.service.answer_schema import EXAMPLE, Answer

HITS: list[dict[str, Any]] = [
    {
        "rank": 1,
        "score": 1.42,
        "document": "deck.txt",
        "slide": 3,
        "title": "世界と伍する研究大学の実現に向けた大学ファンドの創設",
        "passage": "世界最高水準の研究大学を形成するため、10兆円規模の大学ファンドを本年度内に実現する。",
        "passage_id": "9b1f0c2d7e3a4b5c",
    }
]
ASKED: dict[str, Any] = {
    "question": "それはいつ運用を開始しますか？",
    "history": [
        {"role": "user", "content": "大学ファンドはどこに設置されますか？"},
        {
            "role": "assistant",
            "content": "科学技術振興機構（JST）です。[1]",
            "citations": [{"document": "deck.txt", "slide": 3}],
        },
    ],
    "detail": "brief",
}


def event(name: str, data: dict[str, Any]) -> str:
    """Return a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": Answer,
        "description": "The answer; an abstention also has `related`, the nearest slides.",
        "content": {
            "application/json": {"example": EXAMPLE},
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": event("delta", {"text": "10兆円規模"}) + event("answer", EXAMPLE),
            },
        },
    }
}
FOUND: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"example": HITS}}}}

_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "stable, for programs"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Japanese / English"},
        "request_id": {"type": "string", "description": "the logs have the same"},
        "retry_after": {"type": "integer", "description": "seconds"},
    },
}


def _problem(status: int, title: str, key: str, **values: object) -> dict[str, Any]:
    example = {
        "type": f"urn:seisaku:problem:{key.replace('_', '-')}",
        "title": title,
        "status": status,
        "detail": both(key, **values),
        "request_id": "4064d4d0a7a04c63a988f26dd8c8d2bf",
    }
    content = {"application/problem+json": {"schema": _PROBLEM_SCHEMA, "example": example}}
    return {"description": f"{title} (RFC 9457)", "content": content}


REFUSED: dict[int | str, dict[str, Any]] = {
    400: _problem(400, "Bad Request", "request_refused", phrase="Bad Request"),
    401: _problem(401, "Unauthorized", "key_needed"),
    403: _problem(403, "Forbidden", "not_allowed"),
    405: _problem(405, "Method Not Allowed", "request_refused", phrase="Method Not Allowed"),
    408: _problem(408, "Request Timeout", "body_too_slow"),
    413: _problem(413, "Content Too Large", "body_too_large", limit=1_000_000),
    415: _problem(415, "Unsupported Media Type", "body_encoded"),
    421: _problem(421, "Misdirected Request", "host_foreign"),
    422: _problem(422, "Unprocessable Content", "question_empty"),
    429: _problem(429, "Too Many Requests", "rate_limited", seconds=12),
    500: _problem(500, "Internal Server Error", "internal_error"),
    503: _problem(503, "Service Unavailable", "stopping"),
}
"""Responses that every route of the service may give."""

_MISSING = _problem(404, "Not Found", "slide_missing", document="deck.txt", number=99)
SLIDE: dict[int | str, dict[str, Any]] = {404: _MISSING}
"""Responses that a slide's routes may give as well."""

PICTURE: dict[int | str, dict[str, Any]] = {
    **SLIDE,
    200: {
        "description": "The picture.",
        "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
    },
}
ORIGINAL: dict[int | str, dict[str, Any]] = {
    404: _problem(404, "Not Found", "original_missing", document="deck.txt"),
    200: {
        "description": "The file.",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    },
}
FORGOTTEN: dict[int | str, dict[str, Any]] = {404: _problem(404, "Not Found", "answer_forgotten")}
"""What an opinion on an answer may be told as well."""


def refused_as(schema: dict[str, Any], statuses: Mapping[int, str]) -> dict[int | str, Any]:
    """Return refusals in another protocol's form: its schema, and what each status means there."""
    content = {"application/json": {"schema": schema}}
    return {code: {"description": told, "content": content} for code, told in statuses.items()}


METRICS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}
ASKABLE: dict[str, Any] = {"minLength": 1, "pattern": r"\S"}
"""What a question's schema says beside its type; `check_question` words the refusal."""
