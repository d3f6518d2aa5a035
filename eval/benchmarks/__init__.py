"""Measurements against named baselines, each in one run on one machine."""

__all__ = ["indexes", "load", "paired", "report"]
