"""Passages to a searchable index, and queries to ranked hits."""
