"""Above the question box: which documents it is put to, by name and by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.messages import message
from assistant.settings import Settings
from assistant.web.needs import Assistant
from assistant.web.scope import chosen, document_choices, year_choices

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class ScopeParts:
    """The components of the choice."""

    frame: gr.Accordion
    names: gr.Dropdown
    years: gr.Dropdown


class Scope:
    """What the choice does: each public method is one event."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._language = settings.language

    def refresh(
        self, names: Sequence[str] | None, years: Sequence[int] | None
    ) -> tuple[Any, Any, Any]:
        """Offer what is registered now; there is no choice among fewer than two documents."""
        documents = self._assistant.documents()
        by_name, by_year = document_choices(documents), year_choices(documents, self._language)
        kept = [name for name in names or () if any(name == value for _, value in by_name)]
        same = [year for year in years or () if any(year == value for _, value in by_year)]
        label = self.label(kept, same)
        return (
            gr.Accordion(label=label, visible=len(documents) > 1),
            gr.Dropdown(choices=by_name, value=kept, multiselect=True),
            gr.Dropdown(choices=by_year, value=same, multiselect=True, visible=bool(by_year)),
        )

    def tell(self, names: Sequence[str] | None, years: Sequence[int] | None) -> Any:
        """Say on the closed frame what is searched."""
        return gr.Accordion(label=self.label(names or (), years or ()))

    def label(self, names: Sequence[str], years: Sequence[int]) -> str:
        """Return the line on the frame."""
        if not names and not years:
            return message("scope_all", self._language)
        count = len(chosen(self._assistant.documents(), names, years))
        return message("scope_some" if count else "scope_none", self._language, count=count)


def scope_choice(settings: Settings) -> ScopeParts:
    """Return the choice, closed, and not shown until there is something to choose."""
    language = settings.language
    with (
        gr.Accordion(
            message("scope_all", language), open=False, visible=False, elem_id="scope"
        ) as frame,
        gr.Row(),
    ):
        names = gr.Dropdown(
            choices=[], value=[], multiselect=True, elem_id="scope-documents", min_width=220,
            scale=3, label=message("scope_documents", language),
        )  # fmt: skip
        years = gr.Dropdown(
            choices=[], value=[], multiselect=True, elem_id="scope-years", min_width=160,
            scale=2, label=message("scope_years", language),
        )  # fmt: skip
    return ScopeParts(frame, names, years)


def connect_scope(
    assistant: Assistant, settings: Settings, on: ScopeParts, page: gr.Blocks, tab: gr.Tab
) -> None:
    """Connect the choice: what is offered follows what is registered."""
    scope = Scope(assistant, settings)
    given = [on.names, on.years]
    for shown in (page.load, tab.select):
        shown(scope.refresh, given, [on.frame, *given], **QUIET)
    for box in given:
        box.input(scope.tell, given, on.frame, **QUIET)
