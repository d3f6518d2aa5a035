"""What a cell, or a point of a chart, shows of its value under its number format."""

from corpus.readers.cell_formats.shown import (
    BUILT_IN,
    GENERAL,
    shown_figure,
    shown_number,
    shown_text,
)

__all__ = ["BUILT_IN", "GENERAL", "shown_figure", "shown_number", "shown_text"]
