"""How the chat looks: fonts of the reader's own system, calm colours, nothing from outside."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.common.messages import forms
from assistant.common.messages.library import LIBRARY_MESSAGES
from assistant.common.messages.unit import UNIT_MESSAGES
from assistant.common.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

ASSETS = Path(__file__).parents[1] / "assets"
STYLES = ("base", "card", "question", "evidence", "library", "reader", "states", "narrow", "side")
STYLE_SHEETS = [ASSETS / "chat" / f"{name}.css" for name in STYLES]
"""In the order in which one overrules another."""
SCRIPTS = (
    "names", "copy", "boxes", "sources", "kept", "answers", "viewer", "connection", "help",
    "side", "library", "shelf", "reader", "changes", "conversations",
)  # fmt: skip
"""Parts of one script: each may use what stands before it, and within a function all others."""

SAID = (
    "copy", "copied", "copy_failed", "thumb_up", "thumb_down", "history_full",
    "suggest", "scope_all", "scope_some", "clear",
    "examples", "announced_sources", "box_of", "connection_lost", "help_title", "help_keys",
    "help_letters", "help_close", *LIBRARY_MESSAGES,
    *(key for key in UNIT_MESSAGES if key.startswith(("scope_", "reader_"))),
)  # fmt: skip
"""Sentences of the catalogue that the page's script says."""

FONTS = (
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "Hiragino Sans",
    "BIZ UDPGothic",
    "Yu Gothic UI",
    "Meiryo",
    "system-ui",
    "sans-serif",
)


@functools.cache
def theme() -> gr.themes.Base:
    """Return the theme; font names as plain strings, so that Gradio looks for no web font."""
    from gradio import themes

    navy = themes.Color(
        name="navy",
        c50="#eef3fa",
        c100="#dbe6f4",
        c200="#bccfe8",
        c300="#8fadd6",
        c400="#5f86bf",
        c500="#3a66a6",
        c600="#264f8c",
        c700="#1f4076",
        c800="#1b355f",
        c900="#172b4d",
        c950="#0f1c33",
    )
    return themes.Base(
        primary_hue=navy,
        secondary_hue=navy,
        neutral_hue="slate",
        radius_size="sm",
        font=FONTS,
        font_mono=("ui-monospace", "Consolas", "monospace"),
    )


def head(settings: Settings) -> str:
    """Return what the page's head needs: its language, icon, and what its script does and says."""
    language = settings.language
    icon = "data:image/svg+xml," + quote((ASSETS / "icon.svg").read_text(encoding="utf-8"))
    parts = [(ASSETS / "chat" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    said = {key: forms(key)[language] for key in SAID}  # the script fills in values
    texts = json.dumps(said, ensure_ascii=False)
    script = f'document.documentElement.lang = "{language}";\nconst TEXTS = {texts};\n'
    script += f"const PLACE = {json.dumps(settings.root_path.strip('/'))};\n"
    return f'<link rel="icon" href="{icon}"><script>{script}{"".join(parts)}</script>'
