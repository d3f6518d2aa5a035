"""Answers in the words of the ministry's own language model, each sentence held against its page (`check`)."""

__all__ = [
    "check",
    "endpoint",
    "finding",
    "local",
    "model",
    "pieces",
    "plan",
    "prompt",
    "rules",
    "source",
    "told",
    "writer",
]
