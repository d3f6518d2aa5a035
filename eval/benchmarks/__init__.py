"""Measurements against named baselines, each in one run on one machine."""
