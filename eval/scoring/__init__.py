"""Asks every case, scores what comes back, compares two runs, gates and reports."""

__all__ = ["cli", "fitting", "gate", "judge", "metrics", "plan", "report", "run", "support"]
