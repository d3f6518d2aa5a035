"""Every sentence the chat, the HTTP service and the command line say: Japanese, then English."""

from __future__ import annotations

import re
from typing import Literal

from assistant.access_messages import ACCESS_MESSAGES
from assistant.answer_messages import ANSWER_MESSAGES
from assistant.backup_messages import BACKUP_MESSAGES
from assistant.bundle_messages import BUNDLE_MESSAGES
from assistant.chat_messages import CHAT_MESSAGES
from assistant.check_messages import CHECK_MESSAGES
from assistant.command_messages import COMMAND_MESSAGES
from assistant.curate_messages import CURATE_MESSAGES
from assistant.document_messages import DOCUMENT_MESSAGES
from assistant.insight_messages import INSIGHT_MESSAGES
from assistant.library_messages import LIBRARY_MESSAGES
from assistant.llm_messages import LLM_MESSAGES
from assistant.parts_messages import PARTS_MESSAGES
from assistant.portal_messages import PORTAL_MESSAGES
from assistant.record_messages import RECORD_MESSAGES
from assistant.service_messages import SERVICE_MESSAGES
from assistant.unit_messages import UNIT_MESSAGES
from assistant.watch_messages import WATCH_MESSAGES

Language = Literal["ja", "en"]

MESSAGES: dict[str, tuple[str, str]] = {
    **ANSWER_MESSAGES,
    **CHAT_MESSAGES,
    **CHECK_MESSAGES,
    **DOCUMENT_MESSAGES,
    **LIBRARY_MESSAGES,
    **UNIT_MESSAGES,
    **SERVICE_MESSAGES,
    **ACCESS_MESSAGES,
    **CURATE_MESSAGES,
    **INSIGHT_MESSAGES,
    **BACKUP_MESSAGES,
    **BUNDLE_MESSAGES,
    **RECORD_MESSAGES,
    **PARTS_MESSAGES,
    **PORTAL_MESSAGES,
    **COMMAND_MESSAGES,
    **LLM_MESSAGES,
    **WATCH_MESSAGES,
}


def message(key: str, language: Language, **values: object) -> str:
    """Return one sentence of the catalogue with its values filled in.

    Raises:
        KeyError: there is no such key, or a value it needs is missing.
    """
    japanese, english = MESSAGES[key]
    return (japanese if language == "ja" else english).format(**values)


def both(key: str, **values: object) -> str:
    """Return the sentence in Japanese and English, for readers whose language is not known."""
    return f"{message(key, 'ja', **values)} / {message(key, 'en', **values)}"


_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def one_language(text: str, language: Language) -> str:
    """Return one language of a sentence told in both (`both`); any other text as it is."""
    parts = text.split(" / ")
    for cut in range(1, len(parts)):
        japanese, english = " / ".join(parts[:cut]), " / ".join(parts[cut:])
        if _JAPANESE.search(japanese) and not _JAPANESE.search(english):
            return japanese if language == "ja" else english
    return text
