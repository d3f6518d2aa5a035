"""Folders in step: what changes in them reaches the index while questions are answered."""
