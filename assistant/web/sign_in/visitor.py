"""Who uses the chat: Gradio answers events in tasks of its own, with the request beside them."""

from __future__ import annotations

from gradio.context import LocalContext

from assistant.common.access.caller import NOBODY, Caller, caller


def visitor() -> Caller:
    """Return the caller of the chat's event that is being answered, else of the request."""
    request = LocalContext.request.get(None)
    if request is None or request.request is None:
        return caller.get()
    found = getattr(request.request.state, "caller", NOBODY)
    return found if isinstance(found, Caller) else NOBODY
