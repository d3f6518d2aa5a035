"""Files to documents, slides and passages of Japanese text (the ground layer)."""

PIPELINE_VERSION = "11"
"""Changes whenever normalisation, slides, passages or search terms come out differently for one file."""
