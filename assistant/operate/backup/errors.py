"""Why a backup cannot be taken or put back."""

from __future__ import annotations

from assistant.common.errors import AssistantError
from assistant.common.messages import message
from assistant.common.settings import Settings


class BackupError(AssistantError):
    """The message says what is wrong, that nothing was changed, and what to do."""


def backup_error(key: str, settings: Settings, **values: object) -> BackupError:
    """Return the error in the words of the catalogue."""
    return BackupError(message(key, settings.language, **values))
