"""A Japanese extractive reader: which words of a passage answer a question, or none."""

QUESTION_TOKENS = 64
"""Tokens of a question that are read."""
