"""Who is signed in, and the way out; nothing where nobody signs in."""

from __future__ import annotations

import gradio as gr

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.web.look.literal import literal
from assistant.web.sign_in.visitor import visitor


def account(settings: Settings, page: gr.Blocks) -> None:
    """Add the name of the person who signed in, and the button to sign out (OpenID Connect).

    What the button does stands in ``assets/chat``: our policy lets Gradio evaluate no script.
    """
    if settings.sign_in not in ("proxy", "oidc"):
        return
    with gr.Row(elem_id="account"):
        name = gr.Markdown("", elem_id="account-name", latex_delimiters=[])
        if settings.sign_in == "oidc":
            gr.Button(message("sign_out", settings.language), size="sm", elem_id="sign-out")
    page.load(
        lambda: literal(visitor().title), None, name,
        api_visibility="private", show_progress="hidden",
    )  # fmt: skip
