"""Answer records as a Word file for people; the JSON Lines are what is verified."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from assistant.answer.written.conversation import Exchange
from assistant.answer.written.memo import MemoEntry, entries
from assistant.common.messages import Language, message
from assistant.common.types import Answer
from assistant.operate.sealed.retention import JAPAN
from assistant.operate.sealed.seal import Sealed

_ANSWER = TypeAdapter(Answer)
_LAYOUT = frozenset({"blocks", "marks"})
"""Of a place shown: how its table was drawn, which the recorded text tells too."""


def records_docx(records: Iterable[Sealed], day: date, language: Language) -> bytes:
    """Return the answers among some records as a DOCX file, each with its seal."""
    from assistant.answer.written.memo_word import memo_docx

    about = message("records_lead", language, app=message("app_title", language))
    told = [_entry(record, language) for record in records if record.kind == "answer"]
    return memo_docx(told, day, language, message("records_title", language), about)


def answer_of(values: dict[str, Any]) -> Answer:
    """Return the answer of its JSON form."""
    fields = {name: values[name] for name in Answer.__slots__ if name in values}
    places = [
        {name: value for name, value in place.items() if name not in _LAYOUT}
        for place in values["evidence"]
    ]
    asked_back = values["status"] == "asked_back"
    return _ANSWER.validate_python({**fields, "evidence": places, "asks_back": asked_back})


def _entry(record: Sealed, language: Language) -> MemoEntry:
    from dataclasses import replace

    asked = datetime.fromisoformat(record.recorded_at).astimezone(JAPAN).isoformat()
    if record.content is None:
        gone = message("record_deleted", language, number=record.seq)
        exchange = Exchange("", None, gone, asked=asked)
    else:
        content = record.values
        exchange = Exchange(content["question"], answer_of(content["answer"]), asked=asked)
    return replace(entries((exchange,), {}, language)[0], seal=tuple(_seal(record, language)))


def _seal(record: Sealed, language: Language) -> Iterable[tuple[str, str]]:
    content = record.values
    who = content.get("user") or message("record_nobody", language)
    versions = "\n".join(f"{name}: {value}" for name, value in content.get("versions", {}).items())
    values = (
        str(record.seq), record.recorded_at, who, record.term, versions, record.hash,
        record.previous,
    )  # fmt: skip
    yield from zip(message("record_seal_heads", language).split("|"), values, strict=True)
    for page in content.get("pages", ()):
        line = message(
            "record_page_hash", language, page=f"{page['document']} #{page['slide']}",
            text=page["text_sha256"], file=page["file_sha256"],
        )  # fmt: skip
        yield "", line
