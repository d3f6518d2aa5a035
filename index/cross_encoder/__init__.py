"""One pass over a question and a passage: does the passage answer it, and with which words."""

QUESTION_TOKENS = 64
"""Tokens of a question that are read."""
MAX_TOKENS = 384
"""Tokens of question and passage together; a passage of ours has about 150."""
CONTEXT_TOKENS = 32
"""Tokens of title and heading before a passage, which are seen but never answer."""
