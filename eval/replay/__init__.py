"""Replies of a language model recorded, and given again without it: evaluations that repeat."""

__all__ = ["choice", "recording"]
