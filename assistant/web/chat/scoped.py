"""What a question is put to beside its words: ticked documents, or one slide that is looked at.

The page's script keeps both in hidden boxes (``assets/chat/library.js``), as JSON; their values go with
every question (``asked_place`` reads them).
"""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from assistant.web.chat.unseen import unseen


@dataclass(frozen=True, slots=True)
class ScopeParts:
    """The hidden boxes: names of documents, and a document's name with a slide's number."""

    names: gr.Textbox
    place: gr.Textbox


def scope_boxes() -> ScopeParts:
    """Return the boxes, empty: every document is searched."""
    return ScopeParts(unseen("scope-names"), unseen("scope-place"))
