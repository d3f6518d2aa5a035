"""What each open page shows last, so that work begun for an earlier screen is not shown on it.

Gradio can call an event off, but complains in the browser's console where it has hardly begun.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from gradio.context import LocalContext

PAGES = 10_000
"""Pages that are remembered: about 1 MB."""


class Latest:
    """The last screen of every page, by an id that the caller chooses."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def show(self, id: str) -> None:
        """Note what the page that asks shows from now on."""
        page = _page()
        with self._lock:
            self._ids[page] = id
            self._ids.move_to_end(page)
            if len(self._ids) > PAGES:
                self._ids.popitem(last=False)

    def shows(self, id: str) -> bool:
        """Whether the page that asks still shows this."""
        return self._ids.get(_page()) == id


def _page() -> str:
    request = LocalContext.request.get(None)
    return (request.session_hash if request is not None else None) or ""
