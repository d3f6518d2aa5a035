"""Feedback becomes cases: drafted from what was kept, checked by lint's rules, decided by a person."""
