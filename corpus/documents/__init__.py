"""The bundled deck: a ministry's slides on university research policy, as a PDF tool left them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

DECK_NAME = "deck.txt"


def bundled_deck() -> Path:
    """Return the path of the bundled deck's text file."""
    return Path(str(files(__name__).joinpath(DECK_NAME)))
