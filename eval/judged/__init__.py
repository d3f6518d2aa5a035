"""Blind judging sheets: several systems' answers in one shuffled order, and what judges made of them.

``python -m eval.judged export | score`` (docs/judging.md). Judges may be people or language models;
neither sees which system gave an answer.
"""
