"""Curated questions, scores and the gate."""
