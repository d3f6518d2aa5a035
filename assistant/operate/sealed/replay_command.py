"""``seisaku records replay``."""

from __future__ import annotations

import json

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.open import open_assistant
from assistant.operate.records import open_records
from assistant.operate.sealed.content import maker
from assistant.operate.sealed.keep import answer_records
from assistant.operate.sealed.replay import Replayed, replay


def replayed(settings: Settings, number: int, as_json: bool) -> tuple[bool, str]:
    """Ask a recorded question of the present index.

    Returns:
        Whether all is as it was, and the text to print.

    Raises:
        NoRecordError: there is no text to replay.
        IndexOpenError: there is no index.
    """
    records = open_records(settings)
    try:
        record = answer_records(records, settings).get(number)
    finally:
        records.close()
    assistant = open_assistant(settings)
    try:
        found = replay(record, assistant, maker(settings))
    finally:
        assistant.close()
    text = _json(number, found) if as_json else _readable(number, found, settings)
    return not found.changes, text


def _json(number: int, found: Replayed) -> str:
    changes = [change.to_json() for change in found.changes]
    values = {"record": number, "changes": changes, "answer": found.answer.to_json()}
    return json.dumps(values, ensure_ascii=False)


def _readable(number: int, found: Replayed, settings: Settings) -> str:
    language = settings.language
    if not found.changes:
        return message("replay_same", language, number=number)
    count = len(found.changes)
    question = " ".join(found.asked.question.split())
    head = message("replay_changed", language, number=number, question=question, count=count)
    lines = [
        message(f"replay_{change.what}", language, **_shown(change.to_json()))
        for change in found.changes
    ]
    return "\n".join([head, *(f"- {line}" for line in lines)])


def _shown(change: dict[str, str]) -> dict[str, str]:
    """Return a difference with hashes shortened for people."""
    if change["what"] in ("page_text", "file"):
        return {**change, "before": change["before"][:12], "now": change["now"][:12]}
    return change
