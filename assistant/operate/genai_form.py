"""What the administrators of 源内 (GenAI) enter to offer the assistant as an app of the portal.

Source of the fields' types: genai-web's type ``GovAIFormUIItem`` (digital-go-jp).
"""

from __future__ import annotations

import json
from typing import Any

from assistant.common.messages import message
from assistant.common.settings import Settings
from corpus.readers.base import SUPPORTED_SUFFIXES


def run_genai(settings: Settings, url: str | None) -> int:
    """Print the form's contents as JSON; without an address, that of this machine."""
    name = settings.root_path.strip("/")
    here = f"http://{settings.host}:{settings.port}" + (f"/{name}" if name else "")
    form = registration(settings, url or here)
    print(json.dumps(form, ensure_ascii=False, indent=2))  # noqa: T201
    return 0


def registration(settings: Settings, address: str) -> dict[str, Any]:
    """Return what the portal's form for a new app asks for; the key is made by ``seisaku key``.

    Args:
        settings: for the language and the limits.
        address: of the service as the portal reaches it, such as ``https://host/seisaku``.
    """
    language = settings.language
    say = {
        name: message(f"genai_{name}", language, limit=settings.max_question_chars)
        for name in ("overview", "usage", "question", "question_desc", "detail", "detail_desc")
    }
    inputs: dict[str, dict[str, Any]] = {
        "question": {
            "type": "textarea", "title": say["question"], "desc": say["question_desc"],
            "required": True,
        },
        "output_in_detail": {
            "type": "select", "title": say["detail"], "desc": say["detail_desc"], "required": False,
            "items": [
                {"title": message("no", language), "value": "false"},
                {"title": message("yes", language), "value": "true"},
            ],
        },
    }  # fmt: skip
    if settings.attached_mb:
        inputs["attached"] = _attached(settings)
    return {
        "name": message("app_title", language),
        "overview": say["overview"],
        "usage": say["usage"],
        "endpoint": f"{address.rstrip('/')}/invoke",
        "api_key": message("genai_key", language),
        "inputs": inputs,
    }


def _attached(settings: Settings) -> dict[str, Any]:
    """Return the field for files, which the portal sends as ``files`` whatever the field's name."""
    limits = {"megabytes": settings.attached_mb, "files": settings.max_upload_files}
    return {
        "type": "file", "title": message("genai_attached", settings.language),
        "desc": message("genai_attached_desc", settings.language, **limits), "required": False,
        "multiple": True, "accept": ",".join(sorted(SUPPORTED_SUFFIXES)),
        "max_size": f"{settings.attached_mb}MB", "max_file_count": settings.max_upload_files,
    }  # fmt: skip
