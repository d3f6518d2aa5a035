"""The small tasks that Open WebUI gives its model beside the conversation: a title, tags, searches.

They are asked as ordinary messages with a fixed form ("### Task: …") and want JSON. They are not
questions to the documents: answered from the conversation they bring, or with nothing.
Source: open-webui, backend/open_webui/config.py, ``DEFAULT_*_PROMPT_TEMPLATE``.
"""

from __future__ import annotations

import json
import re

TITLE_CHARS = 30
_HISTORY = re.compile(r"<chat_history>(.*?)</chat_history>", re.DOTALL)
_FIRST = re.compile(r"^(?:user|USER):\s*(.+?)\s*$", re.MULTILINE)
_EMPTY = {'"tags"': "tags", '"follow_ups"': "follow_ups", '"queries"': "queries"}


def task_reply(prompt: str) -> str | None:
    """Return the JSON that such a task wants, None where the prompt is a question."""
    if not prompt.lstrip().startswith("### Task:"):
        return None
    if '"title"' in prompt:
        return json.dumps({"title": _title(prompt)}, ensure_ascii=False)
    for mark, name in _EMPTY.items():
        if mark in prompt:
            return json.dumps({name: []})
    return None


def _title(prompt: str) -> str:
    history = _HISTORY.search(prompt)
    first = _FIRST.search(history[1]) if history else None
    words = first[1] if first else ""
    return words if len(words) <= TITLE_CHARS else f"{words[: TITLE_CHARS - 1]}…"
