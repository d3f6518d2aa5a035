"""Who may add and remove documents."""

from __future__ import annotations

from assistant.common.access.caller import Caller
from assistant.common.settings import Settings


def may_upload(who: Caller, settings: Settings) -> bool:
    """Whether a caller may change the documents, where changing them is turned on at all."""
    if settings.sign_in in ("none", "open"):
        return settings.uploads_open
    member = not settings.upload_groups or not who.groups.isdisjoint(settings.upload_groups)
    return settings.uploads_open and who.kind == "person" and member
