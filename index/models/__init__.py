"""Embedding models: the bundled one unpacked and run, or any other by name."""
