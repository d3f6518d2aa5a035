"""Asks every case, scores what comes back, compares two runs, gates and reports."""
