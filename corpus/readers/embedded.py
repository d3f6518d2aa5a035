"""What a file says of itself in its properties, in one form for all formats."""

from __future__ import annotations

from corpus.readers.draft import one_line

MAX_CHARS = 300
"""Properties are free text of any length; what is longer is no title, author or date."""


def embedded(title: object = "", author: object = "", date: object = "") -> dict[str, str]:
    """Return the entries of ``Document.metadata`` for a file's own title, author and date."""
    told = {"embedded_title": title, "embedded_author": author, "embedded_date": date}
    lines = {key: one_line(str(value or "")) for key, value in told.items()}
    return {key: line for key, line in lines.items() if 0 < len(line) <= MAX_CHARS}
