"""One pass over a question and a passage: does the passage answer it, and with which words."""

__all__ = ["asked", "fine_tuning", "mining", "model", "reader", "scores", "squad", "train"]

QUESTION_TOKENS = 64
"""Tokens of a question that are read."""
MAX_TOKENS = 384
"""Tokens of question and passage together; a passage of ours has about 150."""
CONTEXT_TOKENS = 32
"""Tokens of title and heading before a passage, which are seen but never answer."""
