"""Files to documents, slides and passages of Japanese text (the ground layer)."""

PIPELINE_VERSION = "4"
"""Changes whenever normalisation, slides or passages come out differently for the same file."""
