"""The head of the page: what this is, how much is registered, and the ways to other pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.web.http.base import base_path
from assistant.web.library.lengths import holdings
from assistant.web.look.literal import literal
from assistant.web.service.needs import Assistant

Way = tuple[str, str]
"""The path of a page below our own, and the key of its title."""


class Masthead:
    """Makes the head anew for everyone who loads the page.

    Args:
        assistant: says what is registered.
        settings: language and paths.
        ways: the pages that whoever looks at this one may use.
    """

    def __init__(
        self, assistant: Assistant, settings: Settings, ways: Callable[[], Sequence[Way]] = tuple
    ) -> None:
        self._assistant, self._settings, self._ways = assistant, settings, ways

    def __call__(self) -> str:
        """Return the head as HTML."""
        documents = self._assistant.documents()
        title, lead = self._said("app_title"), self._said("app_lead")
        held = literal(holdings(documents, self._settings.language))
        return (
            f'<header><div><h1>{title}</h1><p class="lead">{lead}</p></div>'
            f'<div class="beside"><p class="holdings">{held}</p>{self._menu()}</div></header>'
        )

    def _menu(self) -> str:
        """Return the pages of those who look after the assistant, behind one word; "" for others."""
        prefix = base_path(self._settings)
        links = [f'<a href="{prefix}/{path}">{self._said(key)}</a>' for path, key in self._ways()]
        if not links:
            return ""
        return (
            f'<details class="menu"><summary>{self._said("manage")}</summary>'
            f"<div>{''.join(links)}</div></details>"
        )

    def _said(self, key: str, **values: object) -> str:
        return literal(message(key, self._settings.language, **values))
