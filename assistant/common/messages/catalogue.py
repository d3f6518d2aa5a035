"""Every sentence the chat, the HTTP service and the command line say: Japanese, then English."""

from __future__ import annotations

import re
from typing import Literal, get_args

from assistant.common.messages.access import ACCESS_MESSAGES
from assistant.common.messages.answer import ANSWER_MESSAGES
from assistant.common.messages.backup import BACKUP_MESSAGES
from assistant.common.messages.bundle import BUNDLE_MESSAGES
from assistant.common.messages.chat import CHAT_MESSAGES
from assistant.common.messages.check import CHECK_MESSAGES
from assistant.common.messages.command import COMMAND_MESSAGES
from assistant.common.messages.curate import CURATE_MESSAGES
from assistant.common.messages.document import DOCUMENT_MESSAGES
from assistant.common.messages.insight import INSIGHT_MESSAGES
from assistant.common.messages.library import LIBRARY_MESSAGES
from assistant.common.messages.llm import LLM_MESSAGES
from assistant.common.messages.parts import PARTS_MESSAGES
from assistant.common.messages.portal import PORTAL_MESSAGES
from assistant.common.messages.record import RECORD_MESSAGES
from assistant.common.messages.service import SERVICE_MESSAGES
from assistant.common.messages.unit import UNIT_MESSAGES
from assistant.common.messages.watch import WATCH_MESSAGES

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

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
    return forms(key)[language].format(**values)


def forms(key: str) -> dict[Language, str]:
    """Return one sentence of the catalogue in every language, its values not filled in."""
    return dict(zip(LANGUAGES, MESSAGES[key], strict=True))


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
