"""Words that stay words wherever Markdown or HTML is read."""

from __future__ import annotations

import re

# Everything that Markdown or HTML could read as markup; as entities they are only characters.
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
# They turn the order of what follows, so that a figure or a name reads as another.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def unturned(text: str) -> str:
    """Return text whose characters that would turn the order of others are shown as unknown."""
    return _TURNS.sub("\ufffd", text)


def literal(text: str) -> str:
    """Return text that a Markdown renderer shows exactly as it is, line by line."""
    escaped = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", unturned(text))
    return "<br>".join(escaped.splitlines())
