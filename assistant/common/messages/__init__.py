"""Every sentence that is said to people, Japanese and English: a file an audience."""

from assistant.common.messages.catalogue import MESSAGES, Language, both, message, one_language

__all__ = ["MESSAGES", "Language", "both", "message", "one_language"]
