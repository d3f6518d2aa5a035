"""HTTP and chat in front of the assistant."""

__all__ = ["serve"]
