"""The head of the page: what this is, how much is registered, and the way to the curators' page."""

from __future__ import annotations

from collections.abc import Callable

from assistant.messages import message
from assistant.settings import Settings
from assistant.web.base import base_path
from assistant.web.literal import literal
from assistant.web.needs import Assistant


class Masthead:
    """Makes the head anew for everyone who loads the page.

    Args:
        assistant: says what is registered.
        settings: language and paths.
        curates: whether whoever looks at the page may make cases of feedback.
    """

    def __init__(
        self, assistant: Assistant, settings: Settings, curates: Callable[[], bool] = lambda: False
    ) -> None:
        self._assistant, self._settings, self._curates = assistant, settings, curates

    def __call__(self) -> str:
        """Return the head as HTML."""
        documents = self._assistant.documents()
        slides = sum(document.slides for document in documents)
        title, lead = self._said("app_title"), self._said("app_lead")
        holdings = self._said("holdings", documents=len(documents), slides=slides)
        link = f'<a href="{base_path(self._settings)}/curate">{self._said("curate_title")}</a>'
        return (
            f'<header><div><h1>{title}</h1><p class="lead">{lead}</p></div>'
            f'<div class="beside">{link if self._curates() else ""}'
            f'<p class="holdings">{holdings}</p></div></header>'
        )

    def _said(self, key: str, **values: object) -> str:
        return literal(message(key, self._settings.language, **values))
