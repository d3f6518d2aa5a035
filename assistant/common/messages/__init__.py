"""Every sentence that is said to people, Japanese and English: a file an audience."""

from assistant.common.messages.catalogue import (
    LANGUAGES,
    MESSAGES,
    Language,
    both,
    forms,
    message,
    one_language,
)

__all__ = ["LANGUAGES", "MESSAGES", "Language", "both", "forms", "message", "one_language"]
