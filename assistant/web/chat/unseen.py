"""Boxes that no reader sees: through them the page's script and the service tell each other things."""

from __future__ import annotations

import gradio as gr


def unseen(elem_id: str) -> gr.Textbox:
    """Return an empty box; it has two lines, so that what is written into it may have them."""
    return gr.Textbox("", visible="hidden", elem_id=elem_id, lines=2, max_lines=2)
