"""Answers in the words of the ministry's own language model, each sentence held against its page (`check`)."""

__all__ = ["check", "models", "pieces", "plan", "prompt", "rules", "sources", "told", "writer"]
