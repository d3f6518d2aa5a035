"""Embedding models: the bundled one unpacked and run, or any other by name."""

__all__ = ["bert", "bundled_model", "embedding", "int8_file", "remembered"]
