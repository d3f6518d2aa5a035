"""The picture of a page, and the original file behind it."""

__all__ = ["originals", "slides"]
