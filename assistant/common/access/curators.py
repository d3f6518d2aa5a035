"""Who may see how the assistant is used, and make cases of what others asked and said."""

from __future__ import annotations

from assistant.common.access.caller import Caller
from assistant.common.settings import Settings
from assistant.common.settings.web import LOCAL_HOSTS


def may_curate(who: Caller, settings: Settings) -> bool:
    """Whether a caller may see all feedback and make cases of it.

    Questions, answers and comments may tell of any document, so a curator must be allowed to see
    every one of them. Without sign-in only the person at this computer may, never one behind a proxy.
    """
    return sees_all(who, settings) and may_administer(who, settings)


def sees_all(who: Caller, settings: Settings) -> bool:
    """Whether a caller may see every document, whatever rule of the settings fits it."""
    limits = settings.document_groups.values()
    return not any(who.groups.isdisjoint(allowed) for allowed in limits)


def may_administer(who: Caller, settings: Settings) -> bool:
    """Whether a caller may see how the assistant is used: counts, and of words what they may see.

    Without sign-in only the person at this computer may, never one behind a proxy.
    """
    if settings.sign_in == "none":
        alone = settings.host in LOCAL_HOSTS and not settings.trusted_proxies
        return alone and who.kind == "nobody" and not settings.root_path.strip("/")
    member = not who.groups.isdisjoint(settings.admin_groups)
    return settings.sign_in in ("proxy", "oidc") and who.kind == "person" and member
