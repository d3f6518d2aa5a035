"""Words cut to what a label holds."""

from __future__ import annotations

LABEL_CHARS = 30
"""Two lines of the selector at the width of a phone."""


def shorten(text: str) -> str:
    """Return text cut to what a label holds on one line or two."""
    return text if len(text) <= LABEL_CHARS else text[: LABEL_CHARS - 1] + "…"
