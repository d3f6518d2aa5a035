"""What keeps the parts from being told."""

from __future__ import annotations

from assistant.common.errors import AssistantError
from assistant.common.messages import both


class PartsError(AssistantError):
    """No SBOM was written; the message says why and what to do."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(both(key, **values))
